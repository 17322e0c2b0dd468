// Two orgs with the same record ids, one active at a time: switching there and back, in the middle
// of work, by two at once and with kill -9; giving a connection back; an org that is not the one.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

namespace dealwire::e2e {
namespace {

using namespace std::chrono_literals;
using base::Tree;
using testing::ElementsAre;
using testing::HasSubstr;

/// A tenant connected to both orgs, production active.
struct TwoOrgs : Connected {
    TwoOrgs() {
        if (const Outcome outcome = connect_sandbox("staging"); outcome.code != 0)
            throw std::runtime_error("connect: " + outcome.err);
    }

    Outcome connect_sandbox(const std::string& name, const Arguments& more = {}) {
        Arguments arguments{"connect",
                            "salesforce",
                            "--name",
                            name,
                            "--environment",
                            "sandbox",
                            "--login-url",
                            org.sandbox_url(),
                            "--client-id",
                            kClientId,
                            "--flow",
                            "client-credentials",
                            "--client-secret-file",
                            dealwire.secret_file("secret", kClientSecret)};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return dealwire.run(arguments);
    }

    Tree switch_to(const std::string& name, int code = 0) {
        return dealwire.json({"connections", "switch", name}, code);
    }

    void forget_stats() {
        org.reset_stats();
        org.sandbox_control("POST", "stats/reset");
    }

    std::vector<std::string> active() {
        std::vector<std::string> names;
        for (const Tree& connection : list(dealwire.json({"connections", "list"}), "connections"))
            if (flag(connection, "active")) names.push_back(text(connection, "name"));
        return names;
    }
};

/// What a tenant that never switched leaves in an org with these conversations.
std::string undisturbed(const std::vector<std::string>& ids) {
    Connected life;
    life.dealwire.ingest(ids);
    life.dealwire.json({"sync"});
    return life.org.exported();
}

std::vector<std::string> without_first(std::vector<std::string> ids) {
    ids.erase(ids.begin());
    return ids;
}

TEST(Switching, ThereAndBackDuplicatesNothingAndMixesNothing) {
    TwoOrgs life;
    life.dealwire.ingest(a_few());
    life.dealwire.json({"sync"});
    const std::string in_production = life.org.exported();
    EXPECT_EQ(life.org.sandbox_stat("writes"), 0);

    const Tree there = life.switch_to("staging");
    EXPECT_TRUE(flag(there, "changed"));
    EXPECT_GT(number(there, "staysBehind.recordsInAll"), 0);
    EXPECT_EQ(number(there, "resumes.recordsInAll"), 0);
    life.forget_stats();
    life.dealwire.json({"sync"});
    EXPECT_EQ(life.org.stat("calls"), 0);
    EXPECT_EQ(life.org.stat("tokenRequests"), 0);
    // The record ids of both orgs are the same, so the trees are, too.
    EXPECT_TRUE(life.org.exported_in_sandbox() == in_production);

    life.switch_to("production");
    life.forget_stats();
    const Tree back = life.dealwire.json({"sync"});
    EXPECT_EQ(life.org.sandbox_stat("calls"), 0);
    EXPECT_EQ(life.org.stat("writes"), 0);
    EXPECT_EQ(number(back, "export.upserts"), 0);
    EXPECT_TRUE(life.org.exported() == in_production);
}

TEST(Switching, BringsBackWhatHappenedMeanwhile) {
    TwoOrgs life;
    const auto ids = a_few();
    const std::vector<std::string> first{ids.begin(), ids.end() - 3};
    life.dealwire.ingest(first);
    life.dealwire.json({"sync"});
    life.switch_to("staging");
    life.dealwire.json({"sync"});

    life.dealwire.ingest({ids.end() - 3, ids.end()});
    life.dealwire.json({"conversations", "delete", ids.front()});
    life.dealwire.json({"sync"});
    EXPECT_TRUE(life.org.exported_in_sandbox() == undisturbed(without_first(ids)));
    const auto waiting = list(life.dealwire.json({"conversations", "deletions"}), "waiting");
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(text(waiting[0], "connection"), "production");
    EXPECT_FALSE(flag(waiting[0], "active"));
    const Tree plan = life.dealwire.json({"connections", "switch", "production", "--plan"});
    EXPECT_EQ(number(plan, "resumes.deletions"), 1);

    life.switch_to("production");
    life.dealwire.json({"sync"});

    EXPECT_TRUE(life.org.exported() == undisturbed(without_first(ids)));
    EXPECT_TRUE(list(life.dealwire.json({"conversations", "deletions"}), "waiting").empty());
}

TEST(Switching, DecisionsByHandBelongToTheirOrg) {
    TwoOrgs life;
    const std::string id = "case-exact-address";
    const auto belongs_to = [&] { return text(life.dealwire.json({"why", id}), "opportunity"); };
    life.dealwire.ingest({id});
    life.dealwire.json({"sync"});
    const std::string chosen = belongs_to();
    auto others = life.org.live_ids("Opportunity");
    others.erase(chosen);
    const std::string decided = *others.begin();
    life.dealwire.json({"override", id, "--opportunity", decided});
    ASSERT_EQ(belongs_to(), decided);

    life.switch_to("staging");
    life.dealwire.json({"sync"});
    EXPECT_EQ(belongs_to(), chosen);

    EXPECT_EQ(number(life.switch_to("production"), "resumes.overrides"), 1);
    life.dealwire.json({"sync"});
    EXPECT_EQ(belongs_to(), decided);
}

TEST(Switching, ThePlanTellsWhatWouldHappenAndChangesNothing) {
    TwoOrgs life;
    life.dealwire.ingest(a_few());
    life.dealwire.json({"sync"});
    life.org.sandbox_control("POST", "permissions", R"({"hide_object": "Conversation_Topic__c"})");
    life.forget_stats();

    const Tree plan = life.dealwire.json({"connections", "switch", "staging", "--plan"});

    EXPECT_FALSE(flag(plan, "changed"));
    EXPECT_EQ(text(plan, "from.name"), "production");
    EXPECT_TRUE(flag(plan, "org.isSandbox"));
    EXPECT_EQ(text(plan, "org.instance"), "CS88");
    EXPECT_TRUE(flag(plan, "package.installed"));
    const auto missing = list(plan, "missing");
    ASSERT_EQ(missing.size(), 1U);
    EXPECT_EQ(text(missing[0], "subject"), "Conversation_Topic__c");
    EXPECT_TRUE(flag(list(plan, "import.objects")[2], "firstLoad"));
    EXPECT_GT(number(plan, "import.rows"), 100);
    EXPECT_EQ(number(plan, "export.toLookAt"), static_cast<std::int64_t>(a_few().size()));
    EXPECT_TRUE(flag(plan, "export.fits"));
    EXPECT_GT(number(plan, "staysBehind.records.Conversation__c"), 0);
    EXPECT_EQ(life.org.stat("calls"), 0);
    EXPECT_EQ(life.org.sandbox_stat("writes"), 0);
    EXPECT_LE(life.org.sandbox_stat("calls"), 5);
    EXPECT_THAT(life.active(), ElementsAre("production"));
}

TEST(Switching, ToTheActiveOneDoesNothing) {
    TwoOrgs life;

    EXPECT_FALSE(flag(life.switch_to("production"), "changed"));
    EXPECT_EQ(life.dealwire.run({"connections", "switch", "nix"}).code, 2);
}

TEST(Switching, StopsARunningSyncAtASafePoint) {
    TwoOrgs life;
    life.dealwire.ingest(a_few());
    life.org.fault(R"({"path": "/services/data", "nth": 3, "action": {"delay_ms": 1500}})");
    const auto sync = life.dealwire.begin({"sync"});
    ASSERT_TRUE(wait_until([&] { return life.org.strikes() > 0; }));

    EXPECT_TRUE(flag(life.switch_to("staging"), "changed"));

    EXPECT_EQ(sync->wait(), 1);
    EXPECT_THAT(life.dealwire.said(), HasSubstr("switched to 'staging'"));
    EXPECT_THAT(life.active(), ElementsAre("staging"));
    life.org.heal();
    life.switch_to("production");
    life.dealwire.json({"sync"});
    EXPECT_TRUE(life.org.exported() == undisturbed(a_few()));
}

TEST(Switching, RefusesWhereTheOtherDoesNotComeToAnEnd) {
    TwoOrgs life;
    life.org.fault(R"({"path": "/services/data", "nth": 2, "action": {"delay_ms": 20000}})");
    const auto sync = life.dealwire.begin({"sync"});
    ASSERT_TRUE(wait_until([&] { return life.org.strikes() > 0; }));

    const Outcome refused = life.dealwire.run({"connections", "switch", "staging", "--wait", "0"});

    EXPECT_EQ(refused.code, 1) << refused;
    EXPECT_THAT(refused.err, HasSubstr("is running (process " + std::to_string(sync->id())));
    EXPECT_THAT(life.active(), ElementsAre("production"));
}

TEST(Switching, TwoAtOnceLeaveOneActive) {
    TwoOrgs life;
    for (int round = 0; round < 5; ++round) {
        const auto one = life.dealwire.begin({"connections", "switch", "staging"});
        const auto other = life.dealwire.begin({"connections", "switch", "production"});
        one->wait();
        other->wait();

        EXPECT_EQ(life.active().size(), 1U);
    }
}

TEST(Switching, KilledInAnyStepLeavesOneActive) {
    TwoOrgs life;
    const std::vector<std::string> rules{
        R"({"path": "/oauth2/token", "times": 1, "action": {"delay_ms": 3000}})",
        R"({"path": "/oauth2/userinfo", "times": 1, "action": {"delay_ms": 3000}})",
        R"({"path": "/services/data", "times": 1, "action": {"delay_ms": 3000}})"};
    for (const std::string& rule : rules) {
        life.org.sandbox_control("POST", "tokens/expire");
        life.org.sandbox_control("POST", "faults", rule);
        const auto process = life.dealwire.begin({"connections", "switch", "staging"});
        const auto struck = [&] {
            for (const Tree& each : list(life.org.sandbox_control("GET", "faults")))
                if (number(each, "struck") > 0) return true;
            return false;
        };
        EXPECT_TRUE(wait_until([&] { return struck() || !process->running(); }));
        process->kill();
        life.org.sandbox_control("DELETE", "faults");

        EXPECT_THAT(life.active(), ElementsAre("production"));
    }
}

TEST(Switching, KilledAtRandomMomentsLeavesOneActive) {
    TwoOrgs life;
    std::mt19937 random{20261122};
    std::uniform_int_distribution<int> delay{5, 220};
    int killed = 0;
    for (int round = 0; round < 20; ++round) {
        const std::string to =
            life.active() == std::vector<std::string>{"production"} ? "staging" : "production";
        const auto process = life.dealwire.begin({"connections", "switch", to});
        const bool ended = wait_until([&] { return !process->running(); },
                                      std::chrono::milliseconds{delay(random)});
        process->kill();
        if (!ended) ++killed;
        ASSERT_EQ(life.active().size(), 1U) << "round " << round;
    }
    EXPECT_GT(killed, 0);
    life.switch_to("staging");
    EXPECT_THAT(life.active(), ElementsAre("staging"));
}

TEST(Switching, WithoutAnActiveOneNothingIsDoneUntilOneIsChosen) {
    TwoOrgs life;
    life.dealwire.ingest(a_few());
    life.dealwire.store().run("UPDATE connection SET is_active = 0 WHERE name = 'production'");
    EXPECT_EQ(life.dealwire.run({"sync"}).code, 2);
    EXPECT_TRUE(flag(life.switch_to("staging"), "changed"));
    life.forget_stats();
    life.dealwire.json({"sync"});

    EXPECT_EQ(life.org.stat("calls"), 0);
    EXPECT_GT(life.org.sandbox_stat("writes"), 0);
}

/// Puts a filter in force.
void set_filter(TwoOrgs& life, const std::string& document) {
    life.dealwire.json(
        {"filter", "set", write_file(life.dealwire.folder() / "filter.yaml", document).string()});
}

/// Hindrances of a plan by what they are about.
std::map<std::string, std::string> hindrances(const Tree& plan) {
    std::map<std::string, std::string> found;
    for (const Tree& each : list(plan, "missing"))
        found[text(each, "subject")] = text(each, "problem");
    return found;
}

TEST(SwitchingFilters, TellsOfAFieldThatTheFilterReadsAndTheOtherOrgLacks) {
    TwoOrgs life;
    life.dealwire.ingest(a_few());
    life.dealwire.json({"fields", "select", "Opportunity", "NextStep"});
    life.dealwire.json({"sync"});
    set_filter(life, "export: {not: {field: opportunity.NextStep, equals: Nothing}}\n");
    life.org.sandbox_control("POST", "permissions", R"({"hide_field": "Opportunity.NextStep"})");

    const Tree plan = life.dealwire.json({"connections", "switch", "staging", "--plan"});

    EXPECT_THAT(hindrances(plan)["Opportunity.NextStep"], HasSubstr("the filter reads it"));
    life.switch_to("staging");
    const Tree synced = life.dealwire.json({"sync"});
    EXPECT_EQ(text(synced, "outcome"), "ok");
    EXPECT_GT(life.org.sandbox_stat("created"), 0) << "not: nothing there answers with no";
}

TEST(SwitchingFilters, ReadsAFieldThatImportsReadWhereTheyCan) {
    TwoOrgs life;
    life.dealwire.ingest(a_few());
    life.dealwire.json({"sync"});
    set_filter(life, "export: {not: {field: host.Division, equals: Nowhere}}\n");

    const Tree plan = life.dealwire.json({"connections", "switch", "staging", "--plan"});

    EXPECT_FALSE(hindrances(plan).contains("filter"));
    life.switch_to("staging");
    EXPECT_EQ(text(life.dealwire.json({"sync"}), "outcome"), "ok");
}

TEST(SwitchingFilters, ThatCannotBeReadThereAreToldBeforeAndExportNothingAfter) {
    TwoOrgs life;
    life.dealwire.ingest(a_few());
    life.dealwire.json({"fields", "select", "Opportunity", "NextStep"});
    life.dealwire.json({"sync"});
    // What is held of it stays for a while after nobody wants it any more.
    life.dealwire.json({"fields", "deselect", "Opportunity", "NextStep"});
    set_filter(life, "export: {not: {field: opportunity.NextStep, equals: Nothing}}\n");

    const Tree plan = life.dealwire.json({"connections", "switch", "staging", "--plan"});
    EXPECT_THAT(hindrances(plan)["filter"], HasSubstr("opportunity.NextStep"));

    life.switch_to("staging");
    const Outcome outcome = life.dealwire.run({"sync"});
    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("opportunity.NextStep"));
    EXPECT_EQ(life.org.sandbox_stat("writes"), 0);
    EXPECT_THAT(life.dealwire.run({"doctor"}).out, HasSubstr("problem  filter"));
    life.switch_to("production");
    EXPECT_EQ(life.dealwire.run({"connections", "list"}).code, 0);
}

TEST(SwitchingRetention, IsJudgedByTheRecordsOfProduction) {
    TwoOrgs life;
    const std::string with_deal = "case-exact-address";
    const std::string without = "case-lead-only";
    life.dealwire.ingest({with_deal, without});
    life.dealwire.json({"sync"});
    const std::string stage =
        life.org.look(R"(SELECT "StageName" FROM "Opportunity" WHERE "Id" = ')" +
                      text(life.dealwire.json({"why", with_deal}), "opportunity") + "'")[0];
    life.org.sandbox_control("GET", "stats");
    life.org.quietly_in_sandbox(R"(UPDATE "Opportunity" SET "StageName" = 'Elsewhere')");
    life.switch_to("staging");
    life.dealwire.json({"sync"});
    life.dealwire.configure("keep: forever", "keep: 1d");
    life.dealwire.configure(
        "  rules: []",
        "  rules:\n    - name: deals\n      keep: forever\n      where: {field: "
        "opportunity.StageName, equals: " +
            stage + "}");

    const Tree ran = life.dealwire.json({"retention", "run"});

    EXPECT_EQ(number(ran, "erased"), 1);
    EXPECT_EQ(life.dealwire.run({"conversations", "show", with_deal}).code, 0);
    EXPECT_NE(life.dealwire.run({"conversations", "show", without}).code, 0);
}

TEST(SwitchingReprocess, IsWrittenDownForAnOrgThatIsNotActive) {
    TwoOrgs life;
    life.dealwire.ingest(a_few());
    life.dealwire.json({"sync"});
    life.switch_to("staging");
    life.dealwire.json({"sync"});
    life.forget_stats();

    const Tree here = life.dealwire.json({"reprocess", "--all"});
    ASSERT_EQ(list(here, "elsewhere").size(), 1U);
    EXPECT_EQ(text(list(here, "elsewhere")[0], "connection"), "production");
    life.dealwire.json({"export"});
    const Tree there = life.dealwire.json({"reprocess", "--all", "--connection", "production"});
    EXPECT_GT(number(there, "reopened"), 0);
    EXPECT_FALSE(flag(there, "active"));
    EXPECT_EQ(number(life.dealwire.json({"reprocess"}), "waiting"), 0) << "of staging";
    EXPECT_EQ(life.org.stat("calls"), 0);

    life.switch_to("production");
    EXPECT_EQ(number(life.dealwire.json({"reprocess"}), "reasons.asked"),
              number(there, "reopened"));
    EXPECT_EQ(number(life.dealwire.json({"sync"}), "export.upserts"), 0);
}

TEST(SwitchingReprocess, OfAnOrgThatIsNotActiveTellsNoCosts) {
    TwoOrgs life;

    const Outcome plan =
        life.dealwire.run({"reprocess", "--all", "--plan", "--connection", "staging"});
    EXPECT_EQ(plan.code, 2) << plan;
    EXPECT_THAT(plan.err, HasSubstr("connections switch 'staging'"));
    EXPECT_EQ(life.dealwire.run({"reprocess", "--all", "--connection", "nix"}).code, 2);
    EXPECT_EQ(life.dealwire.run({"reprocess", "--pause", "--connection", "staging"}).code, 2);
}

TEST(OrgIdentity, ARefreshedSandboxIsRefusedBeforeAnythingIsReadOrWritten) {
    TwoOrgs life;
    life.dealwire.ingest(a_few());
    life.switch_to("staging");
    life.dealwire.json({"sync"});
    life.org.sandbox_control("POST", "refresh");
    life.forget_stats();

    const Outcome outcome = life.dealwire.run({"sync"});

    EXPECT_EQ(outcome.code, 4) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("Another org"));
    EXPECT_THAT(outcome.err, HasSubstr("--replaces staging"));
    EXPECT_EQ(life.org.sandbox_stat("calls"), 0);
    EXPECT_EQ(life.org.sandbox_stat("writes"), 0);
    const Tree shown = life.dealwire.json({"connections", "show", "staging"});
    EXPECT_THAT(text(shown, "trouble"), HasSubstr("Another org"));
    EXPECT_EQ(life.dealwire.run({"sync"}).code, 4);
    EXPECT_EQ(life.dealwire.run({"connections", "switch", "staging"}).code, 4);
    // One remedy, whoever is asked, and it is the one that works.
    for (const Arguments& command :
         {Arguments{"sync"}, Arguments{"doctor"}, Arguments{"fields", "list", "Account"}}) {
        const Outcome told = life.dealwire.run(command);
        EXPECT_EQ(told.code, 4) << told;
        EXPECT_THAT(told.out + told.err, HasSubstr("--replaces staging"));
        EXPECT_THAT(told.out + told.err, testing::Not(HasSubstr("--name staging")));
    }
}

TEST(OrgIdentity, IsLookedAtOnceInARunWithoutACall) {
    Connected life;
    life.dealwire.json({"sync"});
    life.org.reset_stats();

    const Tree again = life.dealwire.json({"sync"});

    EXPECT_LE(number(again, "calls"), 4);
    EXPECT_EQ(number(life.org.stats(), "requests.GET /services/oauth2/userinfo"), 1);
}

TEST(Revoking, GivesTheTokensBackAndWipesTheSecrets) {
    TwoOrgs life;
    const Outcome refused = life.dealwire.run({"connections", "revoke", "production"});
    EXPECT_EQ(refused.code, 2) << refused;
    EXPECT_THAT(refused.err, HasSubstr("--force"));

    const Tree gone = life.dealwire.json({"connections", "revoke", "production", "--force"});
    EXPECT_EQ(text(gone, "inSalesforce"), "revoked");
    EXPECT_EQ(life.dealwire.run({"sync"}).code, 4);
    EXPECT_EQ(text(life.dealwire.json({"connections", "show", "production"}), "state"), "revoked");
    EXPECT_FALSE(
        flag(life.dealwire.json({"connections", "revoke", "production", "--force"}), "revoked"));
    EXPECT_EQ(life.dealwire.store().one(
                  "SELECT refresh_token || client_secret || access_token FROM connection "
                  "WHERE name = 'production'"),
              "");

    life.org.control("DELETE", "grants/revoke");  // gives the same refresh token out again
    EXPECT_EQ(life.dealwire.connect().code, 0);
    EXPECT_THAT(life.active(), ElementsAre("production"));
    life.dealwire.json({"sync"});
}

TEST(Revoking, WipesHereWhereTheOrgIsNotReached) {
    TwoOrgs life;
    life.dealwire.ingest({"case-exact-address"});
    life.dealwire.json({"sync"});
    life.org.sandbox_control("POST", "faults", R"({"path": "/revoke", "action": "http_404"})");

    const Tree gone = life.dealwire.json({"connections", "revoke", "staging"}, 3);

    EXPECT_EQ(text(gone, "inSalesforce"), "not reached");
    EXPECT_EQ(text(life.dealwire.json({"connections", "show", "staging"}), "state"), "revoked");
    EXPECT_EQ(life.dealwire.run({"connections", "switch", "staging"}).code, 4);
    EXPECT_EQ(number(life.dealwire.json({"sync"}), "export.upserts"), 0);
}

}  // namespace
}  // namespace dealwire::e2e
