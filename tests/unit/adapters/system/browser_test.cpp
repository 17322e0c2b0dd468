#include "adapters/system/browser.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <thread>

namespace dealwire::system {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kAddress = "https://login.example/authorize?client_id=x&state=\"y\"";

/// A variable of the environment as a test wants it; afterwards it is as before.
class Variable {
public:
    Variable(const char* name, const std::string& value) : name_{name} {
        if (const char* before = std::getenv(name)) before_ = before;
        ::setenv(name, value.c_str(), 1);
    }

    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

    ~Variable() {
        if (before_)
            ::setenv(name_, before_->c_str(), 1);
        else
            ::unsetenv(name_);
    }

private:
    const char* name_;
    std::optional<std::string> before_;
};

bool wait_until(const std::function<bool()>& met) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!met()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::yield();
    }
    return true;
}

/// With a folder in which the test puts the only `xdg-open` that there is.
class Browser : public testing::Test {
protected:
    Browser() {
        std::string name = (fs::temp_directory_path() / "dealwire-browser-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        path_.emplace("PATH", folder_.string());
    }

    ~Browser() override { fs::remove_all(folder_); }

    /// `script` is read by a shell whose first argument is the page.
    void install(const std::string& script) {
        const fs::path program = folder_ / "xdg-open";
        std::ofstream{program} << "#!/bin/sh\nPATH=/usr/bin:/bin\ncd '" << folder_.string() << "'\n"
                               << script << "\n";
        fs::permissions(program, fs::perms::owner_all);
    }

    std::string told(const std::string& file) {
        EXPECT_TRUE(wait_until([&] { return fs::exists(folder_ / "done"); }));
        std::ostringstream text;
        text << std::ifstream{folder_ / file}.rdbuf();
        return text.str();
    }

    fs::path folder_;
    std::optional<Variable> path_;
    Variable display_{"DISPLAY", ":7"};
};

TEST_F(Browser, IsHandedAPageThatLeadsToTheAddressAndThatNobodyElseCanRead) {
    install("cat \"$1\" > page; stat -c %a \"$1\" > mode; echo \"$1\" > name; touch done");
    std::string page;
    {
        BrowserPage shown{kAddress};
        EXPECT_TRUE(shown.opened());
        EXPECT_THAT(told("page"),
                    HasSubstr("url=https://login.example/authorize?client_id=x&amp;state=%22y%22"));
        EXPECT_EQ(told("mode"), "600\n");
        page = told("name");
        page.pop_back();
        EXPECT_TRUE(wait_until([&] { return !shown.failed(); }));
        EXPECT_TRUE(fs::exists(page));
    }
    EXPECT_FALSE(fs::exists(page));
}

TEST_F(Browser, GetsNoneOfOurSecretsAndFiles) {
    install("env > environment; ls -l /proc/self/fd > files; touch done");
    const Variable key{"DEALWIRE_KEY", "planted"};
    const Variable account{"AWS_SECRET_ACCESS_KEY", "planted"};
    const Variable password{"PGPASSWORD", "planted"};
    const std::string ours = (folder_ / "ours").string();
    const int file = ::open(ours.c_str(), O_CREAT | O_RDWR, 0600);

    const BrowserPage shown{kAddress};

    EXPECT_THAT(told("environment"), Not(HasSubstr("planted")));
    EXPECT_THAT(told("files"), Not(HasSubstr(ours)));
    ::close(file);
}

TEST_F(Browser, IsStoppedByItsOwnSignalsAndNotByOurs) {
    install(
        "sed -n 's/^SigBlk:.//p' /proc/self/status > blocked; "
        "sed -n 's/^SigIgn:.//p' /proc/self/status > ignored; "
        "cut -d ' ' -f 5 /proc/self/stat > group; touch done");
    sigset_t stop;
    sigset_t before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    std::signal(SIGPIPE, SIG_IGN);

    const BrowserPage shown{kAddress};

    EXPECT_EQ(told("blocked"), "0000000000000000\n");
    EXPECT_EQ(std::stoull(told("ignored"), nullptr, 16) & (1ULL << (SIGPIPE - 1)), 0U);
    EXPECT_NE(told("group"), std::to_string(::getpgrp()) + "\n");
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    std::signal(SIGPIPE, SIG_DFL);
}

TEST_F(Browser, IsNotStartedWithoutADisplay) {
    install("touch done");
    const Variable none{"DISPLAY", ""};
    const Variable neither{"WAYLAND_DISPLAY", ""};

    EXPECT_FALSE(BrowserPage{kAddress}.opened());
}

TEST_F(Browser, IsNotOpenedWhereTheProgramIsMissing) {
    BrowserPage shown{kAddress};

    EXPECT_FALSE(shown.opened());
    EXPECT_FALSE(shown.failed());
}

TEST_F(Browser, ThatFailsIsNoticed) {
    install("exit 3");  // xdg-open found nothing that shows pages

    BrowserPage shown{kAddress};

    EXPECT_TRUE(shown.opened());
    EXPECT_TRUE(wait_until([&] { return shown.failed(); }));
    EXPECT_TRUE(shown.failed());
}

}  // namespace
}  // namespace dealwire::system
