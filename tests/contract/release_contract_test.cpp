#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::RecordState;

const model::RecordId kOne = id("006", 1);
const model::RecordId kTwo = id("006", 2);

/// Opportunities whose owner is not recorded any more.
class ReleaseContract : public StoreContract {
protected:
    ports::CrmStore& store() { return world_->crm(); }

    ports::PageSaved save(const model::RecordId& deal, int minute, bool deleted = false) {
        const auto page =
            page_of("Opportunity", {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "Name"},
                    {{deal.text(), stamp(minute), deleted ? "true" : "false", "Deal"}});
        return store().save_page(scope(), page, std::nullopt);
    }

    std::int64_t release(const std::vector<model::RecordId>& deals, int minute) {
        return store().release(scope(), deals, at(minute));
    }

    ports::StoredRecord held(const model::RecordId& deal) {
        auto found = store().get(scope(), "Opportunity", deal);
        if (!found) throw std::runtime_error{"no such record"};
        return *std::move(found);
    }

    std::vector<model::Opportunity> streamed() {
        std::vector<model::Opportunity> all;
        world_->reader().opportunities(
            scope(), [&](model::Opportunity one) { all.push_back(std::move(one)); });
        return all;
    }
};

TEST_P(ReleaseContract, TakesLiveOpportunitiesOnly) {
    save(kOne, 1);
    save(kTwo, 1, true);
    const std::vector ids{kOne, kTwo, kOne, id("006", 77)};
    const auto revision = store().revision(scope());

    EXPECT_EQ(release(ids, 5), 1);
    EXPECT_EQ(held(kOne).state, RecordState::Released);
    EXPECT_EQ(held(kTwo).state, RecordState::Deleted);
    EXPECT_GT(store().revision(scope()), revision);

    const auto after = store().revision(scope());
    EXPECT_EQ(release(ids, 6), 0);
    EXPECT_EQ(release({}, 6), 0);
    EXPECT_EQ(store().revision(scope()), after);
}

TEST_P(ReleaseContract, KeepsTheMomentOfTheFirst) {
    save(kOne, 1);
    save(kTwo, 1);
    release({kOne}, 5);
    release({kOne}, 9);

    EXPECT_EQ(held(kOne).released_at, at(5));
    EXPECT_EQ(held(kTwo).released_at, std::nullopt);
    const auto deals = streamed();
    ASSERT_EQ(deals.size(), 2U);
    EXPECT_EQ(deals[0].state, RecordState::Released);
    EXPECT_EQ(deals[0].released_at, at(5));
    EXPECT_EQ(deals[1].released_at, std::nullopt);
}

TEST_P(ReleaseContract, IsLiftedByTheSameVersionOfTheRecord) {
    save(kOne, 1);
    release({kOne}, 5);

    EXPECT_EQ(save(kOne, 1).changed, 1);
    EXPECT_EQ(held(kOne).state, RecordState::Live);
    EXPECT_EQ(held(kOne).released_at, std::nullopt);
    EXPECT_EQ(streamed()[0].released_at, std::nullopt);
    EXPECT_EQ(release({kOne}, 9), 1);
    EXPECT_EQ(held(kOne).released_at, at(9));
}

TEST_P(ReleaseContract, StaysWhereOnlyAFewColumnsCome) {
    save(kOne, 1);
    release({kOne}, 5);
    auto page = page_of("Opportunity", {"Id", "SystemModstamp:datetime", "Region__c"},
                        {{kOne.text(), stamp(1), "west"}});
    page.beside = true;
    store().save_page(scope(), page, std::nullopt);

    EXPECT_EQ(held(kOne).fields.text_at("Region__c"), "west");
    EXPECT_EQ(held(kOne).released_at, at(5));
}

TEST_P(ReleaseContract, EndsWithTheRecord) {
    save(kOne, 1);
    release({kOne}, 2);

    store().save_deletions(scope(), "Opportunity", std::vector<model::Deletion>{{kOne, at(4)}},
                           at(5));

    EXPECT_EQ(held(kOne).state, RecordState::Deleted);
    EXPECT_EQ(held(kOne).released_at, std::nullopt);
}

TEST_P(ReleaseContract, IsCounted) {
    save(kOne, 1);
    save(kTwo, 1);
    release({kOne}, 5);

    EXPECT_THAT(store().held(scope()),
                testing::Contains(ports::HeldRecords{"Opportunity", 1, 0, 0, 1}));
}

INSTANTIATE_TEST_SUITE_P(Stores, ReleaseContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
