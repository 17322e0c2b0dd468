// What changes in the org after the first load, and what is held of it afterwards.

#include "tests/e2e/kit/imports.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;

const std::string kRuth = "003Hs00000kl9DYIAY";
const std::string kAmberley = "001Hs00000kDvg3IAC";
const std::string kLead = "00QHs00000BPtu1MAD";
const std::string kNigel = "005Hs00000xHKPNIA4";  // inactive, owns two opportunities

/// Everything imported once.
class Imported : public testing::Test, protected Reading {
protected:
    void SetUp() override { import(); }

    Tree record(const std::string& object, const std::string& id) {
        return dealwire.json({"crm", "get", object, id});
    }

    std::string state(const std::string& object, const std::string& id) {
        return text(record(object, id), "state");
    }

    std::string contact_at_amberley(const std::string& name) {
        return org.create("Contact",
                          R"({"LastName": ")" + name + R"(", "AccountId": ")" + kAmberley + "\"}");
    }

    void merge(const std::string& winner, const std::string& loser) {
        org.control("POST", "merge",
                    R"({"object": "Contact", "winner": ")" + winner + R"(", "losers": [")" + loser +
                        "\"]}");
    }

    void at_record(const std::string& what, const std::string& object, const std::string& id) {
        org.control("POST", what, R"({"object": ")" + object + R"(", "id": ")" + id + "\"}");
    }

    Tree field(const std::string& object, const std::string& name) {
        for (const Tree& one : list(dealwire.json({"fields", "list", object}), "fields"))
            if (text(one, "name") == name) return one;
        return {};
    }

    /// Names so long that a query with all of them fits into no address.
    static std::vector<std::string> many_names(int count) {
        std::vector<std::string> names;
        for (int i = 0; i < count; ++i)
            names.push_back("A_Field_With_A_Rather_Long_Name_" + std::to_string(1000 + i) + "__c");
        return names;
    }

    /// Adds these fields, with values of their own in every row, and selects them.
    void select_all(const std::string& object, const std::vector<std::string>& names) {
        std::vector<ExtraField> fields;
        std::string values;
        for (const std::string& name : names) {
            fields.push_back({object, name, "Text", ""});
            values += (values.empty() ? "\"" : ", \"") + name + "\" = '" + name + " of ' || \"Id\"";
        }
        const Package package{fields};
        org.deploy(package.path());
        org.quietly("UPDATE \"" + object + "\" SET " + values);
        Arguments select{"fields", "select", object};
        select.insert(select.end(), names.begin(), names.end());
        dealwire.json(select);
    }

    void expect_own_values(const std::vector<std::string>& names) {
        const Tree ruth = record("Contact", kRuth);
        for (const std::string& name : names)
            EXPECT_EQ(text(ruth, "fields." + name), name + " of " + kRuth) << name;
    }

    /// Ruth is gone for good, and the log of deletions, which goes by the minute, begins
    /// afterwards.
    void lose_a_deletion() {
        org.control("POST", "clock", R"({"advance_seconds": 600})");
        org.remove("Contact", kRuth);
        at_record("purge", "Contact", kRuth);
        org.control("POST", "trim-deletion-log", R"({"object": "Contact"})");
        org.control("POST", "clock", R"({"advance_seconds": 120})");
    }

    static std::string warnings(const Tree& imported, const std::string& object) {
        std::string all;
        for (const std::string& warning : texts(of(imported, object), "warnings"))
            all += warning + "\n";
        return all;
    }
};

TEST_F(Imported, ADeletedRecordIsATombstoneUntilItIsUndeleted) {
    org.remove("Contact", kRuth);
    EXPECT_EQ(number(of(import(), "Contact"), "deleted"), 1);
    EXPECT_EQ(state("Contact", kRuth), "deleted");
    EXPECT_THAT(text(record("Contact", kRuth), "meaning"), HasSubstr("Deleted in Salesforce"));

    at_record("undelete", "Contact", kRuth);
    import();

    EXPECT_EQ(state("Contact", kRuth), "live");
    expect_all_held();
}

TEST_F(Imported, ARecordPurgedBetweenTwoImportsIsATombstone) {
    org.remove("Contact", kRuth);
    at_record("purge", "Contact", kRuth);
    // The org's log of deletions lags behind by minutes.
    org.control("POST", "clock", R"({"advance_seconds": 600})");

    import();

    EXPECT_EQ(state("Contact", kRuth), "deleted");
    EXPECT_THAT(text(dealwire.json({"crm", "get", "Contact", kRuth}), "meaning"),
                testing::HasSubstr("As long as it is in the recycle bin"));
    expect_all_held();
}

TEST_F(Imported, DeletionsThatTheLogForgotAreFoundByAProofOfTheSameRun) {
    lose_a_deletion();

    const Tree imported = import();

    EXPECT_EQ(number(imported, "proofs.Contact.missing"), 1);
    EXPECT_TRUE(flag(imported, "proofs.Contact.complete"));
    EXPECT_FALSE(imported.at("proofs.Lead"));
    EXPECT_EQ(warnings(imported, "Contact"), "") << "the proof has settled it";
    EXPECT_EQ(state("Contact", kRuth), "missing");
    expect_all_held();
    EXPECT_FALSE(import().find("proofs")) << "one gap, one proof";
}

TEST_F(Imported, AGapInTheLogIsToldAndRememberedUntilAProofIsMade) {
    lose_a_deletion();
    org.fault(R"({"path": "/composite", "nth": 3, "times": -1, "action": "http_500"})");
    const Tree failed = import({}, 3);
    EXPECT_THAT(warnings(failed, "Contact"), HasSubstr("log of deletions of Contact begins at"));
    org.heal();

    const Tree imported = import();

    EXPECT_TRUE(flag(imported, "proofs.Contact.complete"));
    EXPECT_EQ(state("Contact", kRuth), "missing");
}

TEST_F(Imported, AChainOfMergesLeadsToTheSurvivor) {
    const std::string second = contact_at_amberley("Second");
    const std::string third = contact_at_amberley("Third");
    import();
    merge(second, kRuth);
    merge(third, second);

    import();

    const Tree ruth = record("Contact", kRuth);
    EXPECT_EQ(text(ruth, "state"), "deleted");
    EXPECT_EQ(text(ruth, "survivorId"), third);
    EXPECT_THAT(text(ruth, "meaning"), HasSubstr("Merged into Contact " + third + " (Third)"));
    EXPECT_EQ(store
                  .column("SELECT id FROM opportunity_contact_role WHERE contact_id IN ('" + kRuth +
                          "', '" + second + "') AND state = 'live'")
                  .size(),
              0U);
    expect_all_held();
}

TEST_F(Imported, AConvertedLeadNamesWhatItBecame) {
    const Tree made = org.control("POST", "convert",
                                  R"({"lead": ")" + kLead + R"(", "opportunityName": "Frames"})");

    import();

    const Tree lead = record("Lead", kLead);
    EXPECT_EQ(text(lead, "fields.ConvertedContactId"), text(made, "contactId"));
    EXPECT_THAT(text(lead, "meaning"), HasSubstr(text(made, "contactId")));
    EXPECT_THAT(text(lead, "meaning"), HasSubstr(text(made, "accountId")));
    expect_all_held();
}

TEST_F(Imported, AConvertedLeadThatABulkJobReadsNamesWhatItBecame) {
    dealwire.configure("bulk: auto", "bulk: always");
    org.control("POST", "pages", R"({"rest": 20, "bulk": 50})");
    const Tree made = org.control("POST", "convert",
                                  R"({"lead": ")" + kLead + R"(", "opportunityName": "Frames"})");
    org.quietly(R"(UPDATE "Lead" SET "SystemModstamp" = (SELECT "SystemModstamp" FROM "Lead"
        WHERE "Id" = ')" +
                kLead + R"(') WHERE "IsDeleted" = 0)");

    const Tree imported = import();

    EXPECT_EQ(text(of(imported, "Lead"), "transfer"), "bulk");
    const Tree lead = record("Lead", kLead);
    EXPECT_EQ(text(lead, "fields.ConvertedAccountId"), text(made, "accountId"));
    EXPECT_EQ(text(lead, "fields.ConvertedContactId"), text(made, "contactId"));
    EXPECT_EQ(text(lead, "fields.ConvertedOpportunityId"), text(made, "opportunityId"));
    EXPECT_THAT(text(lead, "meaning"), HasSubstr(text(made, "contactId")));
    expect_all_held();
}

TEST_F(Imported, OpportunitiesOfANewlyRecordedUserComeWithHim) {
    const auto before = number(dealwire.json({"crm", "count"}), "Opportunity");
    org.update("User", kNigel, R"({"IsActive": true})");

    import();

    EXPECT_EQ(number(dealwire.json({"crm", "count"}), "Opportunity"), before + 2);
    expect_all_held();
}

TEST_F(Imported, OpportunitiesOfALeaverAreReleasedAndKept) {
    const std::string owner = "005Hs00000USECGIA5";
    const std::string one = org.look(R"(SELECT "Id" FROM "Opportunity" WHERE "OwnerId" = ')" +
                                     owner + R"(' AND "IsDeleted" = 0)")
                                .at(0);
    org.update("User", owner, R"({"IsActive": false})");

    import();

    const Tree opportunity = record("Opportunity", one);
    EXPECT_EQ(text(opportunity, "state"), "released");
    EXPECT_NE(text(opportunity, "fields.Name"), "");
    EXPECT_THAT(text(opportunity, "meaning"), HasSubstr("not recorded any more"));
    EXPECT_EQ(number(dealwire.json({"status"}), "objects.Opportunity.released"), 14);
    expect_all_held();
}

TEST_F(Imported, AnOpportunityThatGoesToSomebodyNotRecordedSaysFromWhom) {
    const std::string one = org.look(R"(SELECT "Id" FROM "Opportunity" WHERE "OwnerId" =
        '005Hs00000USECGIA5' AND "IsDeleted" = 0)")
                                .at(0);
    const std::string stamp = org.look(R"(SELECT MAX("SystemModstamp") FROM "Opportunity")").at(0);
    org.quietly(R"(UPDATE "Opportunity" SET "OwnerId" = ')" + kNigel +
                R"(', "SystemModstamp" = ')" + stamp + R"(' WHERE "Id" = ')" + one + "'");

    import();

    EXPECT_EQ(state("Opportunity", one), "released");
    EXPECT_THAT(text(record("Opportunity", one), "meaning"), HasSubstr("It went from User 005Hs"));
    expect_all_held();
}

TEST_F(Imported, ALateCommitWithinTheOverlapIsSeen) {
    const std::string stamp = org.look(R"(SELECT MAX("SystemModstamp") FROM "Contact")").at(0);
    org.quietly(R"(UPDATE "Contact" SET "Title" = 'Late', "SystemModstamp" = ')" + stamp +
                R"(' WHERE "Id" = ')" + kRuth + "'");

    import();

    EXPECT_EQ(text(record("Contact", kRuth), "fields.Title"), "Late");
}

TEST_F(Imported, AHiddenFieldKeepsItsValuesAndIsToldUntilItIsBack) {
    org.control("POST", "permissions", R"({"hide_field": "Contact.Title"})");

    const Tree imported = import();

    EXPECT_EQ(text(imported, "outcome"), "ok");
    EXPECT_THAT(warnings(imported, "Contact"), HasSubstr("Title"));
    EXPECT_EQ(text(record("Contact", kRuth), "fields.Title"), "Operations Manager");
    EXPECT_EQ(text(field("Contact", "Title"), "state"), "not-visible");
    EXPECT_TRUE(texts(dealwire.json({"status"}), "objects.Contact.notVisible").contains("Title"));
    const Outcome doctor = dealwire.run({"doctor"});
    EXPECT_EQ(doctor.code, 0) << doctor;
    EXPECT_THAT(doctor.out, HasSubstr("warning  fields Contact: Title"));
}

TEST_F(Imported, AFieldThatIsVisibleAgainIsFilledForAllRecords) {
    org.control("POST", "permissions", R"({"hide_field": "Contact.Title"})");
    import();
    org.quietly(R"(UPDATE "Contact" SET "Title" = 'Clockmaker' WHERE "Id" = ')" + kRuth + "'");
    import();
    org.heal();

    import();
    import();

    EXPECT_EQ(text(record("Contact", kRuth), "fields.Title"), "Clockmaker");
    EXPECT_EQ(text(field("Contact", "Title"), "state"), "usual");
    EXPECT_TRUE(texts(dealwire.json({"status"}), "objects.Contact.notVisible").empty());
}

TEST_F(Imported, ANewFieldIsToldAndCanBeSelected) {
    const Package package{{{"Contact", "Shoe_Size__c", "Text", ""}}};
    org.deploy(package.path());

    const Tree imported = import();

    EXPECT_THAT(warnings(imported, "Contact"), HasSubstr("Shoe_Size__c"));
    EXPECT_EQ(text(field("Contact", "Shoe_Size__c"), "state"), "available");
    const auto changes = list(dealwire.json({"status"}), "schemaChanges");
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(text(changes[0], "change"), "appeared");
}

TEST_F(Imported, ARetypedFieldIsToldAndStopsNothing) {
    const Package before{{{"Contact", "Score__c", "Text", ""}}};
    const Package after{{{"Contact", "Score__c", "Number", ""}}};
    org.deploy(before.path());
    dealwire.json({"fields", "select", "Contact", "Score__c"});
    org.quietly(R"(UPDATE "Contact" SET "Score__c" = '7')");
    import();
    org.deploy(after.path());

    const Tree imported = import();

    EXPECT_EQ(text(imported, "outcome"), "ok");
    EXPECT_THAT(warnings(imported, "Contact"), HasSubstr("Score__c"));
    EXPECT_THAT(dealwire.run({"doctor"}).out, HasSubstr("Score__c was changed from string"));
}

TEST_F(Imported, ASelectedFieldIsFilledForRecordsThatNobodyTouched) {
    const Tree selected = dealwire.json({"fields", "select", "Contact", "Department"});
    EXPECT_GT(number(selected, "fillCalls"), 0);
    EXPECT_EQ(text(record("Contact", kRuth), "fields.Department"), "");

    import();

    const std::string department =
        org.look(R"(SELECT "Department" FROM "Contact" WHERE "Id" = ')" + kRuth + "'").at(0);
    EXPECT_EQ(text(record("Contact", kRuth), "fields.Department"), department);
    EXPECT_TRUE(field("Contact", "Department").find("filling")->is_null());
}

TEST_F(Imported, ABackFillThatFailsHoldsUpNothingThatChangesNow) {
    dealwire.configure("bulk: auto", "bulk: always");
    org.control("POST", "pages", R"({"rest": 50, "bulk": 50})");
    dealwire.json({"fields", "select", "Contact", "Department"});
    org.update("Contact", kRuth, R"({"Title": "Clockmaker"})");
    org.fault(R"({"path": "/jobs/query/.*/results", "times": -1, "action": "http_500"})");

    dealwire.run({"import", "Contact"});

    EXPECT_EQ(text(record("Contact", kRuth), "fields.Title"), "Clockmaker");
    EXPECT_FALSE(field("Contact", "Department").find("filling")->is_null());
    org.heal();
    import();
    EXPECT_TRUE(field("Contact", "Department").find("filling")->is_null());
}

TEST_F(Imported, FormulasAreReadAgainOnceTheirTimeHasCome) {
    const Package package{{{"Account", "Health__c", "Number", "1 + 1"}}};
    org.deploy(package.path());
    dealwire.json({"fields", "select", "Account", "Health__c"});
    org.quietly(R"(UPDATE "Account" SET "Health__c" = 1)");
    import();
    EXPECT_EQ(text(record("Account", kAmberley), "fields.Health__c"), "1.0");
    org.quietly(R"(UPDATE "Account" SET "Health__c" = 2)");

    import();
    EXPECT_EQ(text(record("Account", kAmberley), "fields.Health__c"), "1.0");
    store.run("UPDATE column_read SET as_of = 1000 WHERE field = 'Health__c'");
    import();

    EXPECT_EQ(text(record("Account", kAmberley), "fields.Health__c"), "2.0");
    EXPECT_NE(text(dealwire.json({"status"}), "objects.Account.formulas.Health__c"), "");
}

TEST_F(Imported, FormulasAreReadAgainByHandWithEverythingElse) {
    dealwire.configure("refresh_formulas: 24h", "refresh_formulas: 0s");
    const Package package{{{"Account", "Health__c", "Number", "1 + 1"}}};
    org.deploy(package.path());
    dealwire.json({"fields", "select", "Account", "Health__c"});
    org.quietly(R"(UPDATE "Account" SET "Health__c" = 1)");
    import();
    org.quietly(R"(UPDATE "Account" SET "Health__c" = 2)");
    store.run("UPDATE column_read SET as_of = 1000 WHERE field = 'Health__c'");
    import();
    ASSERT_EQ(text(record("Account", kAmberley), "fields.Health__c"), "1.0") << "not by itself";

    import({"--full", "Account"});

    EXPECT_EQ(text(record("Account", kAmberley), "fields.Health__c"), "2.0");
    EXPECT_GT(text(dealwire.json({"status"}), "objects.Account.formulas.Health__c"), "2020");
}

TEST_F(Imported, MoreFieldsThanOneAddressHoldsAreReadForAllRecords) {
    const std::vector<std::string> names = many_names(420);
    select_all("Contact", names);
    dealwire.configure("bulk: auto", "bulk: never");
    org.control("POST", "pages", R"({"rest": 100, "bulk": 100})");

    EXPECT_EQ(text(import(), "outcome"), "ok");

    expect_own_values(names);
    expect_all_held();
}

TEST_F(Imported, MoreFieldsThanTheOrgAnswersAtOnceAreReadInPartsThatBelongTogether) {
    const std::vector<std::string> names = many_names(420);
    select_all("Contact", names);
    dealwire.configure("bulk: auto", "bulk: never");
    org.control("POST", "pages", R"({"rest": 100, "bulk": 100})");
    org.control("POST", "query-complexity", R"({"object": "Contact", "columns": 150})");

    EXPECT_EQ(text(import(), "outcome"), "ok");

    expect_own_values(names);
    expect_all_held();
}

TEST_F(Imported, AChangeAmongFieldsThatAreReadInPartsComesWhole) {
    const std::vector<std::string> names = many_names(420);
    select_all("Contact", names);
    import();
    org.control("POST", "query-complexity", R"({"object": "Contact", "columns": 150})");
    org.update("Contact", kRuth, R"({")" + names.back() + R"(": "now"})");

    const Tree imported = import();

    EXPECT_EQ(number(of(imported, "Contact"), "changed"), 1);
    EXPECT_EQ(text(record("Contact", kRuth), "fields." + names.back()), "now");
    EXPECT_EQ(text(record("Contact", kRuth), "fields." + names.front()),
              names.front() + " of " + kRuth);
}

TEST_F(Imported, RequiredFieldsCannotBeTakenOut) {
    const Outcome outcome = dealwire.run({"fields", "deselect", "Contact", "Email"});

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("needed by the engine"));
}

TEST_F(Imported, RefusedFieldsSayWhy) {
    const Outcome outcome = dealwire.run({"fields", "select", "Contact", "MailingAddress"});

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("compound addresses cannot be imported"));
    EXPECT_EQ(text(field("Contact", "MailingAddress"), "state"), "refused");
}

}  // namespace
}  // namespace dealwire::e2e
