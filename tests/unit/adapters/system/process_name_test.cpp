#include "adapters/system/process_name.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dealwire::system {
namespace {

TEST(ProcessName, KnowsThisProcessToBeAlive) {
    EXPECT_TRUE(may_be_alive(this_process()));
    EXPECT_TRUE(may_be_alive("another-host/1/1")) << "nobody here can tell";
    EXPECT_TRUE(may_be_alive("no process at all"));
}

TEST(ProcessName, KnowsThatAnotherOneHadThePidBefore) {
    EXPECT_FALSE(may_be_alive(this_process() + "1"));
}

TEST(ProcessName, TakesOneThatHasEndedForDeadAlsoWhileNobodyAskedAboutIt) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const std::string name = this_process();
        const auto written = ::write(pipe_ends[1], name.data(), name.size());
        ::_exit(written > 0 ? 0 : 1);
    }
    ::close(pipe_ends[1]);
    std::string name(512, '\0');
    const auto read = ::read(pipe_ends[0], name.data(), name.size());
    ASSERT_GT(read, 0);
    name.resize(static_cast<std::size_t>(read));
    siginfo_t ended{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), 0);

    EXPECT_FALSE(may_be_alive(name)) << "it is a zombie";

    ::waitpid(child, nullptr, 0);
    ::close(pipe_ends[0]);
    EXPECT_FALSE(may_be_alive(name));
}

}  // namespace
}  // namespace dealwire::system
