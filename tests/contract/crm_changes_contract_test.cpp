#include "engine/importing/page.hpp"
#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::Deletion;
using model::RecordState;

const model::RecordId kAnn = id("003", 1);
const model::RecordId kBo = id("003", 2);
const model::RecordId kCy = id("003", 3);

/// What happens to records that are held: columns put beside them, deletions, merges.
class CrmChangesContract : public StoreContract {
protected:
    ports::CrmStore& store() { return world_->crm(); }

    ports::PageSaved save(const model::RecordPage& page) {
        return store().save_page(scope(), page, std::nullopt);
    }

    ports::StoredRecord held(const std::string& object, const model::RecordId& record) {
        auto found = store().get(scope(), object, record);
        if (!found) throw std::runtime_error{"no such record"};
        return *std::move(found);
    }

    std::string text(const std::string& object, const model::RecordId& record,
                     std::string_view field) {
        return held(object, record).fields.text_at(field).value_or("(none)");
    }

    static model::RecordPage regions(const model::RecordId& record, int minute,
                                     const char* region) {
        auto page =
            page_of("Contact", {"Id", "SystemModstamp:datetime", "Region__c", "Email:email"},
                    {{record.text(), stamp(minute), region, "beside@x.test"}});
        page.beside = true;
        return page;
    }

    /// `loser` of an object lost a merge to `winner`.
    ports::PageSaved merge(const std::string& object, const model::RecordId& loser,
                           const model::RecordId& winner, int minute = 9) {
        return save(page_of(
            object,
            {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "MasterRecordId:reference"},
            {{loser.text(), stamp(minute), "true", winner.text()}}));
    }

    ports::PageSaved save_contact_of(const model::RecordId& account, int minute = 1) {
        return save(page_of("Contact", {"Id", "SystemModstamp:datetime", "AccountId:reference"},
                            {{kAnn.text(), stamp(minute), account.text()}}));
    }

    std::string account_of_ann() { return text("Contact", kAnn, "AccountId"); }
};

TEST_P(CrmChangesContract, PutsColumnsBesideWhatIsHeld) {
    save(ContactPage{}.row(kAnn, 3, "Ann").with("Vip__c", "true"));

    const auto saved = save(regions(kAnn, 3, "west"));
    const auto again = save(regions(kAnn, 3, "west"));

    EXPECT_EQ(saved.changed, 1);
    EXPECT_EQ(again.changed, 0);
    EXPECT_EQ(again.unchanged, 1);
    EXPECT_EQ(text("Contact", kAnn, "Region__c"), "west");
    EXPECT_EQ(text("Contact", kAnn, "Email"), "beside@x.test");
    EXPECT_EQ(text("Contact", kAnn, "Name"), "Ann");
    EXPECT_EQ(*held("Contact", kAnn).fields.find("Vip__c"), base::Tree{true});
}

TEST_P(CrmChangesContract, AddsNoRecordThatIsKnownByAFewColumnsOnly) {
    const auto saved = save(regions(kBo, 3, "west"));

    EXPECT_FALSE(store().get(scope(), "Contact", kBo));
    EXPECT_EQ(saved.changed, 0);
    EXPECT_EQ(saved.unchanged, 0);
    EXPECT_EQ(store().revision(scope()), 0);
}

TEST_P(CrmChangesContract, LeavesNewerRecordsAloneWhenColumnsComeBesideThem) {
    save(ContactPage{}.row(kAnn, 5, "Ann").with("Region__c", "north"));

    EXPECT_EQ(save(regions(kAnn, 4, "west")).unchanged, 1);

    EXPECT_EQ(text("Contact", kAnn, "Region__c"), "north");
}

TEST_P(CrmChangesContract, LeavesVersionAndStateToFullRowsWhenColumnsComeBeside) {
    save(ContactPage{}.row(kAnn, 2, "Ann").deleted());

    EXPECT_EQ(save(regions(kAnn, 7, "west")).changed, 1);

    EXPECT_EQ(held("Contact", kAnn).system_modstamp, stamp(2));
    EXPECT_EQ(held("Contact", kAnn).state, RecordState::Deleted);
    EXPECT_EQ(save(ContactPage{}.row(kAnn, 7, "Ann B")).changed, 1);
    EXPECT_EQ(held("Contact", kAnn).state, RecordState::Live);
}

TEST_P(CrmChangesContract, TakesAFullRowAgainAfterColumnsChangedBesideIt) {
    const model::RecordPage full = ContactPage{}.row(kAnn, 3, "Ann").with("Region__c", "north");
    save(full);
    save(regions(kAnn, 3, "west"));

    EXPECT_EQ(save(full).changed, 1);
    EXPECT_EQ(text("Contact", kAnn, "Region__c"), "north");
    EXPECT_EQ(save(full).changed, 0);
}

TEST_P(CrmChangesContract, MakesTombstonesOfWhatTheLogSaysWasDeleted) {
    save(ContactPage{}.row(kAnn, 1, "Ann").row(kBo, 1, "Bo").row(kCy, 1, "Cy").deleted());
    const auto revision = store().revision(scope());
    const std::vector<Deletion> log{
        {kAnn, at(4)}, {kBo, at(4)}, {kCy, at(4)}, {id("003", 99), at(4)}, {kAnn, at(3)}};

    EXPECT_EQ(store().save_deletions(scope(), "Contact", log, at(5)), 2);

    EXPECT_EQ(held("Contact", kAnn).state, RecordState::Deleted);
    EXPECT_EQ(held("Contact", kBo).state, RecordState::Deleted);
    EXPECT_EQ(text("Contact", kAnn, "Name"), "Ann");
    EXPECT_FALSE(store().get(scope(), "Contact", id("003", 99)));
    EXPECT_GT(store().revision(scope()), revision);
    EXPECT_EQ(world_->places().deletions_covered(scope(), "Contact"), at(5));
}

TEST_P(CrmChangesContract, SparesRecordsThatCameBackAfterTheirDeletion) {
    save(ContactPage{}.row(kAnn, 5, "Ann"));

    EXPECT_EQ(
        store().save_deletions(scope(), "Contact", std::vector<Deletion>{{kAnn, at(4)}}, at(6)), 0);

    EXPECT_EQ(held("Contact", kAnn).state, RecordState::Live);
}

TEST_P(CrmChangesContract, KeepsUntilWhenTheLogWasReadEvenWhereItIsEmpty) {
    EXPECT_EQ(world_->places().deletions_covered(scope(), "Contact"), std::nullopt);

    store().save_deletions(scope(), "Contact", {}, at(5));
    store().save_deletions(scope(), "Contact", {}, at(7));

    EXPECT_EQ(world_->places().deletions_covered(scope(), "Contact"), at(7));
    EXPECT_EQ(world_->places().deletions_covered(scope(), "Account"), std::nullopt);
    EXPECT_EQ(store().revision(scope()), 0);
}

TEST_P(CrmChangesContract, LiftsATombstoneOfTheLogWhenTheRecordComesBack) {
    save(ContactPage{}.row(kAnn, 1, "Ann"));
    store().save_deletions(scope(), "Contact", std::vector<Deletion>{{kAnn, at(4)}}, at(5));

    EXPECT_EQ(save(ContactPage{}.row(kAnn, 6, "Ann")).changed, 1);

    EXPECT_EQ(held("Contact", kAnn).state, RecordState::Live);
}

TEST_P(CrmChangesContract, PointsLinksOfALostAccountAtItsWinner) {
    const auto lost = id("001", 1);
    const auto won = id("001", 2);
    save_contact_of(lost);
    save(page_of("Opportunity", {"Id", "AccountId:reference"},
                 {{id("006", 1).text(), lost.text()}}));
    save(page_of("Lead", {"Id", "ConvertedAccountId:reference"},
                 {{id("00Q", 1).text(), lost.text()}}));

    EXPECT_EQ(merge("Account", lost, won).deleted, 1);

    EXPECT_EQ(account_of_ann(), won.text());
    EXPECT_EQ(text("Opportunity", id("006", 1), "AccountId"), won.text());
    EXPECT_EQ(text("Lead", id("00Q", 1), "ConvertedAccountId"), won.text());
    EXPECT_EQ(held("Account", lost).master, won);
}

TEST_P(CrmChangesContract, PointsLinksOfALostContactAtItsWinner) {
    save(page_of("OpportunityContactRole", {"Id", "ContactId:reference"},
                 {{id("00K", 1).text(), kBo.text()}}));
    save(page_of("Lead", {"Id", "ConvertedContactId:reference"},
                 {{id("00Q", 1).text(), kBo.text()}}));

    merge("Contact", kBo, kAnn);

    EXPECT_EQ(text("OpportunityContactRole", id("00K", 1), "ContactId"), kAnn.text());
    EXPECT_EQ(text("Lead", id("00Q", 1), "ConvertedContactId"), kAnn.text());
}

TEST_P(CrmChangesContract, FollowsChainsOfMergesInWhateverOrderTheyArrive) {
    save_contact_of(id("001", 1));

    merge("Account", id("001", 2), id("001", 3));
    merge("Account", id("001", 1), id("001", 2));
    EXPECT_EQ(account_of_ann(), id("001", 3).text());

    merge("Account", id("001", 3), id("001", 4));
    EXPECT_EQ(account_of_ann(), id("001", 4).text());
}

TEST_P(CrmChangesContract, EndsAChainOfMergesThatBitesItsTail) {
    save_contact_of(id("001", 1));

    merge("Account", id("001", 1), id("001", 2));
    merge("Account", id("001", 2), id("001", 1));

    EXPECT_THAT(account_of_ann(), testing::AnyOf(id("001", 1).text(), id("001", 2).text()));
}

TEST_P(CrmChangesContract, PointsLinksThatArriveAfterTheMergeAtTheWinner) {
    merge("Account", id("001", 1), id("001", 2));
    merge("Account", id("001", 2), id("001", 3));

    EXPECT_EQ(save_contact_of(id("001", 1)).changed, 1);
    EXPECT_EQ(account_of_ann(), id("001", 3).text());
    EXPECT_EQ(save_contact_of(id("001", 1)).changed, 0) << "the same row is no change";
    EXPECT_EQ(save_contact_of(id("001", 2), 2).changed, 1);
    EXPECT_EQ(account_of_ann(), id("001", 3).text());
}

TEST_P(CrmChangesContract, LeavesTheLinkWhereItWasPointedWhenTheSameRowIsReadAgain) {
    save_contact_of(id("001", 1));
    merge("Account", id("001", 1), id("001", 2));

    EXPECT_EQ(save_contact_of(id("001", 1)).changed, 0);

    EXPECT_EQ(account_of_ann(), id("001", 2).text());
}

TEST_P(CrmChangesContract, NoLongerFollowsAMergeWhoseLoserCameBack) {
    merge("Account", id("001", 1), id("001", 2), 3);
    save(page_of("Account",
                 {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "MasterRecordId:reference"},
                 {{id("001", 1).text(), stamp(5), "false", std::nullopt}}));

    save_contact_of(id("001", 1));

    EXPECT_EQ(account_of_ann(), id("001", 1).text());
}

TEST_P(CrmChangesContract, PointsNoLinkWhereTheMergeIsOlderThanWhatIsHeld) {
    save(page_of("Account", {"Id", "SystemModstamp:datetime", "IsDeleted:boolean"},
                 {{id("001", 1).text(), stamp(5), "false"}}));
    save_contact_of(id("001", 1));

    merge("Account", id("001", 1), id("001", 2), 4);

    EXPECT_EQ(account_of_ann(), id("001", 1).text());
}

TEST_P(CrmChangesContract, KeepsMergesOfOrgsApart) {
    save_contact_of(id("001", 1));
    store().save_page(
        scope("acme", 2),
        page_of("Account",
                {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "MasterRecordId:reference"},
                {{id("001", 1).text(), stamp(9), "true", id("001", 2).text()}}),
        std::nullopt);

    EXPECT_EQ(account_of_ann(), id("001", 1).text());
}

TEST_P(CrmChangesContract, UndoesThePointingWhenTheCommitFails) {
    save_contact_of(id("001", 1));
    const model::RecordPage page =
        page_of("Account",
                {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "MasterRecordId:reference"},
                {{id("001", 1).text(), stamp(9), "true", id("001", 2).text()}});
    world_->break_table("reading_place");
    EXPECT_THROW(store().save_page(scope(), page, model::ReadingPlace{.object = "Account"}),
                 ports::StoreError);
    world_->heal_table("reading_place");

    EXPECT_EQ(account_of_ann(), id("001", 1).text());
    EXPECT_FALSE(store().get(scope(), "Account", id("001", 1)));
}

TEST_P(CrmChangesContract, SavesTheOtherRowsOfAPageWhereOneHoldsDamagedText) {
    model::RecordPage page =
        ContactPage{}.row(kAnn, 1, "A\xC3nn").row(kBo, 1, "B\xC3\xB6").row(kCy, 1, "Cy");

    const auto facts = importing::take_out_invalid_rows(page, "SystemModstamp", std::nullopt);
    const auto saved = save(page);

    ASSERT_EQ(facts.rejected.size(), 1U);
    EXPECT_EQ(facts.rejected.front().id, kAnn.text());
    EXPECT_EQ(saved.changed, 2);
    EXPECT_EQ(text("Contact", kBo, "Name"), "Bö");
}

INSTANTIATE_TEST_SUITE_P(Stores, CrmChangesContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
