// What commands tell of runs and records: nothing that is not so.

#include "tests/e2e/kit/imports.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;
using testing::Not;

const std::string kRuth = "003Hs00000kl9DYIAY";

class Telling : public testing::Test, protected Reading {
protected:
    Telling() : Reading{"never", 0} {}

    Tree newest_run() { return list(dealwire.json({"runs", "list"}), "runs").at(0); }
};

TEST_F(Telling, APlannedExportMadeNoCalls) {
    import();
    dealwire.ingest(a_few());
    org.reset_stats();

    const Tree planned = dealwire.json({"export", "--plan"});

    EXPECT_GT(number(planned, "calls"), 0) << "what an export would cost";
    EXPECT_EQ(org.stat("calls"), 0);
    EXPECT_EQ(text(newest_run(), "kind"), "export plan");
    EXPECT_EQ(number(newest_run(), "calls"), 0);
    EXPECT_EQ(number(newest_run(), "objects.export.calls"), 0);
    EXPECT_EQ(text(newest_run(), "objects.export.mode"), "plan");
}

TEST_F(Telling, ARunSaysThatObjectsShareCalls) {
    const Outcome first = dealwire.run({"import"});

    EXPECT_THAT(first.out, HasSubstr("share API calls"));
}

TEST_F(Telling, AConversationThatNeverCameIntoTheOrgIsNotDueOnceDeleted) {
    import();
    dealwire.ingest(a_few());
    dealwire.json({"conversations", "delete", a_few().front()});

    const Tree status = dealwire.json({"status"});

    EXPECT_LE(number(status, "conversations.due"), number(status, "conversations.total"));
}

}  // namespace
}  // namespace dealwire::e2e
