// What commands tell of runs and records: nothing that is not so.

#include "tests/e2e/kit/imports.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;
using testing::Not;

const std::string kRuth = "003Hs00000kl9DYIAY";

class Telling : public testing::Test, protected Reading {
protected:
    Telling() : Reading{"never", 0} {}

    std::string state_of_title() {
        for (const Tree& field : list(dealwire.json({"fields", "list", "Contact"}), "fields"))
            if (text(field, "name") == "Title") return text(field, "state");
        return "";
    }

    Tree newest_run() { return list(dealwire.json({"runs", "list"}), "runs").at(0); }
};

TEST_F(Telling, APlannedExportMadeNoCalls) {
    import();
    dealwire.ingest(a_few());
    org.reset_stats();

    const Tree planned = dealwire.json({"export", "--plan"});

    EXPECT_GT(number(planned, "calls"), 0) << "what an export would cost";
    EXPECT_EQ(org.stat("calls"), 0);
    EXPECT_EQ(text(newest_run(), "kind"), "export plan");
    EXPECT_EQ(number(newest_run(), "calls"), 0);
    EXPECT_EQ(number(newest_run(), "objects.export.calls"), 0);
    EXPECT_EQ(text(newest_run(), "objects.export.mode"), "plan");
}

TEST_F(Telling, AValueThatNobodyBringsUpToDateIsMarked) {
    import();
    org.control("POST", "permissions", R"({"hide_field": "Contact.Email"})");
    dealwire.json({"fields", "deselect", "Contact", "Title"});
    import();

    const Tree ruth = dealwire.json({"crm", "get", "Contact", kRuth});

    EXPECT_EQ(text(ruth, "notUpToDate.Email"), "not-visible");
    EXPECT_EQ(text(ruth, "notUpToDate.Title"), "deselected");
    EXPECT_EQ(ruth.find("notUpToDate")->object()->size(), 2U);
    EXPECT_THAT(dealwire.run({"crm", "get", "Contact", kRuth}).out,
                HasSubstr("not imported any more"));
}

TEST_F(Telling, AUsualFieldThatIsDeselectedIsReadNoMore) {
    import();

    const Outcome outcome = dealwire.run({"fields", "deselect", "Contact", "Title"});

    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_THAT(outcome.out, Not(HasSubstr("usual")));
    EXPECT_EQ(state_of_title(), "available");
    org.update("Contact", kRuth, R"({"Title": "Clockmaker"})");
    import();
    EXPECT_NE(text(dealwire.json({"crm", "get", "Contact", kRuth}), "fields.Title"), "Clockmaker");

    dealwire.json({"fields", "select", "Contact", "Title"});
    import();
    EXPECT_EQ(text(dealwire.json({"crm", "get", "Contact", kRuth}), "fields.Title"), "Clockmaker");
}

TEST_F(Telling, DeselectingOneUsualFieldKeepsTheOthers) {
    const Tree left = dealwire.json({"fields", "deselect", "Lead", "Title"});

    EXPECT_EQ(texts(left, "selected"), std::set<std::string>{"Status"});
    EXPECT_EQ(dealwire.run({"fields", "deselect", "Lead", "Email"}).code, 2) << "needed";
    EXPECT_EQ(dealwire.run({"fields", "deselect", "Lead", "Title"}).code, 2) << "out already";
}

TEST_F(Telling, NamesAreTakenInAnyCase) {
    EXPECT_EQ(texts(dealwire.json({"fields", "select", "opportunity", "nextstep"}), "selected"),
              (std::set<std::string>{"NextStep", "Probability", "Type"}));
    EXPECT_EQ(texts(dealwire.json({"fields", "deselect", "OPPORTUNITY", "NEXTSTEP"}), "selected"),
              (std::set<std::string>{"Probability", "Type"}));
    EXPECT_EQ(text(dealwire.json({"fields", "list", "contact"}), "object"), "Contact");
    EXPECT_EQ(number(of(import({"contact"}), "Contact"), "read"), 278);
    EXPECT_EQ(text(dealwire.json({"crm", "get", "contact", kRuth}), "object"), "Contact");
}

TEST_F(Telling, AMistypedIdIsToldFromAShortOne) {
    import({"Contact"});
    std::string mistyped = kRuth;
    mistyped.back() = 'Z';

    const Outcome wrong = dealwire.run({"crm", "get", "Contact", mistyped});
    const Outcome shorter = dealwire.run({"crm", "get", "Contact", kRuth.substr(0, 12)});

    EXPECT_THAT(wrong.err, HasSubstr("its last three letters"));
    EXPECT_THAT(shorter.err, HasSubstr("15 or 18"));
}

TEST_F(Telling, ClearingWhatNobodyDecidedSaysSo) {
    import();
    const std::string id = a_few().front();
    dealwire.ingest({id});

    const Outcome outcome = dealwire.run({"override", id, "--clear"});

    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_THAT(outcome.out, Not(HasSubstr("It reaches Salesforce")));
    const Outcome contact = dealwire.run({"override", id, "--opportunity", kRuth});
    EXPECT_THAT(contact.err, HasSubstr("begin with 006"));
}

TEST_F(Telling, ADeadConnectionIsNamed) {
    org.control("POST", "grants/revoke");

    const Outcome outcome = dealwire.run({"import"});

    EXPECT_EQ(outcome.code, 4) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("dealwire connect salesforce --environment production"));
}

TEST_F(Telling, ARunSaysThatObjectsShareCalls) {
    const Outcome first = dealwire.run({"import"});

    EXPECT_THAT(first.out, HasSubstr("share API calls"));
}

TEST_F(Telling, AConversationThatNeverCameIntoTheOrgIsNotDueOnceDeleted) {
    import();
    dealwire.ingest(a_few());
    dealwire.json({"conversations", "delete", a_few().front()});

    const Tree status = dealwire.json({"status"});

    EXPECT_LE(number(status, "conversations.due"), number(status, "conversations.total"));
}

}  // namespace
}  // namespace dealwire::e2e
