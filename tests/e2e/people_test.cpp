// Who took part and is in nobody's address book: for the admin, who may make contacts of them.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;

class UnknownPeople : public testing::Test, protected Connected {
protected:
    void sync_first(const std::vector<std::string>& ids = {}) {
        dealwire.ingest(ids);
        dealwire.json({"sync"});
    }

    std::vector<Tree> unknown(Arguments more = {}) {
        Arguments arguments{"people", "unknown"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return list(dealwire.json(arguments), "people");
    }

    static const Tree* find(const std::vector<Tree>& people, const std::string& address) {
        const auto found = std::ranges::find_if(
            people, [&](const Tree& one) { return text(one, "address") == address; });
        return found == people.end() ? nullptr : &*found;
    }

    /// Sample conversations that name exactly this address.
    static std::int64_t samples_with(const std::string& address) {
        return std::ranges::count_if(samples(), [&](const auto& sample) {
            return std::ranges::any_of(list(sample.second, "parties"), [&](const Tree& party) {
                return text(party, "emailAddress") == address;
            });
        });
    }
};

TEST_F(UnknownPeople, AreListedWithWhatAnAdminNeeds) {
    sync_first();

    const auto people = unknown();

    const Tree* quentin = find(people, "quentin@nowhere-at-all.test");
    ASSERT_NE(quentin, nullptr);
    EXPECT_EQ(number(*quentin, "conversations"), samples_with("quentin@nowhere-at-all.test"));
    EXPECT_TRUE(quentin->find("account")->is_null());
    EXPECT_EQ(text(*quentin, "mailbox"), "person");
    EXPECT_FALSE(flag(*quentin, "freeMail"));
    EXPECT_EQ(text(*quentin, "lastSeen"),
              text(samples().at("case-unknown-person"), "metaData.started"));
}

TEST_F(UnknownPeople, ComeByAccountAndFreeMailComesLast) {
    sync_first();

    const auto people = unknown();

    const auto rank = [](const Tree& one) {
        return flag(one, "freeMail") ? 2 : one.find("account")->is_null() ? 1 : 0;
    };
    EXPECT_TRUE(std::ranges::is_sorted(people, {}, rank));
    EXPECT_EQ(rank(people.front()), 0);
    EXPECT_EQ(rank(people.back()), 2);
    const std::string account = text(people.front(), "account.id");
    for (const Tree& one : unknown({"--account", account}))
        EXPECT_EQ(text(one, "account.id"), account);
    for (const Tree& one : unknown({"--account", "none"}))
        EXPECT_TRUE(one.find("account")->is_null());
}

TEST_F(UnknownPeople, HaveNoContactAndNoLead) {
    sync_first();

    for (const Tree& one : unknown({"--all"}))
        EXPECT_TRUE(org.look("SELECT \"Id\" FROM \"Contact\" WHERE \"IsDeleted\" = 0 AND "
                             "lower(\"Email\") = '" +
                             text(one, "address") + "'")
                        .empty())
            << text(one, "address");
}

TEST_F(UnknownPeople, LeaveTheListWhenTheAdminMakesAContact) {
    sync_first({"case-unknown-person"});
    ASSERT_NE(find(unknown(), "quentin@nowhere-at-all.test"), nullptr);
    const auto contacts = org.live_ids("Contact").size();

    org.create("Contact", R"({"LastName": "Nowhere", "Email": "quentin@nowhere-at-all.test"})");
    dealwire.json({"sync"});

    EXPECT_EQ(find(unknown(), "quentin@nowhere-at-all.test"), nullptr);
    EXPECT_EQ(org.live_ids("Contact").size(), contacts + 1) << "we make none";
}

TEST_F(UnknownPeople, GoWithTheirConversation) {
    sync_first({"case-unknown-person"});
    dealwire.json({"conversations", "delete", "case-unknown-person"});

    EXPECT_TRUE(unknown({"--all"}).empty());
}

TEST_F(UnknownPeople, AreAskedForSinceADay) {
    sync_first({"case-unknown-person"});
    const std::string day =
        text(samples().at("case-unknown-person"), "metaData.started").substr(0, 10);

    EXPECT_FALSE(unknown({"--since", day}).empty());
    EXPECT_TRUE(unknown({"--since", "2031-01-01"}).empty());
    EXPECT_EQ(dealwire.run({"people", "unknown", "--since", "yesterday"}).code, 2);
    EXPECT_EQ(dealwire.run({"people", "unknown", "--limit", "-1"}).code, 2);
    EXPECT_EQ(dealwire.run({"people", "unknown", "--account", "003Hs00000kl9DYIAY"}).code, 2);
}

TEST_F(UnknownPeople, OfConversationsThatWaitAreAnnounced) {
    sync_first({"case-unknown-person"});
    dealwire.ingest({"case-exact-address"});

    EXPECT_THAT(dealwire.run({"people", "unknown"}).out, HasSubstr("1 conversation not looked at"));
}

}  // namespace
}  // namespace dealwire::e2e
