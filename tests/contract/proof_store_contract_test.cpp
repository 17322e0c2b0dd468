#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::ListedRecord;
using model::RecordId;
using model::RecordState;
using testing::ElementsAre;
using testing::IsEmpty;

class ProofStoreContract : public StoreContract {
protected:
    ports::ProofStore& store() { return world_->proofs(); }

    void hold(const model::RecordPage& page) {
        world_->crm().save_page(scope(), page, std::nullopt);
    }

    void list(const std::vector<ListedRecord>& listed) { store().add(scope(), "Contact", listed); }

    ports::Difference compare(int as_of = 100, std::size_t limit = 10) {
        return store().compare(scope(), "Contact", at(as_of), limit);
    }

    static RecordId contact(int number) { return id("003", number); }
};

TEST_P(ProofStoreContract, TellsWhatIsAbsentOutdatedAndUnlisted) {
    hold(ContactPage{}
             .row(contact(1), 5, "same")
             .row(contact(2), 5, "older here")
             .row(contact(3), 5, "newer here")
             .row(contact(4), 5, "not listed")
             .row(contact(5), 5, "deleted here")
             .deleted());
    store().begin(scope(), "Contact");
    list({{contact(1), at(5)}, {contact(2), at(6)}});
    list({{contact(3), at(4)}, {contact(5), at(5)}, {contact(6), at(5)}});

    const auto found = compare();

    EXPECT_EQ(found.held, 4);
    EXPECT_EQ(found.listed, 5);
    EXPECT_EQ(found.gaps, 3);
    EXPECT_EQ(found.outdated_gaps, 1);
    EXPECT_THAT(found.absent, ElementsAre(contact(5), contact(6)));
    EXPECT_THAT(found.outdated, ElementsAre(contact(2)));
    EXPECT_THAT(found.unlisted, ElementsAre(contact(4)));
}

TEST_P(ProofStoreContract, LeavesTheNextIncrementWhatChangedSince) {
    hold(ContactPage{}.row(contact(1), 5, "Ann").row(contact(2), 20, "made since"));
    list({{contact(1), at(20)}, {contact(3), at(20)}});

    const auto found = compare(20);

    EXPECT_EQ(found.held, 2);
    EXPECT_THAT(found.absent, IsEmpty());
    EXPECT_THAT(found.outdated, IsEmpty());
    EXPECT_THAT(found.unlisted, IsEmpty());
}

TEST_P(ProofStoreContract, AnswersAtMostTheLimitOfEachKind) {
    ContactPage page;
    for (int i = 1; i <= 5; ++i) page.row(contact(i), 5, "held");
    hold(page);
    for (int i = 11; i <= 15; ++i) list({{contact(i), at(5)}});

    const auto found = compare(100, 3);

    EXPECT_THAT(found.absent, ElementsAre(contact(11), contact(12), contact(13)));
    EXPECT_THAT(found.unlisted, ElementsAre(contact(1), contact(2), contact(3)));
}

TEST_P(ProofStoreContract, CountsBeyondTheLimitAndARecordListedTwiceOnce) {
    hold(ContactPage{}.row(contact(1), 1, "older here").row(contact(2), 1, "older here"));
    list({{contact(1), at(5)}, {contact(2), at(5)}, {contact(3), at(5)}});
    list({{contact(3), at(5)}, {contact(4), at(5)}});

    const auto found = compare(100, 1);

    EXPECT_EQ(found.listed, 4);
    EXPECT_EQ(found.gaps, 4);
    EXPECT_EQ(found.outdated_gaps, 2);
    EXPECT_EQ(found.absent.size(), 1U);
}

TEST_P(ProofStoreContract, TakesTheNewestOfSeveralListings) {
    hold(ContactPage{}.row(contact(1), 5, "Ann"));
    list({{contact(1), at(6)}, {contact(1), at(5)}});
    list({{contact(1), at(4)}});

    EXPECT_THAT(compare().outdated, ElementsAre(contact(1)));
}

TEST_P(ProofStoreContract, BeginsEachProofWithAnEmptyList) {
    list({{contact(1), at(5)}});
    store().begin(scope(), "Contact");
    EXPECT_THAT(compare().absent, IsEmpty());

    list({{contact(2), at(5)}});
    store().finish(scope(), {.object = "Contact", .at = at(9)});
    EXPECT_THAT(compare().absent, IsEmpty());
}

TEST_P(ProofStoreContract, MarksOnlyLiveRecordsAsMissing) {
    hold(ContactPage{}.row(contact(1), 5, "Ann").row(contact(2), 5, "Bo").deleted());
    const auto revision = world_->crm().revision(scope());
    const std::vector ids{contact(1), contact(2), contact(9)};

    EXPECT_EQ(store().mark_missing(scope(), "Contact", ids), 1);
    EXPECT_EQ(store().mark_missing(scope(), "Contact", ids), 0);

    EXPECT_EQ(world_->crm().get(scope(), "Contact", contact(1))->state, RecordState::Missing);
    EXPECT_EQ(world_->crm().get(scope(), "Contact", contact(2))->state, RecordState::Deleted);
    EXPECT_GT(world_->crm().revision(scope()), revision);
    EXPECT_THAT(compare().unlisted, IsEmpty());
}

TEST_P(ProofStoreContract, TakesAMissingRecordBackInTheSameVersion) {
    hold(ContactPage{}.row(contact(1), 5, "Ann"));
    store().mark_missing(scope(), "Contact", std::vector{contact(1)});

    hold(ContactPage{}.row(contact(1), 5, "Ann"));

    EXPECT_EQ(world_->crm().get(scope(), "Contact", contact(1))->state, RecordState::Live);
}

TEST_P(ProofStoreContract, KeepsTheLatestProofOfEachObject) {
    const model::Proof contacts{.object = "Contact",
                                .at = at(9),
                                .checked = at(19),
                                .in_org = 5,
                                .held = 4,
                                .absent = 3,
                                .outdated = 2,
                                .repaired = 5,
                                .deleted = 1,
                                .missing = 6,
                                .withheld = "Half of them would be missing."};
    store().finish(scope(), {.object = "Lead", .at = at(1)});
    store().finish(scope(), {.object = "Contact", .at = at(2)});
    store().finish(scope(), contacts);
    store().finish(scope("other"), {.object = "User", .at = at(1)});

    EXPECT_THAT(store().latest(scope()),
                ElementsAre(contacts, model::Proof{.object = "Lead", .at = at(1)}));
}

TEST_P(ProofStoreContract, ComparesOneOrgAndObjectOnly) {
    hold(ContactPage{}.row(contact(1), 5, "Ann"));
    store().add(scope("acme", 2), "Contact", std::vector<ListedRecord>{{contact(1), at(5)}});
    store().add(scope(), "Lead", std::vector<ListedRecord>{{contact(1), at(5)}});

    EXPECT_THAT(compare().unlisted, ElementsAre(contact(1)));
    EXPECT_EQ(store().compare(scope("acme", 2), "Contact", at(99), 9).held, 0);
}

INSTANTIATE_TEST_SUITE_P(Stores, ProofStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
