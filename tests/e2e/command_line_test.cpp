// What a person meets at the command line before any org is involved.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

TEST(Init, MakesTheConfigTheStoreAndAKeyForItsOwnerOnly) {
    Dealwire dealwire;

    const Outcome outcome = dealwire.run({"init"});

    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_THAT(content_of(dealwire.folder() / "dealwire.yaml"), HasSubstr("test_hosts: []"));
    EXPECT_TRUE(fs::exists(dealwire.folder() / "dealwire.db"));
    const fs::perms key = fs::status(dealwire.folder() / "dealwire.key").permissions();
    EXPECT_EQ(key, fs::perms::owner_read | fs::perms::owner_write);
}

TEST(Init, NamesItsFilesInJson) {
    Dealwire dealwire;

    const base::Tree made = dealwire.json({"init"});

    EXPECT_THAT(text(made, "config"), HasSubstr("dealwire.yaml"));
    EXPECT_TRUE(fs::exists(text(made, "store")));
    EXPECT_TRUE(fs::exists(text(made, "key")));
}

TEST(Init, OverwritesNothing) {
    for (const char* file : {"dealwire.yaml", "dealwire.db", "dealwire.key"}) {
        Dealwire dealwire;
        write_file(dealwire.folder() / file, "precious");

        const Outcome outcome = dealwire.run({"init"});

        EXPECT_EQ(outcome.code, 2) << file << outcome;
        EXPECT_THAT(outcome.err, HasSubstr(file));
        EXPECT_EQ(content_of(dealwire.folder() / file), "precious");
    }
}

TEST(Init, FollowsTheConfigToAnotherFolder) {
    Dealwire dealwire;
    const fs::path elsewhere = dealwire.folder() / "etc/north.yaml";

    const Outcome outcome = dealwire.run({"--config", elsewhere.string(), "init"});

    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_TRUE(fs::exists(elsewhere));
    EXPECT_TRUE(fs::exists(dealwire.folder() / "etc/dealwire.key"));
    EXPECT_TRUE(fs::exists(dealwire.folder() / "etc/dealwire.db"));
}

TEST(Config, EveryProblemIsListedWithItsPath) {
    Dealwire dealwire;
    dealwire.run({"init"});
    dealwire.configure("pool: 4", "pool: many");
    dealwire.configure("overlap: 10m", "overlap: 10 parsecs");
    dealwire.configure("test_hosts: []", "test_hosts: [example.com]");
    dealwire.configure("level: warn", "levle: warn");

    const Outcome outcome = dealwire.run({"status", "--json"});

    EXPECT_EQ(outcome.code, 2);
    std::string paths;
    for (const base::Tree& issue : list(outcome.json(), "error.issues"))
        paths += text(issue, "path") + "\n";
    for (const char* path :
         {"store.pool", "import.overlap", "logging.levle", "salesforce.test_hosts[0]"}) {
        EXPECT_THAT(paths, HasSubstr(path));
        EXPECT_THAT(outcome.err, HasSubstr(path));
    }
}

TEST(Config, AMissingFileIsSaidWithWhatToDo) {
    Dealwire dealwire;

    const Outcome outcome = dealwire.run({"status"});

    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("dealwire.yaml"));
    EXPECT_THAT(outcome.err, HasSubstr("dealwire init"));
}

TEST(Config, AMissingKeyIsSaidWithItsPath) {
    Dealwire dealwire;
    dealwire.run({"init"});
    fs::remove(dealwire.folder() / "dealwire.key");

    const Outcome outcome = dealwire.run({"status"});

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("dealwire.key"));
}

TEST(CommandLine, GlobalsStandBeforeOrAfterTheCommand) {
    Dealwire dealwire;
    dealwire.run({"init"});
    const std::string file = (dealwire.folder() / "dealwire.yaml").string();

    const Outcome before =
        dealwire.run({"--json", "--config", file, "--tenant", "north", "conversations", "list"});
    const Outcome after =
        dealwire.run({"conversations", "list", "--tenant", "north", "--config", file, "--json"});

    EXPECT_EQ(before.code, 0) << before;
    EXPECT_EQ(number(before.json(), "total"), 0);
    EXPECT_EQ(after.code, 0) << after;
    EXPECT_EQ(after.out, before.out);
}

TEST(CommandLine, TenantsSeeOnlyTheirOwn) {
    Dealwire dealwire;
    dealwire.run({"init"});
    dealwire.ingest({"case-exact-address"});

    EXPECT_EQ(number(dealwire.json({"conversations", "list"}), "total"), 1);
    EXPECT_EQ(number(dealwire.json({"conversations", "list", "--tenant", "other"}), "total"), 0);
}

TEST(CommandLine, WhatItDoesNotKnowIsAUsageError) {
    Dealwire dealwire;
    dealwire.run({"init"});

    for (const Arguments& arguments :
         {Arguments{"frobnicate"}, {"sync", "--frobnicate"}, {"why"}, {"connect"}, {}}) {
        const Outcome outcome = dealwire.run(arguments);
        EXPECT_EQ(outcome.code, 2) << outcome;
    }
}

TEST(CommandLine, AUsageErrorNamesTheHelpOfItsCommand) {
    Dealwire dealwire;

    const Outcome connect = dealwire.run({"connect", "salesforce"});
    const Outcome nothing = dealwire.run({"frobnicate"});

    EXPECT_THAT(connect.err, HasSubstr("'dealwire connect salesforce --help'"));
    EXPECT_THAT(nothing.err, HasSubstr("'dealwire --help'"));
}

TEST(CommandLine, ATenantHasAName) {
    Dealwire dealwire;
    dealwire.run({"init"});

    EXPECT_EQ(dealwire.run({"status", "--tenant", ""}).code, 2);
    EXPECT_EQ(dealwire.run({"status", "--tenant", "  "}).code, 2);
}

TEST(CommandLine, ATenantOfWhomNothingIsHeldIsTold) {
    Dealwire dealwire;
    dealwire.run({"init"});

    EXPECT_THAT(dealwire.run({"status", "--tenant", "typo"}).out, HasSubstr("Is its name right?"));
    EXPECT_THAT(dealwire.run({"sync", "--tenant", "typo"}).err, HasSubstr("Is its name right?"));
    EXPECT_FALSE(flag(dealwire.json({"status", "--tenant", "typo"}), "knownTenant"));
    EXPECT_TRUE(flag(dealwire.json({"status"}), "knownTenant"));
}

TEST(CommandLine, ABadLineIsNamedOnce) {
    Dealwire dealwire;
    dealwire.run({"init"});
    const fs::path lines =
        write_file(dealwire.folder() / "bad.ndjson", sample("case-exact-address") + "\n{oh\n");

    const Outcome outcome = dealwire.run({"ingest", lines.string()});

    EXPECT_THAT(outcome.out, HasSubstr("line 2: is not valid JSON: "));
    EXPECT_THAT(outcome.out, Not(HasSubstr("line 1")));
}

TEST(CommandLine, AUsageErrorIsOneJsonDocumentToo) {
    Dealwire dealwire;

    const Outcome outcome = dealwire.run({"sync", "--frobnicate", "--json"});

    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(text(outcome.json(), "error.detail"), HasSubstr("frobnicate"));
}

TEST(CommandLine, HelpNamesTheCommandsAndTheExitCodes) {
    Dealwire dealwire;

    const Outcome outcome = dealwire.run({"--help"});

    EXPECT_EQ(outcome.code, 0);
    for (const char* word : {"init", "doctor", "connect", "import", "ingest", "resolve", "why",
                             "export", "sync", "status", "conversations", "3 partial"})
        EXPECT_THAT(outcome.out, HasSubstr(word));
}

TEST(CommandLine, ACommandExplainsItself) {
    Dealwire dealwire;

    const Outcome outcome = dealwire.run({"connect", "salesforce", "--help"});

    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("--refresh-token-file"));
}

TEST(CommandLine, CommandsThatNeedAnOrgSayHowToConnectOne) {
    Dealwire dealwire;
    dealwire.run({"init"});

    const Outcome outcome = dealwire.run({"sync"});

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("dealwire connect salesforce"));
}

/// Every command with arguments that work once `some_id` was taken in.
std::vector<Arguments> commands(const std::string& file) {
    const std::string id = "case-exact-address";
    return {{"doctor"},
            {"migrate"},
            {"connections", "list"},
            {"connections", "show", "production"},
            {"fields", "list", "Account"},
            {"fields", "select", "Contact", "Department"},
            {"fields", "deselect", "Contact", "Department"},
            {"ingest", file},
            {"import"},
            {"crm", "count"},
            {"crm", "get", "Contact", "003Hs00000kl9DYIAY"},
            {"users", "provision"},
            {"users", "provision", "--plan"},
            {"users", "list"},
            {"users", "list", "--tree"},
            {"resolve"},
            {"why", id},
            {"override", id, "--opportunity", "006Hs00000Mpno2IAB"},
            {"override", id, "--clear"},
            {"export", "--plan"},
            {"export"},
            {"sync"},
            {"status"},
            {"budget"},
            {"runs", "list"},
            {"parked", "list"},
            {"parked", "retry", "--all"},
            {"conversations", "list"},
            {"conversations", "show", id},
            {"conversations", "delete", id}};
}

TEST(Json, IsOneDocumentForEveryCommandThatWorks) {
    Connected here;
    const fs::path lines =
        write_file(here.dealwire.folder() / "one.ndjson", sample("case-exact-address") + "\n");

    for (Arguments arguments : commands(lines.string())) {
        arguments.emplace_back("--json");
        const Outcome outcome = here.dealwire.run(arguments);
        EXPECT_EQ(outcome.code, 0) << testing::PrintToString(arguments) << outcome;
        EXPECT_NO_THROW(outcome.json()) << testing::PrintToString(arguments);
    }
}

TEST(Doctor, GoesOnWhereTheKeyIsMissing) {
    Connected here;
    fs::remove(here.dealwire.folder() / "dealwire.key");

    const Outcome outcome = here.dealwire.run({"doctor", "--json"});

    EXPECT_EQ(outcome.code, 1) << outcome;
    const auto checks = list(outcome.json(), "checks");
    ASSERT_EQ(checks.size(), 2U) << outcome;
    EXPECT_EQ(text(checks[1], "check"), "key");
    EXPECT_THAT(text(checks[1], "problem"), HasSubstr("is not there"));
}

TEST(Doctor, LooksAtWhatTheServerNeeds) {
    Connected here;
    base::Tree seen;
    const auto look = [&] { seen = here.dealwire.run({"doctor", "--json"}).json(); };
    const auto said = [&](const std::string& subject) {
        for (const base::Tree& each : list(seen, "checks"))
            if (text(each, "check") == "serve" && text(each, "subject") == subject)
                return text(each, "level") + ": " + text(each, "detail") + text(each, "problem");
        return std::string{"nothing"};
    };
    look();
    EXPECT_THAT(said(""), HasSubstr("ok: not set up"));
    EXPECT_EQ(said("sharing"), "nothing");

    here.dealwire.configure("behind_proxy: false", "behind_proxy: true");
    here.dealwire.configure("consumer_secret_files: []", "consumer_secret_files: [none, empty]");
    here.dealwire.configure("tls_certificate: \"\"", "tls_certificate: c.pem");
    here.dealwire.configure("tls_key: \"\"", "tls_key: k.pem");
    write_file(here.dealwire.folder() / "empty", "\n");
    look();
    EXPECT_THAT(said(""), HasSubstr("behind a proxy"));
    EXPECT_THAT(said("certificate"), HasSubstr("c.pem cannot be read"));
    EXPECT_THAT(said("consumer secret"), HasSubstr("none cannot be read"));
    EXPECT_THAT(said("sharing"), HasSubstr("ok: the org says"));
}

/// Whether a terminal would do something at it. Line feeds and blanks are ours.
bool is_harmless(const std::string& printed) {
    for (const char* acting : {"\x1b", "\x07", "\r", "\x7F", "\u009b", "\u202e", "\u2066"})
        if (printed.find(acting) != std::string::npos) return false;
    return true;
}

TEST(Terminal, IsToldNothingByWhatComesFromElsewhere) {
    Connected here;
    const std::string acting = R"(\u001b]0;pwned\u0007\u009b31m\u007f\u202etxt\u2066\r\u001b[2J)";
    here.dealwire.ingest_text(
        R"({"metaData": {"id": "odd1", "title": "A)" + acting +
        R"(\nB", "started": "2026-03-02T09:30:00Z", "duration": 60}, "parties": [{"id": "1", "name": "N)" +
        acting + R"(", "emailAddress": "kim@unheard-of.test"}], "content": {"brief": "One.\nTwo)" +
        acting + R"("}})" + "\n");
    const std::string foreign = "\x1b]0;x\x07\u009b31m";

    for (const Arguments& arguments :
         {Arguments{"conversations", "list"}, Arguments{"conversations", "show", "odd1"},
          Arguments{"why", "odd1"}, Arguments{"people", "unknown"},
          Arguments{"conversations", "show", foreign}, Arguments{"conversations", foreign},
          Arguments{"--config", foreign, "status"}}) {
        const Outcome outcome = here.dealwire.run(arguments);
        EXPECT_TRUE(is_harmless(outcome.out + outcome.err))
            << testing::PrintToString(arguments) << outcome;
    }
    const std::string raw = here.dealwire.run({"conversations", "show", "odd1", "--json"}).out;
    for (const char* control : {"\x1b", "\r", "\x7F", "\u009b"})
        EXPECT_THAT(raw, Not(HasSubstr(control)));
    EXPECT_THAT(here.dealwire.run({"conversations", "list"}).out,
                HasSubstr("A<U+001B>]0;pwned<U+0007><U+009B>31m<U+007F><U+202E>txt"));
    EXPECT_THAT(here.dealwire.run({"conversations", "show", "odd1"}).out, HasSubstr("One.\nTwo"))
        << "lines of a text stay";
    EXPECT_THAT(here.dealwire.run({"conversations", "show", foreign}).err,
                HasSubstr("'<U+001B>]0;x<U+0007><U+009B>31m'"));
    const base::Tree shown = here.dealwire.json({"conversations", "list"});
    EXPECT_THAT(text(list(shown, "conversations")[0], "title"),
                HasSubstr("A\x1b]0;pwned\x07\u009b31m\x7F"))
        << "JSON says what is held";
}

TEST(Json, ShowsTheRunThatTheListNames) {
    Connected here;
    here.dealwire.json({"import"});

    const base::Tree run = list(here.dealwire.json({"runs", "list"}), "runs")[0];

    const base::Tree shown = here.dealwire.json({"runs", "show", text(run, "id")});
    EXPECT_EQ(text(shown, "kind"), "import");
    EXPECT_EQ(number(shown, "objects.Account.read"), 119);
}

TEST(Json, IsOneDocumentForEveryCommandThatFails) {
    Dealwire dealwire;  // no config

    for (Arguments arguments : commands("none.ndjson")) {
        arguments.emplace_back("--json");
        const Outcome outcome = dealwire.run(arguments);
        const bool doctor = arguments.front() == "doctor";
        EXPECT_EQ(outcome.code, doctor ? 1 : 2) << testing::PrintToString(arguments) << outcome;
        ASSERT_NO_THROW(outcome.json()) << testing::PrintToString(arguments) << outcome;
        const base::Tree said =
            doctor ? list(outcome.json(), "checks").at(0) : *outcome.json().find("error");
        EXPECT_NE(text(said, "remedy"), "") << testing::PrintToString(arguments) << outcome;
    }
}

}  // namespace
}  // namespace dealwire::e2e
