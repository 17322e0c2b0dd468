#include "engine/exporting/people.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

using model::Member;
using model::RecordId;

RecordId user_id(int number) { return *RecordId::parse("00500000000000" + std::to_string(number)); }

Member member(int number, const std::string& email) {
    Member made;
    made.id = {"m" + std::to_string(number)};
    made.user = user_id(number);
    made.email = email;
    return made;
}

TEST(ExportPeople, AreFoundByFurtherAddressesAndFormerUsers) {
    Member ann = member(1, "ann@x.test");
    ann.aliases = {{"ann@old.test", model::kFormer}, {"no@old.test", model::kRefused}};
    ann.former_users = {user_id(7)};
    const People people{{ann}};

    ASSERT_TRUE(people.by_email("ann@old.test"));
    EXPECT_EQ(people.by_email("ann@old.test")->user, user_id(1));
    EXPECT_FALSE(people.by_email("no@old.test"));
    ASSERT_TRUE(people.by_user(user_id(7).text()));
    EXPECT_EQ(people.by_user(user_id(7).text())->id.value, "m1");
}

TEST(ExportPeople, KeepTheirOwnAddressUnlessTheyLeft) {
    Member ann = member(1, "ann@x.test");
    Member bob = member(2, "bob@x.test");
    bob.aliases = {{"ann@x.test", model::kGiven}};

    EXPECT_EQ((People{{ann, bob}}.by_email("ann@x.test")->user), user_id(1));
    ann.active = false;
    EXPECT_EQ((People{{ann, bob}}.by_email("ann@x.test")->user), user_id(2));
}

TEST(ExportPeople, HaveAnotherDigestWithAnotherAddress) {
    const Member ann = member(1, "ann@x.test");
    Member more = ann;
    more.aliases = {{"ann@old.test", model::kFormer}};

    EXPECT_NE(People{{ann}}.digest(), People{{more}}.digest());
}

TEST(ExportPeople, HaveAnotherDigestWithAnotherSetting) {
    const Member ann = member(1, "ann@x.test");
    const std::string before = People{{ann}}.digest();
    const auto with = [&](auto change) {
        Member other = ann;
        change(other);
        return People{{other}}.digest();
    };

    EXPECT_NE(with([](Member& one) { one.recorded = false; }), before);
    EXPECT_NE(with([](Member& one) { one.team = "Field"; }), before);
    EXPECT_NE(with([](Member& one) { one.workspace = "Field"; }), before);
    EXPECT_NE(with([](Member& one) { one.permission_profile = "Field"; }),
              with([](Member& one) { one.team = "Field"; }));
    EXPECT_EQ(with([](Member& one) { one.import_mail = true; }), before);
}

}  // namespace
}  // namespace dealwire::exporting
