#include "adapters/system/thread_lanes.hpp"

#include "engine/base/log_context.hpp"

#include <gtest/gtest.h>

namespace dealwire::system {
namespace {

TEST(ThreadLanes, AreKnownByWhatTheirCallerWorksOn) {
    const base::LogContext run{"run", "r1"};
    std::vector<base::LogFields> seen(8);
    std::vector<std::function<void()>> work;
    for (base::LogFields& one : seen)
        work.emplace_back([&one] { one = base::LogContext::current(); });

    ThreadLanes{4}.run(std::move(work));

    for (const base::LogFields& one : seen) EXPECT_EQ(one, (base::LogFields{{"run", "r1"}}));
}

}  // namespace
}  // namespace dealwire::system
