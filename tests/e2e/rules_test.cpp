// The rules of matching are tried on all history, set, and rolled back.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/expectations.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;
using testing::StartsWith;

/// Other deals come first, fewer are eligible, and one customer's domain says nothing any more.
constexpr auto kNew = R"(# a trial
matching:
  opportunity_order: [close_date, created]
  created_grace: 0
  free_mail_domains: [amberley-clocks.example]
)";

/// Sample conversations, exported by the rules of the config file.
class Rules : public testing::Test, protected Connected {
protected:
    void sync_first(const std::vector<std::string>& ids = {}) {
        dealwire.ingest(ids);
        dealwire.json({"sync"});
        org.reset_stats();
    }

    std::string file(const std::string& text, const std::string& name = "new.yaml") {
        return write_file(dealwire.folder() / name, text).string();
    }

    /// Everything that conversations came to, as it is held.
    std::vector<std::string> outcomes() {
        return dealwire.store().column(
            "SELECT conversation_id || ' ' || records || ' ' || digest FROM resolution "
            "ORDER BY conversation_id");
    }

    Tree rules_of_status() { return *dealwire.json({"status"}).find("rules"); }
};

TEST_F(Rules, OfTheConfigFileAreShownAsADocumentThatCanBeSet) {
    const Outcome shown = dealwire.run({"rules", "show"});
    EXPECT_THAT(shown.out, StartsWith("# the config file"));

    const Tree set = dealwire.json({"rules", "set", file(shown.out)});

    EXPECT_FALSE(flag(set, "changed"));
    EXPECT_TRUE(list(dealwire.json({"rules", "history"}), "revisions").empty());
    EXPECT_EQ(number(rules_of_status(), "revision"), 0);
}

TEST_F(Rules, ThatAreWrittenWronglyChangeNothing) {
    const std::string bad =
        file("matching:\n  opportunity_order: [owner,\n    luck]\n", "bad.yaml");

    for (const char* command : {"test", "set"}) {
        const Tree refused = dealwire.json({"rules", command, bad}, 2);
        const Tree issue = list(refused, "error.issues").at(0);
        EXPECT_EQ(text(issue, "path"), bad + ":3 matching.opportunity_order[1]");
        EXPECT_THAT(text(issue, "problem"), HasSubstr("is 'luck'; write owner"));
    }
    EXPECT_EQ(dealwire.run({"rules", "set", "nowhere.yaml"}).code, 2);
    EXPECT_EQ(dealwire.run({"rules", "set"}).code, 2);

    EXPECT_TRUE(list(dealwire.json({"rules", "history"}), "revisions").empty());
}

TEST_F(Rules, AreTriedWithoutAnyChange) {
    sync_first();
    const auto before = outcomes();

    const Tree tried = dealwire.json({"rules", "test", file(kNew)});

    EXPECT_EQ(number(tried, "conversations.total"), 242);
    EXPECT_GT(number(tried, "opportunities.moved"), 0);
    EXPECT_GT(number(tried, "opportunities.lost"), 0);
    EXPECT_FALSE(list(tried, "opportunities.records").empty());
    EXPECT_FALSE(text(list(tried, "opportunities.records").at(0), "name").empty());
    EXPECT_EQ(list(tried, "settings").size(), 3U);
    EXPECT_EQ(outcomes(), before);
    EXPECT_EQ(org.stat("calls"), 0);
    EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0);
}

TEST_F(Rules, DoWhatTheTrialForetold) {
    sync_first();
    const std::string rules = file(kNew);
    const Tree tried = dealwire.json({"rules", "test", rules});

    EXPECT_EQ(number(dealwire.json({"rules", "set", rules, "--note", "a trial"}), "revision"), 1);
    EXPECT_EQ(number(dealwire.json({"status"}), "conversations.waiting"), 242);
    const Tree resolved = dealwire.json({"resolve"});
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(resolved, "changed"), number(tried, "conversations.changed"));
    EXPECT_EQ(number(resolved, "unresolved"), number(tried, "unresolved.after"));
    EXPECT_EQ(number(exported, "upserts"), number(tried, "export.upserts"));
    EXPECT_EQ(number(exported, "deletes"), number(tried, "export.deletes"));
    EXPECT_EQ(number(exported, "calls"), number(tried, "export.calls"));
    EXPECT_EQ(number(tried, "export.dueAnyway.calls"), 0);
}

TEST_F(Rules, RolledBackLeaveEverythingAsItWas) {
    sync_first();
    const auto outcomes_before = outcomes();
    const std::string org_before = org.exported();

    dealwire.json({"rules", "set", file(kNew)});
    dealwire.json({"sync"});
    EXPECT_FALSE(same_rows(org.exported(), org_before));
    EXPECT_EQ(number(dealwire.json({"rules", "rollback", "0"}), "revision"), 2);
    dealwire.json({"sync"});

    EXPECT_EQ(outcomes(), outcomes_before);
    EXPECT_TRUE(same_rows(org.exported(), org_before));
    org.reset_stats();
    dealwire.json({"sync"});
    EXPECT_EQ(org.stat("writes"), 0);
}

TEST_F(Rules, KeepAHistory) {
    dealwire.json({"rules", "set", file(kNew), "--note", "a trial"});
    dealwire.json({"rules", "rollback", "0"});

    const auto revisions = list(dealwire.json({"rules", "history"}), "revisions");

    ASSERT_EQ(revisions.size(), 3U);
    EXPECT_EQ(text(revisions[0], "note"), "back to revision 0");
    EXPECT_TRUE(flag(revisions[0], "inForce"));
    EXPECT_EQ(text(revisions[0], "digest"), text(revisions[2], "digest"));
    EXPECT_EQ(text(revisions[1], "note"), "a trial");
    EXPECT_THAT(dealwire.run({"rules", "show", "1"}).out, HasSubstr(kNew));
    EXPECT_EQ(dealwire.run({"rules", "show", "7"}).code, 1);
    EXPECT_EQ(dealwire.run({"rules", "rollback", "7"}).code, 1);
    EXPECT_FALSE(flag(dealwire.json({"rules", "rollback", "2"}), "changed"));
}

TEST_F(Rules, OfARevisionStandAboveTheConfigFile) {
    sync_first(a_few());
    dealwire.json({"rules", "set", file(kNew)});
    EXPECT_FALSE(flag(rules_of_status(), "configFileEdited"));

    dealwire.configure("opportunity_order: [owner, last_modified]", "opportunity_order: [created]");
    const auto after_set = dealwire.json({"resolve"});

    EXPECT_EQ(number(rules_of_status(), "revision"), 1);
    EXPECT_TRUE(flag(rules_of_status(), "configFileEdited"));
    EXPECT_THAT(dealwire.run({"doctor"}).out, HasSubstr("has no effect"));
    EXPECT_EQ(number(dealwire.json({"resolve"}), "changed"), 0);

    EXPECT_EQ(number(dealwire.json({"rules", "set", "--from-config"}), "revision"), 2);
    EXPECT_FALSE(flag(rules_of_status(), "configFileEdited"));
    EXPECT_THAT(dealwire.run({"rules", "show"}).out, HasSubstr("opportunity_order: [created]"));
}

TEST_F(Rules, LeaveDecisionsByHandAndSayWhichTheyContradict) {
    const std::string id = "case-two-companies";
    sync_first({id});
    dealwire.json({"override", id, "--opportunity", "006Hs00000UzRjlIAF"});

    const auto contradicted_by = [&](const std::string& rules) {
        const Tree tried = dealwire.json({"rules", "test", file(rules)});
        EXPECT_EQ(number(tried, "overrides.total"), 1);
        return list(tried, "overrides.contradicted");
    };

    EXPECT_TRUE(contradicted_by("matching: {opportunity_order: [created]}").empty())
        << "the newest is what was decided for";
    const auto contradicted = contradicted_by("matching: {closed_grace: 1d}");
    ASSERT_EQ(contradicted.size(), 1U);
    EXPECT_EQ(text(contradicted[0], "conversation"), id);
    EXPECT_EQ(text(contradicted[0], "override"), "006Hs00000UzRjlIAF");
    EXPECT_EQ(text(contradicted[0], "rules"), "006Hs00000iaQqkIAE");
    EXPECT_EQ(text(contradicted[0], "rulesBefore"), "006Hs00000iaQqkIAE");
}

TEST_F(Rules, ThatAreOddAreTakenWithAWarning) {
    const auto warned = [&](const std::string& rules) {
        return dealwire.run({"rules", "test", file("matching: {" + rules + "}")}).err;
    };
    EXPECT_THAT(warned("opportunity_order: []"), HasSubstr("the lowest id is taken"));
    EXPECT_THAT(warned("phone_country: '+999'"), HasSubstr("no country has the calling code +999"));
    EXPECT_THAT(warned("phone_country: 49"), HasSubstr("49 is read as +49"));
    EXPECT_THAT(warned("phone_country: '+49'"), testing::Not(HasSubstr("phone_country")));
}

TEST_F(Rules, ShowTheHistoryLineByLine) {
    dealwire.json({"rules", "set", file(kNew), "--note", "first\nsecond"});

    const std::string shown = dealwire.run({"rules", "history"}).out;

    EXPECT_THAT(shown, HasSubstr("in force; first second\n"));
    EXPECT_THAT(shown, testing::ContainsRegex("\n *0  - +-  +the config file\n"));
    dealwire.json({"rules", "rollback", "0", "--note", ""});
    EXPECT_THAT(dealwire.run({"rules", "history"}).out, HasSubstr("in force; back to"));
}

TEST_F(Rules, DoNotMakeConversationsLookLostUntilTheyAreResolved) {
    sync_first();
    const auto line = [&] {
        const std::string shown = dealwire.run({"status"}).out;
        const std::size_t at = shown.find("Conversations");
        return shown.substr(at, shown.find('\n', at) - at);
    };
    const std::string before = line();

    dealwire.json({"rules", "set", file(kNew)});

    EXPECT_EQ(line(), before + "; 242 of them are to be looked at anew");
}

TEST_F(Rules, ThatNameAFieldNobodyImportsAreTakenWithAWarning) {
    const std::string rules = file("matching: {account_domain_fields: [Domains__c]}");

    EXPECT_THAT(text(dealwire.json({"rules", "set", rules}), "revision"), "1");
    EXPECT_THAT(dealwire.run({"rules", "test", rules}).err,
                HasSubstr("Domains__c is not imported"));
}

}  // namespace
}  // namespace dealwire::e2e
