// What the connected user may do, what kind of user it is, and sandboxes: refreshed and masked
// ones.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include "built_in/source_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

/// "check subject" of each finding at this level.
std::vector<std::string> found(const Tree& doctor, const std::string& level) {
    std::vector<std::string> names;
    for (const Tree& check : list(doctor, "checks"))
        if (text(check, "level") == level)
            names.push_back(text(check, "check") + " " + text(check, "subject"));
    return names;
}

std::string said_of(const Tree& doctor, const std::string& name) {
    for (const Tree& check : list(doctor, "checks"))
        if (text(check, "check") == name) return text(check, "detail") + text(check, "problem");
    return "";
}

TEST(Preflight, HasNothingToSayOfAnIntegrationUserWithTheRights) {
    Connected life;

    const Tree doctor = life.dealwire.json({"doctor"});

    EXPECT_TRUE(found(doctor, "problem").empty());
    EXPECT_TRUE(found(doctor, "warning").empty());
    EXPECT_THAT(said_of(doctor, "user"), HasSubstr("licence Salesforce Integration"));
    EXPECT_THAT(found(doctor, "ok"),
                IsSupersetOf({"read Account", "write Conversation__c", "write Task", "package "}));
}

TEST(Preflight, ListsMissingRightsOneByOneWithTheirRemedies) {
    Connected life;
    life.org.control("POST", "permissions",
                     R"({"hide_object": "Lead", "readonly_object": "Conversation_Topic__c",
                         "hide_field": ["Conversation__c.Brief__c", "Contact.Email"]})");

    const Tree doctor = life.dealwire.json({"doctor"}, 1);

    EXPECT_THAT(found(doctor, "problem"),
                IsSupersetOf({"read Lead", "read Contact.Email", "write Conversation__c.Brief__c",
                              "write Conversation_Topic__c"}));
    for (const Tree& check : list(doctor, "checks"))
        EXPECT_TRUE(flag(check, "ok") || text(check, "remedy") != "") << text(check, "subject");
}

Arguments staging_arguments(Connected& life, const Arguments& more) {
    Arguments arguments{"connect",
                        "salesforce",
                        "--name",
                        "staging",
                        "--environment",
                        "sandbox",
                        "--login-url",
                        life.org.sandbox_url(),
                        "--client-id",
                        kClientId,
                        "--flow",
                        "client-credentials",
                        "--client-secret-file",
                        life.dealwire.secret_file("secret", kClientSecret)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

/// Connects the sandbox under the name of staging.
Outcome connect_staging(Connected& life, const Arguments& more = {}) {
    return life.dealwire.run(staging_arguments(life, more));
}

std::unique_ptr<Child> begin_replacing(Connected& life) {
    return life.dealwire.begin(staging_arguments(life, {"--replaces", "staging"}));
}

/// `connect` by client credentials.
Arguments connecting(Org& org, Dealwire& dealwire) {
    return {"connect",
            "salesforce",
            "--environment",
            "production",
            "--login-url",
            org.url(),
            "--client-id",
            kClientId,
            "--flow",
            "client-credentials",
            "--client-secret-file",
            dealwire.secret_file("secret", kClientSecret)};
}

TEST(Preflight, IsMadeByConnectAndFailsNothing) {
    Org org;
    Dealwire dealwire{org};
    org.control("POST", "permissions",
                R"({"hide_object": "Lead", "hide_field": ["Contact.Email"]})");

    const Outcome told = dealwire.run(connecting(org, dealwire));

    EXPECT_EQ(told.code, 0) << told;
    EXPECT_THAT(told.out, HasSubstr("problem  read Lead: the connected user cannot see it\n"
                                    "         Give it read permission on Lead."));
    EXPECT_THAT(told.out, HasSubstr("read Contact.Email"));
    EXPECT_THAT(told.out, HasSubstr("ok       write Conversation_Account__c, "));
    const Tree document = dealwire.json(connecting(org, dealwire));
    EXPECT_FALSE(flag(document, "preflight.ok"));
    EXPECT_EQ(text(document, "name"), "production");
    EXPECT_THAT(found(*document.find("preflight"), "problem"),
                IsSupersetOf({"read Lead", "read Contact.Email"}));
    EXPECT_EQ(found(*document.find("preflight"), "problem"),
              found(dealwire.json({"doctor"}, 1), "problem"));

    org.heal();
    EXPECT_TRUE(flag(dealwire.json(connecting(org, dealwire)), "preflight.ok"));
}

TEST(Preflight, SaysInOneSentenceThatThePackageIsNotThere) {
    ScratchFolder empty;
    Org org{{.data = "small", .package = empty.path()}};
    Dealwire dealwire{org};

    const Outcome told = dealwire.run(connecting(org, dealwire));

    EXPECT_EQ(told.code, 0) << told;
    EXPECT_THAT(told.out, HasSubstr("problem  package: it is not installed, or the connected user "
                                    "does not see "));
    EXPECT_THAT(told.out, HasSubstr("Install the Dealwire package"));
    EXPECT_THAT(told.out, HasSubstr("1 problem, "));
    const Tree doctor = dealwire.json({"doctor"}, 1);
    EXPECT_THAT(found(doctor, "problem"), ElementsAre("package "));
    EXPECT_THAT(found(doctor, "ok"), Not(Contains("write Conversation__c")));
    const std::string said = said_of(doctor, "package");
    for (const char* name : {"Conversation__c", "Conversation_Account__c", "Conversation_Topic__c",
                             "Task.Dealwire_Key__c"})
        EXPECT_THAT(said, HasSubstr(name));
}

TEST(Preflight, LooksAtAConnectionThatIsNotActive) {
    Connected life;
    ASSERT_EQ(connect_staging(life).code, 0);
    life.org.sandbox_control("POST", "permissions", R"({"hide_object": "Lead"})");

    EXPECT_TRUE(flag(life.dealwire.json({"doctor"}), "ok"));
    EXPECT_THAT(found(life.dealwire.json({"doctor", "--connection", "staging"}, 1), "problem"),
                Contains("read Lead"));
    EXPECT_EQ(life.dealwire.run({"doctor", "--connection", "nix"}).code, 1);
}

TEST(Preflight, TellsTheVersionOfThePackage) {
    Connected life;
    EXPECT_THAT(said_of(life.dealwire.json({"doctor"}), "package"), HasSubstr("was deployed"));

    life.org.control("POST", "packages",
                     R"({"name": "Dealwire", "major": 1, "minor": 2, "build": 3})");

    EXPECT_EQ(said_of(life.dealwire.json({"doctor"}), "package"), "Dealwire 1.2.0.3");
}

TEST(Preflight, WarnsOfAPersonsOwnUser) {
    Org org;
    Dealwire dealwire{org};
    const std::string person = org.look(
        R"(SELECT "Username" FROM "User" WHERE "IsActive" = 1 AND "UserType" = 'Standard'
           AND "Username" NOT LIKE 'integration%' ORDER BY "Username" LIMIT 1)")[0];
    ASSERT_EQ(
        dealwire
            .run({"connect", "salesforce", "--environment", "production", "--login-url", org.url(),
                  "--client-id", kClientId, "--flow", "jwt", "--username", person, "--key-file",
                  DEALWIRE_SOURCE_DIR "/tests/simulators/salesforce/keys/jwt-private.pem"})
            .code,
        0);

    const Tree doctor = dealwire.json({"doctor"});

    EXPECT_THAT(found(doctor, "warning"), Contains("user " + person));
}

TEST(Permissions, NameNothingThatTheOrgWouldRefuse) {
    Connected life;
    const Tree document = life.dealwire.json({"permissions", "--with-helpful"});
    EXPECT_TRUE(flag(document, "askedOrg"));
    EXPECT_THAT(texts(document, "userPermissions"), IsSupersetOf({"ViewRoles", "ViewSetup"}));

    std::map<std::string, std::map<std::string, bool>> grantable;
    for (const Tree& right : list(document, "fields")) {
        const std::string object = text(right, "object");
        if (!grantable.contains(object))
            for (const Tree& field : list(life.org.describe(object), "fields"))
                grantable[object][text(field, "name")] = flag(field, "permissionable");
        const std::string name = text(right, "field");
        ASSERT_TRUE(grantable[object].contains(name)) << object << "." << name;
        EXPECT_TRUE(grantable[object][name]) << object << "." << name;
    }
    EXPECT_TRUE(grantable["User"].contains("Department"));
    EXPECT_FALSE(flag(life.dealwire.json({"permissions", "--offline"}), "askedOrg"));
}

TEST(Permissions, PrintTheLeastSetForTheChosenFields) {
    Connected life;
    const Tree before = life.dealwire.json({"permissions"});
    EXPECT_THAT(texts(before, "userPermissions"),
                ElementsAre("ApiEnabled", "EditTask", "ViewAllUsers"));
    EXPECT_THAT(text(before, "permissionSet"), HasSubstr("<field>Account.Industry</field>"));

    life.dealwire.json({"fields", "deselect", "Account", "Industry"});
    const Outcome xml = life.dealwire.run({"permissions", "--format", "permissionset-xml"});

    EXPECT_EQ(xml.code, 0) << xml;
    EXPECT_TRUE(xml.out.starts_with("<?xml version=\"1.0\""));
    EXPECT_TRUE(xml.out.ends_with("</PermissionSet>\n"));
    EXPECT_THAT(xml.out, testing::Not(HasSubstr("Account.Industry")));
    EXPECT_THAT(life.dealwire.run({"permissions"}).out, HasSubstr("Conversation__c"));
}

std::vector<std::string> names(Dealwire& dealwire) {
    std::vector<std::string> all;
    for (const Tree& connection : list(dealwire.json({"connections", "list"}), "connections"))
        all.push_back((flag(connection, "active") ? "*" : "") + text(connection, "name") + " " +
                      text(connection, "state"));
    return all;
}

TEST(RefreshedSandbox, TakesThePlaceOfTheOldOneAndDuplicatesNothing) {
    Connected life;
    ASSERT_EQ(connect_staging(life).code, 0);
    life.dealwire.ingest(a_few());
    life.dealwire.json({"sync"});
    life.dealwire.json({"connections", "switch", "staging"});
    life.dealwire.json({"sync"});
    life.dealwire.json({"conversations", "delete", a_few().front()});
    life.org.sandbox_control("POST", "refresh");
    ASSERT_EQ(life.dealwire.run({"sync"}).code, 4);

    const Outcome refused = connect_staging(life);
    EXPECT_EQ(refused.code, 2) << refused;
    EXPECT_THAT(refused.err, HasSubstr("--replaces staging"));
    const Outcome connected = connect_staging(life, {"--replaces", "staging"});
    ASSERT_EQ(connected.code, 0) << connected;

    const auto all = names(life.dealwire);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_THAT(all, Contains("*staging ok"));
    EXPECT_THAT(all, Contains(testing::MatchesRegex("staging until [-0-9]+ set-aside")));
    // The copy brought our records along; they are found by their keys.
    life.org.sandbox_control("POST", "stats/reset");
    life.dealwire.json({"sync"});
    EXPECT_EQ(life.org.sandbox_stat("created"), 0);
    // What was deleted while the old sandbox was active waits for production alone.
    std::set<std::string> waiting;
    for (const Tree& each : list(life.dealwire.json({"conversations", "deletions"}), "waiting"))
        waiting.insert(text(each, "connection"));
    EXPECT_EQ(waiting, std::set<std::string>{"production"});
}

TEST(RefreshedSandbox, KilledWhileItIsReplacedLeavesOneAtWork) {
    Connected life;
    ASSERT_EQ(connect_staging(life).code, 0);
    life.dealwire.json({"connections", "switch", "staging"});
    life.org.sandbox_control("POST", "refresh");
    const auto waits = [](int milliseconds) { return std::chrono::milliseconds{milliseconds}; };
    int killed = 0;
    for (int delay = 20; delay <= 400; delay += 20) {
        const auto process = begin_replacing(life);
        const bool ended = wait_until([&] { return !process->running(); }, waits(delay));
        process->kill();
        if (!ended) ++killed;

        int active = 0;
        for (const std::string& each : names(life.dealwire)) active += each.starts_with("*staging");
        ASSERT_EQ(active, 1) << delay;
        if (ended) break;
    }
    EXPECT_GT(killed, 0);
    EXPECT_EQ(connect_staging(life, {"--replaces", "staging"}).code, 0);
    EXPECT_EQ(life.dealwire.run({"sync"}).code, 0);
}

TEST(RefreshedSandbox, ReplacesNothingButASandbox) {
    Connected life;

    const Outcome refused = connect_staging(life, {"--replaces", "production"});

    EXPECT_EQ(refused.code, 2) << refused;
    EXPECT_THAT(refused.err, HasSubstr("is no sandbox"));
    EXPECT_EQ(connect_staging(life, {"--replaces", "nix"}).code, 2);
    EXPECT_THAT(names(life.dealwire), ElementsAre("*production ok"));
}

TEST(MaskedAddresses, CountWhereTheAdminSaysSo) {
    Connected life;
    life.dealwire.ingest({"case-exact-address"});
    life.dealwire.json({"sync"});
    const auto contacts = [&] {
        return texts(life.dealwire.json({"why", "case-exact-address"}), "contacts");
    };
    const auto before = contacts();
    ASSERT_FALSE(before.empty());
    life.org.quietly(
        R"(UPDATE "Contact" SET "Email" = "Email" || '.invalid' WHERE "Email" IS NOT NULL)");
    life.dealwire.json({"import", "--full"});
    EXPECT_TRUE(contacts().empty());

    life.dealwire.configure("masked_addresses: false", "masked_addresses: true");

    EXPECT_EQ(contacts(), before);
}

}  // namespace
}  // namespace dealwire::e2e
