#include "engine/ports/store_error.hpp"
#include "tests/contract/export_store_contract.hpp"

namespace dealwire::contract {
namespace {

using model::DueReason;
using testing::ElementsAre;

/// Two conversations finished, each judged by an account: c1 by account 1, c2 by account 2.
class ExportReads : public ExportStoreContract {
protected:
    void SetUp() override {
        ingest({conversation("c1"), conversation("c2")});
        save_account(1, 1, "Retail");
        save_account(2, 1, "Food");
        auto finished = due();
        finished[0].reads = {id("001", 1), id("001", 1)};
        finished[1].reads = {id("001", 2)};
        store().apply(scope(), {.finished = finished, .settings = "s1"});
    }

    void save_account(int number, int minute, const std::string& industry) {
        world_->crm().save_page(scope(),
                                page_of("Account", {"Id", "SystemModstamp", "Industry"},
                                        {{id("001", number).text(), stamp(minute), industry}}),
                                {});
    }
};

TEST_P(ExportReads, MakeExactlyTheConversationsOfAChangedRecordDue) {
    EXPECT_THAT(due_names(), ElementsAre());

    save_account(1, 2, "Energy");

    EXPECT_THAT(due_names(), ElementsAre("c1"));
}

TEST_P(ExportReads, AreReplacedWhenAConversationIsFinishedAgain) {
    save_account(1, 2, "Energy");
    auto again = due();
    again[0].reads = {id("001", 2)};
    store().apply(scope(), {.finished = again, .settings = "s1"});

    save_account(1, 3, "Retail");
    EXPECT_THAT(due_names(), ElementsAre());
    save_account(2, 3, "Retail");
    EXPECT_THAT(due_names(), ElementsAre("c1", "c2"));
}

TEST_P(ExportReads, AreAddedByAWatch) {
    auto& watches = world_->watches();
    EXPECT_TRUE(watches.covered(scope()).empty());
    const std::vector<ports::WatchedRecords> added{{{"c2"}, {id("001", 1)}},
                                                   {{"unknown"}, {id("001", 1)}}};
    watches.watch(scope(), added);
    watches.watch(scope(), added);
    watches.cover(scope(), {"Account", "User"});

    save_account(1, 2, "Energy");

    EXPECT_THAT(due_names(), ElementsAre("c1", "c2"));
    EXPECT_THAT(watches.covered(scope()), ElementsAre("Account", "User"));
    EXPECT_TRUE(watches.covered(scope("acme", 2)).empty());
}

TEST_P(ExportReads, AreForgottenWhenNothingIsToBeWatched) {
    world_->watches().cover(scope(), {});

    save_account(1, 2, "Energy");

    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportReads, OfAnOrgAreLeftAloneByAnother) {
    const auto page = page_of("Account", {"Id", "SystemModstamp", "Industry"},
                              {{id("001", 1).text(), stamp(9), "Energy"}});
    world_->crm().save_page(scope("acme", 2), page, {});

    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportReads, SurviveAPageThatFails) {
    world_->break_table("account");
    EXPECT_THROW(save_account(1, 2, "Energy"), ports::StoreError);
    world_->heal_table("account");

    EXPECT_THAT(due_names(), ElementsAre());
}

TEST_P(ExportReads, AreTheReasonWhyAConversationIsDue) {
    save_account(1, 2, "Energy");

    ASSERT_EQ(due().size(), 1U);
    EXPECT_EQ(due()[0].reason, DueReason::Record);
}

INSTANTIATE_TEST_SUITE_P(Stores, ExportReads, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
