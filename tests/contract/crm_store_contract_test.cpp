#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::Bookmark;
using model::RecordState;

const model::RecordId kAnn = id("003", 1);
const model::RecordId kBo = id("003", 2);

class CrmStoreContract : public StoreContract {
protected:
    ports::CrmStore& store() { return world_->crm(); }

    ports::PageSaved save(const model::RecordPage& page) {
        return store().save_page(scope(), page, std::nullopt);
    }

    static model::ReadingPlace place(base::Instant stamp, const model::RecordId& last) {
        return {.object = "Contact", .bookmark = Bookmark{stamp, last}};
    }

    std::optional<Bookmark> bookmark_of(const std::string& object) {
        const auto place = world_->places().place(scope(), object, model::Purpose::Keep);
        return place ? place->bookmark : std::nullopt;
    }

    ports::StoredRecord held(const model::RecordId& record) {
        auto found = store().get(scope(), "Contact", record);
        if (!found) throw std::runtime_error{"no such record"};
        return *std::move(found);
    }

    std::string text(const model::RecordId& record, std::string_view field) {
        return held(record).fields.text_at(field).value_or("(none)");
    }
};

TEST_P(CrmStoreContract, KeepsTypedAndPickedFieldsWithTheirTypes) {
    save(ContactPage{}
             .row(kAnn, 1, "Ann \\ \"A\"\nB\tC")
             .with("Score__c", "12.50")
             .with("Vip__c", "true"));

    const ports::StoredRecord ann = held(kAnn);
    EXPECT_EQ(ann.object, "Contact");
    EXPECT_EQ(ann.system_modstamp, stamp(1));
    EXPECT_EQ(ann.state, RecordState::Live);
    EXPECT_EQ(ann.fields.text_at("Id"), kAnn.text());
    EXPECT_EQ(ann.fields.text_at("Name"), "Ann \\ \"A\"\nB\tC");
    ASSERT_TRUE(ann.fields.find("Vip__c"));
    EXPECT_EQ(*ann.fields.find("Vip__c"), base::Tree{true});
    EXPECT_EQ(*ann.fields.find("Score__c"), base::Tree{base::Number{"12.50"}});
}

TEST_P(CrmStoreContract, LeavesNullsOut) {
    save(ContactPage{}.row(kAnn, 1, "Ann"));

    EXPECT_EQ(held(kAnn).fields.find("Email"), nullptr);
    EXPECT_EQ(held(kAnn).fields.find("Region__c"), nullptr);
}

TEST_P(CrmStoreContract, KeepsEveryKindOfTypedColumn) {
    const auto deal = id("006", 1);
    store().save_page(
        scope(),
        page_of("Opportunity",
                {"Id", "SystemModstamp:datetime", "Name", "Amount:currency", "CloseDate:date",
                 "IsClosed:boolean", "OwnerId:reference", "CreatedDate:datetime"},
                {{deal.text(), stamp(1), "Deal", "1234567890123.45", "2026-05-06", "false",
                  id("005", 1).text().substr(0, 15), stamp(-5)}}),
        std::nullopt);

    const auto fields = store().get(scope(), "Opportunity", deal)->fields;
    EXPECT_EQ(*fields.find("Amount"), base::Tree{base::Number{"1234567890123.45"}});
    EXPECT_EQ(fields.text_at("CloseDate"), "2026-05-06");
    EXPECT_EQ(*fields.find("IsClosed"), base::Tree{false});
    EXPECT_EQ(fields.text_at("CreatedDate"), stamp(-5));
}

TEST_P(CrmStoreContract, CountsNewRowsAsChangedAndRepeatedOnesAsUnchanged) {
    const model::RecordPage page = ContactPage{}.row(kAnn, 1, "Ann").row(kBo, 2, "Bo");

    const auto first = save(page);
    const auto second = save(page);

    EXPECT_EQ(first.changed, 2);
    EXPECT_EQ(first.unchanged, 0);
    EXPECT_EQ(second.changed, 0);
    EXPECT_EQ(second.unchanged, 2);
}

TEST_P(CrmStoreContract, LetsTheNewerVersionWin) {
    save(ContactPage{}.row(kAnn, 5, "Ann the new"));

    const auto older = save(ContactPage{}.row(kAnn, 4, "Ann the old"));
    EXPECT_EQ(text(kAnn, "Name"), "Ann the new");
    EXPECT_EQ(older.unchanged, 1);

    save(ContactPage{}.row(kAnn, 6, "Ann the newest"));
    EXPECT_EQ(text(kAnn, "Name"), "Ann the newest");
    EXPECT_EQ(held(kAnn).system_modstamp, stamp(6));
}

TEST_P(CrmStoreContract, ReplacesAnEqualVersionWithOtherContent) {
    save(ContactPage{}.row(kAnn, 5, "Ann").with("Region__c", "north"));

    const auto saved = save(ContactPage{}.row(kAnn, 5, "Ann").with("Region__c", "south"));

    EXPECT_EQ(saved.changed, 1);
    EXPECT_EQ(text(kAnn, "Region__c"), "south");
}

TEST_P(CrmStoreContract, TakesTheNewestOfSeveralRowsOfOneRecord) {
    const auto saved = save(ContactPage{}
                                .row(kAnn, 5, "newest")
                                .row(kAnn, 3, "oldest")
                                .row(kAnn, 4, "middle")
                                .row(kBo, 7, "first of two")
                                .row(kBo, 7, "second of two"));

    EXPECT_EQ(saved.changed, 2);
    EXPECT_EQ(text(kAnn, "Name"), "newest");
    EXPECT_EQ(text(kBo, "Name"), "second of two");
}

TEST_P(CrmStoreContract, KeepsColumnsThatThePageDoesNotHave) {
    save(ContactPage{}.row(kAnn, 1, "Ann").with("Email", "ann@x.test").with("Region__c", "north"));

    save(ContactPage{}
             .row(kAnn, 2, "Ann B")
             .with("Vip__c", "true")
             .without("Email")
             .without("Region__c"));

    EXPECT_EQ(text(kAnn, "Name"), "Ann B");
    EXPECT_EQ(text(kAnn, "Email"), "ann@x.test");
    EXPECT_EQ(text(kAnn, "Region__c"), "north");
    EXPECT_EQ(*held(kAnn).fields.find("Vip__c"), base::Tree{true});
}

TEST_P(CrmStoreContract, TakesANullInThePageAsEmptied) {
    save(ContactPage{}.row(kAnn, 1, "Ann").with("Email", "ann@x.test").with("Region__c", "north"));

    const auto saved = save(ContactPage{}.row(kAnn, 2, "Ann"));

    EXPECT_EQ(saved.changed, 1);
    EXPECT_EQ(held(kAnn).fields.find("Email"), nullptr);
    EXPECT_EQ(held(kAnn).fields.find("Region__c"), nullptr);
}

TEST_P(CrmStoreContract, FillsInAColumnWithoutMovingTheStamp) {
    save(ContactPage{}.row(kAnn, 3, "Ann"));

    const auto saved = save(page_of("Contact", {"Id", "Region__c"}, {{kAnn.text(), "west"}}));

    EXPECT_EQ(saved.changed, 1);
    EXPECT_EQ(text(kAnn, "Region__c"), "west");
    EXPECT_EQ(held(kAnn).system_modstamp, stamp(3));
    EXPECT_EQ(text(kAnn, "Name"), "Ann");
}

TEST_P(CrmStoreContract, MakesADeletedRowATombstoneWithItsData) {
    save(ContactPage{}.row(kAnn, 1, "Ann"));

    const auto saved =
        save(ContactPage{}.row(kAnn, 2, "Ann").deleted().row(kBo, 2, "Bo").deleted());
    const auto again = save(ContactPage{}.row(kAnn, 3, "Ann").deleted());

    EXPECT_EQ(saved.deleted, 2);
    EXPECT_EQ(again.changed, 1);
    EXPECT_EQ(again.deleted, 0);
    EXPECT_EQ(held(kAnn).state, RecordState::Deleted);
    EXPECT_EQ(text(kAnn, "Name"), "Ann");
}

TEST_P(CrmStoreContract, LiftsATombstoneWhenTheRecordComesBack) {
    save(ContactPage{}.row(kAnn, 2, "Ann").deleted());

    save(ContactPage{}.row(kAnn, 1, "Ann"));
    EXPECT_EQ(held(kAnn).state, RecordState::Deleted) << "an older row lifted it";

    save(ContactPage{}.row(kAnn, 3, "Ann"));
    EXPECT_EQ(held(kAnn).state, RecordState::Live);
}

TEST_P(CrmStoreContract, RemembersTheWinnerOfAMerge) {
    save(page_of("Contact",
                 {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "MasterRecordId:reference"},
                 {{kAnn.text(), stamp(2), "true", kBo.text()}}));

    EXPECT_EQ(held(kAnn).master, kBo);
    EXPECT_EQ(held(kAnn).state, RecordState::Deleted);
}

TEST_P(CrmStoreContract, StoresTheBookmarkWithTheRows) {
    store().save_page(scope(), ContactPage{}.row(kAnn, 1, "Ann"), place(at(1), kAnn));
    store().save_page(scope(), ContactPage{}.row(kBo, 2, "Bo"), place(at(2), kBo));

    EXPECT_EQ(bookmark_of("Contact"), (Bookmark{at(2), kBo}));
    EXPECT_EQ(bookmark_of("Lead"), std::nullopt);
}

TEST_P(CrmStoreContract, KeepsNeitherRowsNorBookmarkWhenTheCommitFails) {
    store().save_page(scope(), ContactPage{}.row(kAnn, 1, "Ann"), place(at(1), kAnn));
    const auto revision = store().revision(scope());

    world_->break_table("reading_place");
    const model::RecordPage page = ContactPage{}.row(kAnn, 2, "Changed").row(kBo, 2, "Bo");
    EXPECT_THROW(store().save_page(scope(), page, place(at(2), kBo)), ports::StoreError);
    world_->heal_table("reading_place");

    EXPECT_EQ(text(kAnn, "Name"), "Ann");
    EXPECT_FALSE(store().get(scope(), "Contact", kBo));
    EXPECT_EQ(bookmark_of("Contact"), (Bookmark{at(1), kAnn}));
    EXPECT_EQ(store().revision(scope()), revision);
}

TEST_P(CrmStoreContract, WorksOnAfterAFailedCall) {
    world_->break_table("reading_place");
    EXPECT_THROW(store().save_page(scope(), ContactPage{}.row(kAnn, 1, "Ann"), place(at(1), kAnn)),
                 ports::StoreError);
    world_->heal_table("reading_place");

    EXPECT_EQ(
        store().save_page(scope(), ContactPage{}.row(kAnn, 1, "Ann"), place(at(1), kAnn)).changed,
        1);
}

TEST_P(CrmStoreContract, RaisesTheRevisionOnlyWhenSomethingChanged) {
    EXPECT_EQ(store().revision(scope()), 0);
    save(ContactPage{}.row(kAnn, 1, "Ann"));
    const auto first = store().revision(scope());
    EXPECT_GT(first, 0);

    save(ContactPage{}.row(kAnn, 1, "Ann"));
    store().save_page(scope(), ContactPage{}, place(at(9), kAnn));
    EXPECT_EQ(store().revision(scope()), first);

    save(ContactPage{}.row(kAnn, 2, "Ann"));
    EXPECT_GT(store().revision(scope()), first);
}

TEST_P(CrmStoreContract, CountsLiveRecordsPerObjectInAFixedOrder) {
    save(ContactPage{}.row(kAnn, 1, "Ann").row(kBo, 1, "Bo").deleted());

    std::vector<std::string> names;
    for (const auto& [object, count] : store().counts(scope())) {
        names.push_back(object);
        EXPECT_EQ(count, object == "Contact" ? 1 : 0) << object;
    }
    EXPECT_THAT(names, testing::ElementsAre("Account", "Contact", "Lead", "Opportunity", "User",
                                            "OpportunityStage", "OpportunityHistory",
                                            "OpportunityContactRole"));
}

TEST_P(CrmStoreContract, CountsRecordsPerObjectAndState) {
    save(ContactPage{}.row(kAnn, 1, "Ann").row(kBo, 1, "Bo").deleted());
    EXPECT_EQ(store().held(scope()).at(1), (ports::HeldRecords{"Contact", 1, 1, 0, 0}));
    EXPECT_EQ(store().held(scope()).at(0), (ports::HeldRecords{"Account", 0, 0, 0, 0}));
}

TEST_P(CrmStoreContract, KeepsIdsApartThatDifferOnlyByCase) {
    const auto lower = *model::RecordId::parse("003000000000abc");
    const auto upper = *model::RecordId::parse("003000000000ABC");

    save(ContactPage{}.row(lower, 1, "lower").row(upper, 1, "upper"));

    EXPECT_EQ(text(lower, "Name"), "lower");
    EXPECT_EQ(text(upper, "Name"), "upper");
}

TEST_P(CrmStoreContract, KeepsOrgsAndTenantsApart) {
    save(ContactPage{}.row(kAnn, 1, "Ann of acme"));
    store().save_page(scope("acme", 2), ContactPage{}.row(kAnn, 1, "Ann of the sandbox"), {});
    store().save_page(scope("other", 1), ContactPage{}.row(kAnn, 1, "Ann of another"), {});

    EXPECT_EQ(text(kAnn, "Name"), "Ann of acme");
    EXPECT_EQ(store().get(scope("acme", 2), "Contact", kAnn)->fields.text_at("Name"),
              "Ann of the sandbox");
    EXPECT_EQ(store().get(scope("acme", 3), "Contact", kAnn), std::nullopt);
}

TEST_P(CrmStoreContract, TakesNulCharactersOutOfTexts) {
    if (GetParam().name == "InMemory") GTEST_SKIP() << "memory holds any text";
    save(ContactPage{}
             .row(kAnn, 1, std::string("An\0n", 4))
             .with("Region__c", std::string("no\0rth", 6)));

    EXPECT_EQ(text(kAnn, "Name"), "Ann");
    EXPECT_EQ(text(kAnn, "Region__c"), "north");
}

TEST_P(CrmStoreContract, KeepsTextsOfEveryKindInPickedFields) {
    const std::string text = "tab\t quote\" slash\\ bell\a line\r\n \xC3\xA9 \xF0\x9F\x98\x80";
    save(ContactPage{}.row(kAnn, 1, text).with("Region__c", text));

    EXPECT_EQ(held(kAnn).fields.text_at("Name"), text);
    EXPECT_EQ(held(kAnn).fields.text_at("Region__c"), text);
}

TEST_P(CrmStoreContract, KeepsAmountsInEveryNotation) {
    int number = 0;
    for (const auto& [written, kept] : {std::pair{"0", "0"},
                                        {"-0.50", "-0.50"},
                                        {"1.5E7", "15000000"},
                                        {"10000", "10000"},
                                        {"12345678901234567.89", "12345678901234567.89"},
                                        {"1.2E-5", "0.000012"}}) {
        const auto deal = id("006", ++number);
        save(page_of("Opportunity", {"Id", "Amount:currency"}, {{deal.text(), written}}));

        const auto fields = store().get(scope(), "Opportunity", deal)->fields;
        const auto value = base::to_double(*fields.find("Amount")->number());
        EXPECT_DOUBLE_EQ(value.value(), std::stod(kept)) << written;
        if (GetParam().name == "Postgresql") {
            EXPECT_EQ(fields.text_at("Amount"), kept);
        }
    }
}

TEST_P(CrmStoreContract, TellsNewChangedAndUnchangedRowsOfOnePageApart) {
    save(ContactPage{}.row(kAnn, 1, "Ann").row(kBo, 1, "Bo").row(id("003", 9), 1, "Ida"));

    const auto saved = save(ContactPage{}
                                .row(id("003", 9), 1, "Ida")
                                .row(id("003", 5), 1, "Cy")
                                .row(kBo, 2, "Bo the second")
                                .row(kAnn, 1, "Ann")
                                .row(id("003", 3), 1, "Di"));

    EXPECT_EQ(saved.changed, 3);
    EXPECT_EQ(saved.unchanged, 2);
    EXPECT_EQ(text(kBo, "Name"), "Bo the second");
    EXPECT_EQ(text(id("003", 3), "Name"), "Di");
    EXPECT_EQ(store().counts(scope()).at(1).second, 5);
}

TEST_P(CrmStoreContract, CountsRecordsReadWithOtherColumnsAsUnchangedWhereNothingElseIs) {
    save(ContactPage{}.row(kAnn, 1, "Ann").with("Region__c", "north"));

    for (int again = 0; again < 2; ++again)
        EXPECT_EQ(save(ContactPage{}.row(kAnn, 1, "Ann").without("Region__c")).changed, 0);
    EXPECT_EQ(save(ContactPage{}.row(kAnn, 1, "Ann").with("Region__c", "south")).changed, 1);
    EXPECT_EQ(text(kAnn, "Region__c"), "south");
}

TEST_P(CrmStoreContract, RefusesObjectsWithoutATableByName) {
    const auto page = page_of("Case", {"Id"}, {{id("500", 1).text()}});
    try {
        save(page);
        FAIL() << "accepted";
    } catch (const ports::StoreError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("Case"));
    }
    EXPECT_THROW(store().get(scope(), "Case", id("500", 1)), ports::StoreError);
}

TEST_P(CrmStoreContract, RefusesARowWithoutAnId) {
    EXPECT_THROW(save(page_of("Contact", {"Id", "Name"}, {{std::nullopt, "Ann"}})),
                 ports::StoreError);
}

INSTANTIATE_TEST_SUITE_P(Stores, CrmStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
