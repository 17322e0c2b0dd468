#include "adapters/system/process_name.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

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

/// In a PID namespace of its own, whose first process tells its name through `names` and lives as
/// long as something writes to `life`. Does not come back; ends with 2 where there may be none.
[[noreturn]] void live_in_a_namespace(const std::array<int, 2>& names,
                                      const std::array<int, 2>& life) {
    ::close(life[1]);
    constexpr int kOfItsOwn = CLONE_NEWPID | CLONE_NEWNS;
    if (::unshare(kOfItsOwn) != 0 && ::unshare(CLONE_NEWUSER | kOfItsOwn) != 0) ::_exit(2);
    const pid_t first = ::fork();
    if (first == 0) {
        if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("proc", "/proc", "proc", 0, nullptr) != 0)
            ::_exit(2);
        const std::string name = this_process();
        const auto written = ::write(names[1], name.data(), name.size());
        char end = 0;
        const auto read = ::read(life[0], &end, 1);  // until the other end is closed
        ::_exit(written > 0 && read == 0 ? 0 : 1);
    }
    ::close(names[1]);
    int status = 0;
    ::waitpid(first, &status, 0);
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

TEST(ProcessName, TakesNobodyOfAnotherNamespaceForDead) {
    std::array<int, 2> names{};
    std::array<int, 2> life{};
    ASSERT_EQ(::pipe(names.data()), 0);
    ASSERT_EQ(::pipe(life.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) live_in_a_namespace(names, life);
    ::close(names[1]);
    ::close(life[0]);
    std::string name(512, '\0');
    const auto read = ::read(names[0], name.data(), name.size());
    name.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
    const bool thought_alive = may_be_alive(name);
    ::close(life[1]);
    ::close(names[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
        GTEST_SKIP() << "no namespace may be made here";

    EXPECT_TRUE(thought_alive) << name;
    EXPECT_TRUE(may_be_alive(name)) << "its lease says when it is over, and nothing else does";
}

TEST(ProcessName, TakesNobodyOfAnotherBootForDead) {
    const std::string mine = this_process();
    const std::size_t place = mine.find('@');
    ASSERT_NE(place, std::string::npos) << mine;
    const std::string rest = mine.substr(place + 1);
    const std::size_t ns = rest.find('.');
    ASSERT_NE(ns, std::string::npos) << mine;
    const std::string gone = "/1/1";
    EXPECT_FALSE(may_be_alive(mine.substr(0, mine.find('/')) + "/4194305/1"))
        << "no pid is so high";
    EXPECT_TRUE(may_be_alive(mine.substr(0, place) + "@0" + rest.substr(0, ns) +
                             rest.substr(ns, rest.find('/') - ns) + gone));
    EXPECT_TRUE(may_be_alive(mine.substr(0, place) + gone)) << "a name of an earlier release";
}

}  // namespace
}  // namespace dealwire::system
