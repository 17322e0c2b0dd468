#include "adapters/system/process_figures.hpp"

#include "adapters/system/system_clock.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace dealwire::system {
namespace {

TEST(ProcessFigures, AreThoseOfThisProcess) {
    const auto figures = process_figures();

    ASSERT_TRUE(figures);
    EXPECT_GT(figures->resident_bytes, 1 << 20);
    EXPECT_GE(figures->cpu_seconds, 0);
    const double now =
        std::chrono::duration<double>{SystemClock{}.now().time_since_epoch()}.count();
    EXPECT_NEAR(figures->started, now, 3600);
}

TEST(ProcessFigures, CountOpenFiles) {
    const auto before = process_figures();
    const std::ifstream one{"/proc/self/stat"};
    const std::ifstream two{"/proc/self/stat"};

    EXPECT_EQ(process_figures()->open_files, before->open_files + 2);
}

}  // namespace
}  // namespace dealwire::system
