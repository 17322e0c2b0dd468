#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::IngestJob;

class IngestJobStoreContract : public StoreContract {
protected:
    ports::IngestJobStore& store() { return world_->ingest_jobs(); }

    static IngestJob job(int number, int second) {
        return {.id = id("750", number).text(),
                .object = "Conversation__c",
                .key_field = "Conversation_Key__c",
                .deletion = number == 2,
                .created = at(second)};
    }
};

TEST_P(IngestJobStoreContract, KeepsEveryPartOldestFirst) {
    store().put(scope(), job(1, 5));
    store().put(scope(), job(2, 3));

    EXPECT_EQ(store().all(scope()), (std::vector{job(2, 3), job(1, 5)}));
}

TEST_P(IngestJobStoreContract, KeepsJobsOfOrgsApart) {
    store().put(scope(), job(1, 5));

    EXPECT_TRUE(store().all(scope("acme", 2)).empty());
    EXPECT_TRUE(store().all(scope("globex")).empty());
}

TEST_P(IngestJobStoreContract, ForgetsOneJobAlone) {
    store().put(scope(), job(1, 5));
    store().put(scope(), job(2, 6));

    store().remove(scope(), job(1, 5).id);
    store().remove(scope(), "unknown");

    EXPECT_EQ(store().all(scope()), std::vector{job(2, 6)});
}

INSTANTIATE_TEST_SUITE_P(Stores, IngestJobStoreContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
