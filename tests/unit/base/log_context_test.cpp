#include "engine/base/log_context.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace dealwire::base {
namespace {

TEST(LogContext, HoldsWhileItLives) {
    const LogContext job{"job", "j1"};
    {
        const LogContext run{"run", "r1"};
        EXPECT_EQ(LogContext::current(), (LogFields{{"job", "j1"}, {"run", "r1"}}));
    }

    EXPECT_EQ(LogContext::current(), (LogFields{{"job", "j1"}}));
}

TEST(LogContext, OfOneNameTheInnerOneCounts) {
    const LogContext outer{"tenant", "acme"};
    const LogContext inner{"tenant", "globex"};

    EXPECT_EQ(LogContext::current(), (LogFields{{"tenant", "globex"}}));
}

TEST(LogContext, IsNothingWithoutAValue) {
    const LogContext job{"job", "j1"};
    { const LogContext trace{"trace", ""}; }

    EXPECT_EQ(LogContext::current(), (LogFields{{"job", "j1"}}));
}

TEST(LogContext, IsOfItsThreadUntilAnotherAdoptsIt) {
    const LogContext job{"job", "j1"};
    LogFields before;
    LogFields adopted;
    LogFields after;
    std::thread{[&, known_by = LogContext::current()] {
        before = LogContext::current();
        {
            const AdoptedLogContext context{known_by};
            adopted = LogContext::current();
        }
        after = LogContext::current();
    }}.join();

    EXPECT_TRUE(before.empty());
    EXPECT_EQ(adopted, (LogFields{{"job", "j1"}}));
    EXPECT_TRUE(after.empty());
}

}  // namespace
}  // namespace dealwire::base
