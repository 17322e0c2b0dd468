#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::Purpose;
using model::ReadingPlace;

class ReadingStoreContract : public StoreContract {
protected:
    ports::ReadingStore& store() { return world_->places(); }

    static ReadingPlace full_place() {
        return {.object = "Contact",
                .purpose = Purpose::Fill,
                .bookmark = model::Bookmark{at(3), id("003", 7)},
                .bulk = model::BulkPlace{.job = id("750", 1).text(),
                                         .locator = "MTAwMDA",
                                         .created = at(1),
                                         .rows_done = 5'000'000'000},
                .bulk_stamp = at(2),
                .request_digest = "digest"};
    }
};

TEST_P(ReadingStoreContract, KeepsEveryPartOfAPlace) {
    store().save_place(scope(), full_place());

    EXPECT_EQ(store().place(scope(), "Contact", Purpose::Fill), full_place());
    EXPECT_EQ(store().place(scope(), "Contact", Purpose::Keep), std::nullopt);
    EXPECT_EQ(store().place(scope("acme", 2), "Contact", Purpose::Fill), std::nullopt);
}

TEST_P(ReadingStoreContract, ReplacesAPlaceAsAWhole) {
    store().save_place(scope(), full_place());
    const ReadingPlace bare{.object = "Contact", .purpose = Purpose::Fill};

    store().save_place(scope(), bare);

    EXPECT_EQ(store().place(scope(), "Contact", Purpose::Fill), bare);
}

TEST_P(ReadingStoreContract, KeepsAJobWhoseFirstPageIsStillToCome) {
    ReadingPlace started{.object = "Lead"};
    started.bulk = model::BulkPlace{.job = id("750", 2).text(), .locator = "", .created = at(1)};

    store().save_place(scope(), started);

    EXPECT_EQ(store().place(scope(), "Lead", Purpose::Keep), started);
}

TEST_P(ReadingStoreContract, SavesAPlaceWithTheRowsOfAPage) {
    world_->crm().save_page(scope(), ContactPage{}.row(id("003", 1), 1, "Ann"), full_place());

    EXPECT_EQ(store().place(scope(), "Contact", Purpose::Fill), full_place());
}

TEST_P(ReadingStoreContract, ListsAndForgetsPlaces) {
    using Place = ReadingPlace;
    for (const auto& [object, purpose] : {std::pair{"Lead", Purpose::Keep},
                                          {"Account", Purpose::Repair},
                                          {"Account", Purpose::Keep}})
        store().save_place(scope(), Place{.object = object, .purpose = purpose});
    store().save_place(scope("other"), Place{.object = "User"});

    store().forget_place(scope(), "Account", Purpose::Repair);
    store().forget_place(scope(), "Account", Purpose::Owners);

    EXPECT_THAT(store().places(scope()),
                testing::ElementsAre(Place{.object = "Account"}, Place{.object = "Lead"}));
}

INSTANTIATE_TEST_SUITE_P(Stores, ReadingStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
