// Orgs that are down, closed, forbidding, slow or that lose answers.

#include "adapters/json/json.hpp"
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

/// A few conversations taken in, not yet synced.
class Trouble : public testing::Test, protected Connected {
protected:
    void SetUp() override { dealwire.ingest(a_few()); }

    /// What an undisturbed sync leaves in the org.
    static const std::string& undisturbed() {
        static const std::string kExported = [] {
            Connected other;
            other.dealwire.ingest(a_few());
            other.dealwire.json({"sync"});
            return other.org.exported();
        }();
        return kExported;
    }

    /// Syncs through the fault, which must have struck, to the same end as without it.
    void expect_no_trace_of(const std::string& rule, std::int64_t strikes = 1) {
        org.fault(rule);
        const Outcome outcome = dealwire.run({"sync"});
        EXPECT_EQ(outcome.code, 0) << outcome;
        EXPECT_EQ(org.strikes(), strikes);
        EXPECT_TRUE(same_rows(org.exported(), undisturbed()));
    }

    /// As if the day that was spent, and what the org said of it, had been long ago.
    void let_the_pause_pass() {
        Sql store = dealwire.store();
        store.run("UPDATE spending_pause SET until_at = 1000");
        store.run("UPDATE connection SET usage_seen_at = 1000");
    }

    void expect_all_is_well() {
        org.heal();
        dealwire.json({"sync"});
        EXPECT_TRUE(same_rows(org.exported(), undisturbed()));
    }
};

TEST_F(Trouble, OrgThatIsDownEndsWith1AndTheNextRunResumes) {
    dealwire.json({"import"});
    org.stop();

    const Outcome outcome = dealwire.run({"sync"});

    EXPECT_EQ(outcome.code, 1) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("127.0.0.1"));
    EXPECT_EQ(number(dealwire.json({"conversations", "list"}), "total"),
              static_cast<std::int64_t>(a_few().size()));
    org.start();
    expect_all_is_well();
}

TEST_F(Trouble, RevokedGrantEndsWith4AndIsNotTriedAgain) {
    org.control("POST", "grants/revoke");

    const Outcome first = dealwire.run({"sync"});
    org.reset_stats();
    const Outcome second = dealwire.run({"sync"});

    EXPECT_EQ(first.code, 4) << first;
    EXPECT_THAT(first.err, HasSubstr("dealwire connect salesforce"));
    EXPECT_EQ(second.code, 4) << second;
    EXPECT_EQ(org.stat("tokenRequests"), 0);
    EXPECT_EQ(org.stat("calls"), 0);
    const Tree status = dealwire.json({"status"}, 4);
    EXPECT_EQ(text(status, "connection.state"), "re-authorise");
}

TEST_F(Trouble, ConnectingAgainMendsARevokedGrant) {
    org.control("POST", "grants/revoke");
    dealwire.run({"sync"});
    org.control("DELETE", "grants/revoke");

    const Outcome connected = dealwire.connect();

    EXPECT_EQ(connected.code, 0) << connected;
    expect_all_is_well();
    EXPECT_EQ(list(dealwire.json({"connections", "list"}), "connections").size(), 1U);
}

TEST_F(Trouble, ExpiredAccessTokenIsRenewed) {
    dealwire.json({"import"});
    org.control("POST", "tokens/expire");

    expect_all_is_well();
}

TEST_F(Trouble, RotatedRefreshTokensAreKept) {
    org.control("POST", "tokens/policy", R"({"rotate_refresh_tokens": true})");
    for (int i = 0; i < 3; ++i) {
        org.control("POST", "tokens/expire");
        const Outcome outcome = dealwire.run({"import", "OpportunityStage"});
        EXPECT_EQ(outcome.code, 0) << outcome;
    }
}

TEST_F(Trouble, HiddenObjectIsPartialAndTheOthersGoOn) {
    org.control("POST", "permissions", R"({"hide_object": "Lead"})");

    const Tree synced = dealwire.json({"sync"}, 3);

    EXPECT_EQ(text(synced, "import.outcome"), "partial");
    EXPECT_EQ(text(synced, "import.objects.Lead.outcome"), "failed");
    EXPECT_NE(text(synced, "import.objects.Lead.error.remedy"), "");
    for (const char* object : {"Account", "Contact", "Opportunity", "User"})
        EXPECT_EQ(text(*synced.at("import.objects")->find(object), "outcome"), "ok") << object;
    EXPECT_FALSE(org.rows("Conversation__c").empty());
    expect_all_is_well();
}

TEST_F(Trouble, APackageThatIsNotInstalledIsSaidWithItsRemedy) {
    org.control("POST", "permissions", R"({"hide_object": "Conversation__c"})");

    const Outcome outcome = dealwire.run({"sync"});

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("Conversation__c"), HasSubstr("mapping check")));
    EXPECT_TRUE(list(dealwire.json({"parked", "list"}), "parked").empty());
    org.heal();
    dealwire.json({"sync"});
    expect_all_is_well();
}

TEST_F(Trouble, DoctorNamesWhatIsMissingAndTheRemedy) {
    EXPECT_EQ(dealwire.run({"doctor"}).code, 0);
    org.control("POST", "permissions",
                R"({"hide_object": "Lead", "readonly_object": "Conversation_Topic__c"})");

    const Outcome outcome = dealwire.run({"doctor"});

    EXPECT_NE(outcome.code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("Lead"));
    EXPECT_THAT(outcome.out, HasSubstr("Conversation_Topic__c"));
}

TEST_F(Trouble, HiddenFieldIsAWarningAndItsValuesAreKept) {
    const std::string ruth = "003Hs00000kl9DYIAY";
    dealwire.json({"import"});
    org.update("Contact", ruth, R"({"LastName": "Ansell-Grey"})");
    org.control("POST", "permissions", R"({"hide_field": "Contact.Title"})");

    const Tree imported = dealwire.json({"import"});

    EXPECT_EQ(text(imported, "outcome"), "ok");
    std::string warnings;
    for (const std::string& warning : texts(imported, "objects.Contact.warnings"))
        warnings += warning;
    EXPECT_THAT(warnings, HasSubstr("Title"));
    const Tree contact = dealwire.json({"crm", "get", "Contact", ruth});
    EXPECT_EQ(text(contact, "fields.Name"), "Ruth Ansell-Grey");
    EXPECT_EQ(text(contact, "fields.Title"), "Operations Manager");
}

TEST_F(Trouble, ReadOnlyObjectIsParkedAndRetriedOncePermissionIsBack) {
    org.control("POST", "permissions", R"({"readonly_object": "Conversation_Tracker__c"})");

    const Tree synced = dealwire.json({"sync"}, 3);

    EXPECT_EQ(text(synced, "import.outcome"), "ok");
    const auto parked = list(dealwire.json({"parked", "list"}), "parked");
    ASSERT_FALSE(parked.empty());
    EXPECT_EQ(number(synced, "export.parked"), static_cast<std::int64_t>(parked.size()));
    for (const Tree& record : parked) {
        EXPECT_EQ(text(record, "object"), "Conversation_Tracker__c");
        EXPECT_NE(text(record, "message"), "");
        EXPECT_NE(text(record, "remedy"), "");
    }
    EXPECT_TRUE(org.rows("Conversation_Tracker__c").empty());
    EXPECT_FALSE(org.rows("Conversation_Topic__c").empty());
    org.heal();
    dealwire.json({"parked", "retry", "--all"});
    dealwire.json({"export"});
    EXPECT_TRUE(same_rows(org.exported(), undisturbed()));
}

/// Two tasks under one key, as where an org's key field is not unique: the one that was deleted and
/// written anew is brought back.
class DoubledTask : public Trouble {
protected:
    void SetUp() override {
        Trouble::SetUp();
        dealwire.configure("by_hand: respect", "by_hand: recreate");
        dealwire.json({"sync"});
        first_ = task();
        org.remove("Task", first_);
        change("Written anew");
        dealwire.json({"export"});
        second_ = task();
        ASSERT_NE(first_, second_);
        org.quietly(R"(UPDATE "Task" SET "IsDeleted" = 0 WHERE "Id" = ')" + first_ + "'");
        change("Changed once more");
    }

    std::vector<std::string> tasks() {
        return org.look(
            R"(SELECT "Id" FROM "Task" WHERE "IsDeleted" = 0 AND "Dealwire_Key__c" = ')" + kKey +
            "'");
    }

    std::string task() { return tasks().at(0); }

    void change(const std::string& title) {
        Tree document = samples().at(kOne);
        Tree meta = *document.find("metaData");
        meta.set("title", title);
        document.set("metaData", meta);
        dealwire.ingest_text(json::to_text(document) + "\n");
    }

    const std::string kOne = "case-exact-address";
    const std::string kKey = kOne + ":task";
    std::string first_;
    std::string second_;
};

TEST_F(DoubledTask, IsDeletedWhereBothAreOurs) {
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(exported, "parked"), 0);
    EXPECT_EQ(tasks(), std::vector{second_});
    EXPECT_TRUE(list(dealwire.json({"parked", "list"}), "parked").empty());
}

TEST_F(DoubledTask, IsLeftToAPersonWhereSomebodyElseMadeIt) {
    org.quietly(R"(UPDATE "Task" SET "CreatedById" = '005Hs00000Sp6D7IAJ' WHERE "Id" = ')" +
                first_ + "'");

    dealwire.json({"export"}, 3);

    const auto parked = list(dealwire.json({"parked", "list"}), "parked");
    ASSERT_EQ(parked.size(), 1U);
    for (const std::string& id : {first_, second_}) {
        EXPECT_THAT(text(parked[0], "message"), HasSubstr(id));
        EXPECT_THAT(text(parked[0], "remedy"), HasSubstr(id));
    }
    org.remove("Task", first_);
    dealwire.json({"parked", "retry", "--all"});
    dealwire.json({"export"});
    EXPECT_EQ(tasks(), std::vector{second_});
}

TEST_F(Trouble, ParkedRecordsWaitForARetry) {
    org.control("POST", "permissions", R"({"readonly_object": "Conversation_Tracker__c"})");
    dealwire.json({"sync"}, 3);
    org.heal();
    org.reset_stats();

    dealwire.run({"export"});

    EXPECT_EQ(org.stat("writes"), 0);
}

TEST_F(Trouble, ReadOnlyConversationsParkEverythingBelowThem) {
    org.control("POST", "permissions", R"({"readonly_object": "Conversation__c"})");

    dealwire.json({"sync"}, 3);

    EXPECT_TRUE(org.rows("Conversation_Topic__c").empty());
    org.heal();
    dealwire.json({"parked", "retry", "--all"});
    dealwire.json({"export"});
    EXPECT_TRUE(same_rows(org.exported(), undisturbed()));
}

TEST_F(Trouble, OneRefusedRecordDoesNotHoldUpTheOthers) {
    org.refuse_records(R"({"object": "Conversation_Participant__c", "field": "Email__c",
        "contains": "ruth.ansell", "statusCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "message": "Not on a Sunday"})");

    dealwire.json({"sync"}, 3);

    const auto parked = list(dealwire.json({"parked", "list"}), "parked");
    ASSERT_EQ(parked.size(), 1U);
    EXPECT_EQ(text(parked[0], "conversation"), "case-exact-address");
    EXPECT_THAT(text(parked[0], "message"), HasSubstr("Not on a Sunday"));
    EXPECT_EQ(text(parked[0], "code"), "FIELD_CUSTOM_VALIDATION_EXCEPTION");
    org.heal();
    dealwire.json({"parked", "retry", "case-exact-address"});
    dealwire.json({"export"});
    EXPECT_TRUE(same_rows(org.exported(), undisturbed()));
}

TEST_F(Trouble, SpentDayEndsWith5AndTheNextRunResumes) {
    dealwire.json({"import"});
    org.control("POST", "limits", R"({"daily_max": 1000, "used": 1000})");

    const Outcome outcome = dealwire.run({"sync"});

    EXPECT_EQ(outcome.code, 5) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("daily"));
    org.control("POST", "limits", R"({"daily_max": 15000, "used": 10})");
    let_the_pause_pass();
    expect_all_is_well();
}

TEST_F(Trouble, ADaySpentInTheMiddleOfTheExportEndsWith5) {
    dealwire.json({"import"});
    org.fault(R"({"method": "POST", "path": "/composite", "times": -1, "action":
        {"status": 403, "errorCode": "REQUEST_LIMIT_EXCEEDED",
         "message": "TotalRequests Limit exceeded."}})");

    const Outcome outcome = dealwire.run({"export"});

    EXPECT_EQ(outcome.code, 5) << outcome;
    let_the_pause_pass();
    expect_all_is_well();
}

TEST_F(Trouble, LostAnswersToWritesAreHealed) {
    dealwire.json({"import"});
    expect_no_trace_of(
        R"({"method": "POST", "path": "/composite", "times": 2, "action": "drop_after"})", 2);
}

TEST_F(Trouble, LostRequestsAreRepeated) {
    expect_no_trace_of(R"({"path": "/services/data", "nth": 3, "action": "drop"})");
}

TEST_F(Trouble, APassing503IsRiddenOut) {
    expect_no_trace_of(R"({"path": "/services/data", "nth": 2, "action": "http_503"})");
}

TEST_F(Trouble, ASlowAnswerIsAskedForAgain) {
    dealwire.configure("read_timeout: 60s", "read_timeout: 2s");
    expect_no_trace_of(R"({"path": "/services/data", "nth": 4, "action": {"delay_ms": 3000}})");
}

TEST_F(Trouble, ACrowdedMomentIsWaitedOut) {
    expect_no_trace_of(R"({"path": "/services/data", "nth": 3, "action":
        {"status": 403, "errorCode": "REQUEST_LIMIT_EXCEEDED",
         "message": "ConcurrentPerOrgLongTxn Limit exceeded."}})");
}

TEST_F(Trouble, ALockedRowIsTriedAgain) {
    org.refuse_records(R"({"object": "Task", "times": 1, "statusCode": "UNABLE_TO_LOCK_ROW",
        "message": "unable to obtain exclusive access to this record"})");

    const Outcome outcome = dealwire.run({"sync"});

    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_TRUE(same_rows(org.exported(), undisturbed()));
}

TEST_F(Trouble, AnOrgThatStaysInTroubleEndsWith1AndLosesNothing) {
    dealwire.json({"import"});
    org.fault(R"({"method": "POST", "path": "/composite", "times": -1, "action": "http_503"})");

    const Outcome outcome = dealwire.run({"export"});

    EXPECT_EQ(outcome.code, 1) << outcome;
    expect_all_is_well();
}

}  // namespace
}  // namespace dealwire::e2e
