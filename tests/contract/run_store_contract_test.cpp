#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using base::Error;
using base::Fault;
using model::Outcome;
using FinishedRun = model::Run;  // the base of every fixture has a member named Run

const base::TenantId kAcme{"acme"};
const model::OrgId kOrg{id("00D", 7)};

FinishedRun run(const std::string& id, int minute) {
    FinishedRun made;
    made.id = {id};
    made.kind = "import";
    made.org = kOrg;
    made.started = at(minute);
    return made;
}

class RunStoreContract : public StoreContract {
protected:
    ports::RunStore& store() { return world_->runs(); }
};

TEST_P(RunStoreContract, ShowsARunThatHasBegunAsUnfinished) {
    store().begin(kAcme, run("r1", 1));

    const auto found = store().find(kAcme, {"r1"});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->kind, "import");
    EXPECT_EQ(found->org, kOrg);
    EXPECT_EQ(found->started, at(1));
    EXPECT_FALSE(found->finished);
    EXPECT_FALSE(store().find(kAcme, {"r2"}));
    EXPECT_FALSE(store().find({"other"}, {"r1"}));
}

TEST_P(RunStoreContract, KeepsTheOutcomeOfEveryObject) {
    FinishedRun made = run("r1", 1);
    store().begin(kAcme, made);
    made.finished = at(2);
    made.outcome = Outcome::Partial;
    made.calls = 12;
    made.objects = {{.object = "Account",
                     .outcome = Outcome::Ok,
                     .mode = "first",
                     .read = 5,
                     .changed = 4,
                     .deleted = 3,
                     .rejected = 2,
                     .calls = 1,
                     .bookmark = "2026-01-01T00:00:00Z",
                     .warnings = {"Rating is hidden.", "x\"y"}},
                    {.object = "Contact",
                     .outcome = Outcome::Failed,
                     .error = Error{Fault::RateLimited, "REQUEST_LIMIT_EXCEEDED", "Too many.",
                                    "Wait.", std::chrono::seconds{30}}}};

    store().finish(kAcme, made);

    const FinishedRun held = store().find(kAcme, {"r1"}).value();
    EXPECT_EQ(held.finished, at(2));
    EXPECT_EQ(held.outcome, Outcome::Partial);
    EXPECT_EQ(held.calls, 12);
    ASSERT_EQ(held.objects.size(), 2U);
    EXPECT_EQ(held.objects[0].mode, "first");
    EXPECT_EQ(held.objects[0].read, 5);
    EXPECT_EQ(held.objects[0].rejected, 2);
    EXPECT_EQ(held.objects[0].bookmark, "2026-01-01T00:00:00Z");
    EXPECT_EQ(held.objects[0].warnings, made.objects[0].warnings);
    EXPECT_FALSE(held.objects[0].error);
    ASSERT_TRUE(held.objects[1].error);
    EXPECT_EQ(held.objects[1].error->fault, Fault::RateLimited);
    EXPECT_EQ(held.objects[1].error->remedy, "Wait.");
    EXPECT_EQ(held.objects[1].error->retry_after, std::chrono::seconds{30});
}

TEST_P(RunStoreContract, KeepsHowAnObjectWasReadAndWhatWasRejected) {
    FinishedRun made = run("r1", 1);
    made.objects = {{.object = "Contact",
                     .mode = "first",
                     .transfer = "bulk",
                     .transfer_why = "1,000,000 rows would take 500 calls by REST.",
                     .read = 5'000'000'000,
                     .bytes = 6'000'000'000,
                     .took = std::chrono::milliseconds{1234},
                     .bookmark_before = "2026-01-01T00:00:00Z",
                     .rejected_rows = {{"003x", "It has no valid id."}, {"", "\"quoted\"\n"}}}};

    store().finish(kAcme, made);

    const auto held = store().find(kAcme, {"r1"}).value().objects.at(0);
    EXPECT_EQ(held.transfer, "bulk");
    EXPECT_EQ(held.transfer_why, made.objects[0].transfer_why);
    EXPECT_EQ(held.read, 5'000'000'000);
    EXPECT_EQ(held.bytes, 6'000'000'000);
    EXPECT_EQ(held.took, std::chrono::milliseconds{1234});
    EXPECT_EQ(held.bookmark_before, "2026-01-01T00:00:00Z");
    EXPECT_EQ(held.rejected_rows, made.objects[0].rejected_rows);
}

TEST_P(RunStoreContract, KeepsWhatAnExportHeldBack) {
    FinishedRun made = run("r1", 1);
    made.objects = {{.object = "export", .held_back = model::HeldBack{21, 5'000'000'000}},
                    {.object = "export", .held_back = model::HeldBack{}},
                    {.object = "export"}};

    store().finish(kAcme, made);

    const auto held = store().find(kAcme, {"r1"}).value().objects;
    EXPECT_EQ(held.at(0).held_back, (model::HeldBack{21, 5'000'000'000}));
    EXPECT_EQ(held.at(1).held_back, model::HeldBack{});
    EXPECT_FALSE(held.at(2).held_back);
}

TEST_P(RunStoreContract, FindsTheLastRunThatDecidedWhatMayLeave) {
    const model::OrgId other{id("00D", 8)};
    EXPECT_FALSE(store().last_deciding(kAcme, kOrg));
    for (const auto& [name, minute] : {std::pair{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}}) {
        FinishedRun made = run(name, minute);
        if (minute == 3) made.org = other;
        made.objects = {{.object = "Account"}, {.object = "export"}};
        if (minute < 4) made.objects.back().held_back = model::HeldBack{minute, 50};
        store().finish(kAcme, made);
    }

    const auto found = store().last_deciding(kAcme, kOrg);

    ASSERT_TRUE(found);
    EXPECT_EQ(found->id.value, "b");
    ASSERT_EQ(found->objects.size(), 2U);
    EXPECT_EQ(found->objects[1].held_back, (model::HeldBack{2, 50}));
    EXPECT_EQ(store().last_deciding(kAcme, other)->id.value, "c");
    EXPECT_FALSE(store().last_deciding({"other"}, kOrg));
}

TEST_P(RunStoreContract, ListsTheNewestFirst) {
    for (const auto& [id, minute] : {std::pair{"a", 1}, {"c", 3}, {"b", 3}, {"d", 2}})
        store().begin(kAcme, run(id, minute));

    std::string order;
    for (const FinishedRun& one : store().newest(kAcme, 3)) order += one.id.value;

    EXPECT_EQ(order, "cbd");
}

INSTANTIATE_TEST_SUITE_P(Stores, RunStoreContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
