// The people of the company: who becomes a member, who is recorded by rules and by hand, what that
// does to opportunities, and what is written down of it.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/imports.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::string kIris = "005Hs00000Sp6D7IAJ";
const std::string kIrisAddress = "iris.vang@northbridge.test";
constexpr const char* kSellersOnly =
    "rules:\n"
    "  - name: Sellers\n"
    "    when: {and: [{field: department, equals: Sales}, {field: role, equals: Sales Rep}]}\n"
    "    set: {recorded: true, import_mail: true, team: Field}\n"
    "otherwise: {recorded: false}\n";

/// The elements of the list at `path` whose `key` is `value`.
std::vector<Tree> those(const Tree& tree, const std::string& path, const std::string& key,
                        const std::string& value) {
    std::vector<Tree> found;
    for (const Tree& each : list(tree, path))
        if (text(each, key) == value) found.push_back(each);
    return found;
}

class Users : public testing::Test, protected Connected {
protected:
    void SetUp() override { dealwire.json({"sync"}); }

    std::string file(const std::string& content) {
        const std::string path = (dealwire.folder() / "users.yaml").string();
        std::ofstream{path} << content;
        return path;
    }

    Tree provision() { return dealwire.json({"users", "provision"}); }

    Tree member(const std::string& who) { return dealwire.json({"users", "show", who}); }

    std::int64_t held() { return number(dealwire.json({"crm", "count"}), "Opportunity"); }
};

TEST_F(Users, AreReadWithNamesOfProfileAndRole) {
    const Tree record = dealwire.json({"crm", "get", "User", kIris});
    const Tree* fields = record.find("fields");
    ASSERT_TRUE(fields);
    ASSERT_TRUE(fields->find("Profile.Name"));
    EXPECT_EQ(*fields->find("Profile.Name")->string(), "Standard User");
    EXPECT_EQ(*fields->find("UserRole.Name")->string(), "Sales Rep");
    EXPECT_EQ(text(*fields, "FederationIdentifier"), "nb-1006");
}

TEST_F(Users, AreLeftOutWithAReason) {
    const Tree plan = dealwire.json({"users", "provision", "--plan"});

    std::set<std::string> reasons;
    for (const Tree& one : list(plan, "leftOut")) reasons.insert(text(one, "reason"));
    EXPECT_THAT(reasons, AllOf(Contains("an automated process"), Contains("an integration user"),
                               Contains("inactive")));
    EXPECT_EQ(number(plan, "added"), 0) << "the sync has done it";
    EXPECT_EQ(list(plan, "changes").size(), 0U);
}

TEST_F(Users, HangAtTheNextActiveManager) {
    const Tree plan = dealwire.json({"users", "provision", "--plan"});

    EXPECT_FALSE(those(plan, "notes", "kind", "manager-inactive").empty());
    EXPECT_EQ(those(plan, "notes", "kind", "shared-address").size(), 0U);
}

TEST_F(Users, AreRecordedByRulesThatWereTriedBefore) {
    const std::int64_t before = held();
    const std::string rules = file(kSellersOnly);
    const Tree tried = dealwire.json({"users", "rules", "test", rules});
    const std::int64_t released = number(tried, "opportunities.released");

    dealwire.json({"users", "rules", "set", rules, "--note", "sellers only"});
    const Tree done = provision();

    EXPECT_GT(released, 0);
    EXPECT_EQ(before - held(), released) << "as foretold";
    EXPECT_EQ(number(done, "recorded"), number(tried, "recordedAfter"));
    const Tree iris = member(kIrisAddress);
    EXPECT_EQ(text(iris, "team"), "Field");
    EXPECT_TRUE(flag(iris, "importMail"));
    EXPECT_EQ(text(iris, "rule"), "Sellers");
    EXPECT_EQ(text(iris, "why.recorded.because"), "rule 'Sellers'");
}

TEST_F(Users, AreListedByWhatRulesGaveThem) {
    const Outcome set = dealwire.run({"users", "rules", "set", file(kSellersOnly)});
    EXPECT_THAT(set.out, HasSubstr("this version imports no mail yet"));
    provision();

    const auto field = list(dealwire.json({"users", "list", "--team", "field"}), "members");
    EXPECT_FALSE(field.empty());
    for (const Tree& member : field) EXPECT_EQ(text(member, "team"), "Field");
    EXPECT_EQ(list(dealwire.json({"users", "list", "--mail"}), "members").size(), field.size());
    const auto none = list(dealwire.json({"users", "list", "--team", ""}), "members");
    EXPECT_EQ(none.size() + field.size(), list(dealwire.json({"users", "list"}), "members").size());
    EXPECT_THAT(dealwire.run({"users", "show", kIris}).out,
                HasSubstr("no mail is imported by this version"));
}

TEST_F(Users, DecideAboutExportsByWhatRulesGaveThem) {
    const std::string id = "case-exact-address";
    dealwire.ingest({id});
    const auto filter = write_file(dealwire.folder() / "filter.yaml",
                                   "export: {member: {field: team, equals: Field}}\n");
    dealwire.json({"filter", "set", filter.string()});
    EXPECT_EQ(number(dealwire.json({"sync"}), "export.filtered"), 1);

    dealwire.json({"users", "rules", "set", file("otherwise: {recorded: true, team: Field}\n")});
    const Tree synced = dealwire.json({"sync"});

    EXPECT_EQ(number(synced, "export.conversations"), 1);
    EXPECT_EQ(text(dealwire.json({"why", id}), "export.state"), "exported");
}

TEST_F(Users, BringTheirOpportunitiesWhenTheyAreRecordedAgain) {
    const std::int64_t before = held();
    dealwire.json({"users", "rules", "set", file(kSellersOnly)});
    provision();

    const Tree tried =
        dealwire.json({"users", "rules", "test", file("otherwise: {recorded: true}\n")});
    dealwire.json({"users", "rules", "rollback", "0"});
    const std::int64_t without = held();
    provision();

    EXPECT_EQ(held(), before);
    EXPECT_EQ(number(tried, "opportunities.ofThoseGained"), before - without);
    EXPECT_EQ(number(tried, "opportunities.takenBack"), before - without);
}

TEST_F(Users, KeepWhatWasSetByHandUntilARuleOverrides) {
    dealwire.json({"users", "set", "Iris Vang", "--recorded", "no", "--note", "on leave"});
    EXPECT_EQ(text(member(kIris), "why.recorded.next"), "no");
    const Tree done = provision();
    ASSERT_EQ(list(done, "changes").size(), 1U);
    EXPECT_THAT(text(list(done, "changes")[0], "reason"), HasSubstr("on leave"));
    EXPECT_FALSE(flag(member(kIris), "recorded"));

    std::string stronger = kSellersOnly;
    stronger.replace(stronger.find("    set:"), 0, "    overrides_manual: true\n");
    dealwire.json({"users", "rules", "set", file(stronger)});
    provision();
    EXPECT_TRUE(flag(member(kIris), "recorded"));

    dealwire.json({"users", "rules", "rollback", "0"});
    dealwire.json({"users", "set", kIris, "--clear", "all"});
    provision();
    EXPECT_TRUE(flag(member(kIris), "recorded"));
    EXPECT_EQ(list(member(kIris), "manual").size(), 0U);
}

TEST_F(Users, LeaveWithAllThatWasTheirsAndComeBack) {
    const std::string id = text(member(kIris), "id");
    org.update("User", kIris, R"({"IsActive": false})");
    EXPECT_EQ(number(provision(), "deactivated"), 1);
    EXPECT_TRUE(those(dealwire.json({"users", "list"}), "members", "userId", kIris).empty());
    EXPECT_EQ(
        those(dealwire.json({"users", "list", "--inactive"}), "members", "userId", kIris).size(),
        1U);

    org.update("User", kIris, R"({"IsActive": true})");
    EXPECT_EQ(number(provision(), "reactivated"), 1);
    EXPECT_EQ(text(member(kIris), "id"), id);
}

TEST_F(Users, AreOnePersonUnderASecondUser) {
    const std::string id = text(member(kIris), "id");
    org.update("User", kIris, R"({"IsActive": false, "FederationIdentifier": null})");
    const std::string again = org.create(
        "User", R"({"Username": "iris.2@northbridge.test", "LastName": "Vang", "FirstName": "Iris",
                    "Email": "Iris.Vang+new@northbridge.test"})");

    const Tree done = provision();

    const Tree now = member(again);
    EXPECT_EQ(text(now, "id"), id);
    EXPECT_EQ(texts(now, "formerUserIds"), std::set<std::string>{kIris});
    EXPECT_EQ(those(done, "notes", "kind", "recognised").size(), 1U);
    EXPECT_EQ(text(member(kIris), "userId"), again) << "found by the user from before";
}

TEST_F(Users, AreInternalByFurtherAddressesToo) {
    dealwire.json({"users", "set", kIris, "--add-address", "iris@elsewhere.test"});
    const std::string document =
        R"({"metaData": {"id": "by-alias", "started": "2026-03-02T09:00:00Z"}, "parties": [)"
        R"({"id": "1", "emailAddress": "Iris@Elsewhere.test", "name": "Iris"}]})"
        "\n";
    dealwire.ingest_text(document);
    dealwire.json({"sync"});

    const Tree why = dealwire.json({"why", "by-alias"});
    ASSERT_EQ(list(why, "participants").size(), 1U);
    EXPECT_EQ(text(list(why, "participants")[0], "match.kind"), "internal");
    EXPECT_EQ(text(list(why, "participants")[0], "match.id"), kIris);
}

TEST_F(Users, HaveALogOfEveryChange) {
    org.update("User", kIris, R"({"Title": "Head of Iris"})");
    provision();
    dealwire.json({"users", "set", kIris, "--team", "Field"});

    const auto log = list(dealwire.json({"users", "audit", kIrisAddress}), "changes");

    ASSERT_GE(log.size(), 4U);
    EXPECT_EQ(text(log[0], "field"), "manual team");
    EXPECT_EQ(text(log[0], "kind"), "set");
    EXPECT_EQ(text(log[1], "field"), "title");
    EXPECT_EQ(text(log[1], "before"), "Account Executive");
    EXPECT_EQ(text(log[1], "after"), "Head of Iris");
    EXPECT_NE(text(log[1], "by"), "");
    EXPECT_EQ(text(log[2], "field"), "member");
    EXPECT_EQ(provision().find("changes")->array()->size(), 1U) << "the team";
    EXPECT_EQ(provision().find("changes")->array()->size(), 0U);
}

TEST_F(Users, AreOnePersonInAnotherOrg) {
    const std::string id = text(member(kIris), "id");
    dealwire.store().run("UPDATE member SET org_id = '00D000000000009AAA'");

    provision();

    const Tree now = member(kIris);
    EXPECT_EQ(text(now, "id"), id);
}

TEST_F(Users, GetALineOfTheReportOfASyncWhereSomethingChanged) {
    EXPECT_THAT(dealwire.run({"sync"}).out, Not(HasSubstr("Members:")));
    org.update("User", kIris, R"({"Title": "Head of Iris"})");

    EXPECT_THAT(dealwire.run({"sync"}).out, HasSubstr("Members: 0 added, 1 updated, 0 left"));
}

TEST_F(Users, AreToldWhatIsWrongWithRules) {
    const auto refused =
        dealwire.run({"users", "rules", "set",
                      file("rules: [{name: r, when: {field: Nothing__c, equals: x}, set: {}}]\n")});

    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("dealwire fields select User Nothing__c"));
    EXPECT_EQ(dealwire.run({"users", "set", "nobody@x.test", "--team", "x"}).code, 1);
    EXPECT_EQ(dealwire.run({"users", "set", kIris, "--recorded", "perhaps"}).code, 2);
}

TEST(UsersOfARefusingOrg, AreReadWithoutTheNamesItRefuses) {
    Reading reading{"never"};
    reading.org.control("POST", "permissions", R"({"hide_field": "Profile.Name"})");

    const Tree imported = reading.import();

    EXPECT_EQ(text(Reading::of(imported, "User"), "outcome"), "ok");
    EXPECT_EQ(text(Reading::of(reading.import({"--full"}), "User"), "outcome"), "ok");
}

}  // namespace
}  // namespace dealwire::e2e
