// A seller leaves: what was held before stays where it is, in the org too; what comes after does
// not go to what was theirs.

#include "adapters/json/json.hpp"
#include "engine/base/time_text.hpp"
#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;

const std::string kIris = "005Hs00000Sp6D7IAJ";
const std::string kHers = "case-exact-address";
const std::string kLater = "held-after-she-left";

class Leaver : public testing::Test, protected Connected {
protected:
    void SetUp() override {
        dealwire.ingest(held_by_now());
        dealwire.json({"sync"});
        deal_ = text(dealwire.json({"why", kHers}), "opportunity");
        ASSERT_NE(deal_, "");
        ASSERT_THAT(org.look(R"(SELECT "OwnerId" FROM "Opportunity" WHERE "Id" = ')" + deal_ + "'"),
                    testing::ElementsAre(kIris));
    }

    /// Meetings still to come are not of before.
    static std::vector<std::string> held_by_now() {
        const std::string now = base::to_text(this_second());
        std::vector<std::string> held;
        for (const auto& [id, document] : samples())
            if (const auto started = document.text_at("metaData.started");
                started && *started < now)
                held.push_back(id);
        return held;
    }

    static base::Instant this_second() {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }

    /// Every exported row, by object.
    std::set<std::string> exported_rows() {
        std::set<std::string> rows;
        const Tree dump = org.dump(exported_objects());
        for (const auto& [object, of_object] : *dump.object())
            for (const Tree& row : *of_object.array())
                rows.insert(object + " " + json::to_text(row));
        return rows;
    }

    /// What one of both has alone.
    static std::vector<std::string> difference(const std::set<std::string>& one,
                                               const std::set<std::string>& other) {
        std::vector<std::string> rows;
        std::ranges::set_symmetric_difference(one, other, std::back_inserter(rows));
        return rows;
    }

    void set_active(bool active) {
        org.update("User", kIris, active ? R"({"IsActive": true})" : R"({"IsActive": false})");
    }

    /// A conversation like hers, begun after all that happened so far.
    void hold_one_now() {
        Tree document = samples().at(kHers);
        Tree meta_data = *document.find("metaData");
        const std::string now = base::to_text(this_second() + std::chrono::seconds{1});
        meta_data.set("id", kLater);
        meta_data.set("scheduled", now);
        meta_data.set("started", now);
        document.set("metaData", meta_data);
        dealwire.ingest_text(json::to_text(document) + "\n");
    }

    /// What `why` says of one candidate; empty where it was not looked at.
    std::string said_of_deal(const std::string& conversation) {
        for (const Tree& candidate : list(dealwire.json({"why", conversation}), "candidates"))
            if (text(candidate, "opportunity") == deal_)
                return text(candidate, "verdict") + ": " + text(candidate, "reason");
        return "";
    }

    std::string opportunity_of(const std::string& conversation) {
        return text(dealwire.json({"why", conversation}), "opportunity");
    }

    std::string deal_;
};

TEST_F(Leaver, KeepsEveryConversationHeldBefore) {
    const auto before = exported_rows();
    set_active(false);

    const Tree synced = dealwire.json({"sync"});

    EXPECT_THAT(texts(synced, "import.objects.Opportunity.warnings"),
                testing::ElementsAre(HasSubstr("37 opportunities of people who are no longer "
                                               "recorded were released: they stay with")));
    EXPECT_EQ(number(synced, "resolve.changed"), 0);
    EXPECT_EQ(number(synced, "export.deletes"), 0);
    EXPECT_THAT(difference(exported_rows(), before), testing::IsEmpty());
    EXPECT_THAT(said_of_deal(kHers), HasSubstr("It belongs to Iris Vang, who is not recorded any "
                                               "more since "));
    EXPECT_THAT(said_of_deal(kHers), HasSubstr("the conversation was before that."));
}

TEST_F(Leaver, ConcernsOnlyTheConversationsThatTheyHaveToDoWith) {
    const std::int64_t all = number(dealwire.json({"status"}), "conversations.exported");
    set_active(false);

    const Tree synced = dealwire.json({"sync"});

    EXPECT_GE(number(synced, "export.conversations"), 1);
    EXPECT_LT(number(synced, "export.conversations"), all / 2);
    EXPECT_EQ(number(synced, "export.reprocessed"), number(synced, "export.conversations"));
    EXPECT_EQ(number(dealwire.json({"status"}), "conversations.due"), 0);
}

TEST_F(Leaver, GetsNoConversationHeldAfterwards) {
    set_active(false);
    dealwire.json({"sync"});
    hold_one_now();
    dealwire.json({"sync"});

    EXPECT_NE(opportunity_of(kLater), deal_);
    EXPECT_EQ(opportunity_of(kHers), deal_);
    EXPECT_THAT(said_of_deal(kLater), HasSubstr("rejected: It belongs to Iris Vang, who is not "
                                                "recorded any more since "));
    EXPECT_THAT(said_of_deal(kLater), HasSubstr("the conversation was after that."));
}

TEST_F(Leaver, IsAsIfNothingHadBeenOnceSheIsBack) {
    const auto before = exported_rows();
    set_active(false);
    dealwire.json({"sync"});
    set_active(true);

    dealwire.json({"sync"});

    EXPECT_THAT(difference(exported_rows(), before), testing::IsEmpty());
    EXPECT_EQ(number(dealwire.json({"status"}), "objects.Opportunity.released"), 0);
    hold_one_now();
    dealwire.json({"sync"});
    EXPECT_EQ(opportunity_of(kLater), deal_);
}

}  // namespace
}  // namespace dealwire::e2e
