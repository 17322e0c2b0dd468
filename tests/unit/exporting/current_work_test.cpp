#include "engine/exporting/current_work.hpp"

#include "tests/fakes/fake_progress.hpp"
#include "tests/fakes/fake_work_budget.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

using model::WorkKind;
using ports::DueShare;

TEST(CurrentWork, IsLiveUnlessItIsReprocessing) {
    fakes::FakeProgress progress;
    fakes::FakeWorkBudget budget;
    CurrentWork work{progress, budget};

    for (const DueShare share : {DueShare::All, DueShare::Fresh, DueShare::Again})
        work.begin(share, 1);
    work.leave();

    EXPECT_EQ(budget.kinds,
              (std::vector{WorkKind::Live, WorkKind::Live, WorkKind::Reprocess, WorkKind::Live}));
}

TEST(CurrentWork, AdvancesUnderTheNameThatItBeganWith) {
    fakes::FakeProgress progress;
    fakes::FakeWorkBudget budget;
    CurrentWork work{progress, budget};

    work.begin(DueShare::Fresh, 7);
    work.advance(3);
    work.end();
    work.begin(DueShare::Again, 5);
    work.advance(2);

    EXPECT_EQ(progress.work("export").expected, 7);
    EXPECT_EQ(progress.work("export").done, 3);
    EXPECT_TRUE(progress.work("export").ended);
    EXPECT_EQ(progress.work("reprocess").expected, 5);
    EXPECT_EQ(progress.work("reprocess").done, 2);
    EXPECT_FALSE(progress.work("reprocess").ended);
}

}  // namespace
}  // namespace dealwire::exporting
