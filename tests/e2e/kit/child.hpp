#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace dealwire::e2e {

/// Looks every few milliseconds until `met` or the time is over; whether it was met.
bool wait_until(const std::function<bool()>& met,
                std::chrono::milliseconds at_most = std::chrono::seconds{30});

/// A program as a process of its own. Killed with this object, and with this program.
class Child {
public:
    struct Launch {
        std::vector<std::string> command;
        std::filesystem::path folder;  ///< where it runs
        std::filesystem::path out;     ///< file for its standard output
        std::filesystem::path err;
        std::filesystem::path in = "/dev/null";
        /// NAME=VALUE, beside what this program has.
        std::vector<std::string> environment = {};
    };

    explicit Child(const Launch& launch);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    [[nodiscard]] pid_t id() const { return id_; }

    [[nodiscard]] bool running();

    /// The exit code; 128 + signal where one ended it. Throws when it does not end in time.
    int wait(std::chrono::milliseconds at_most = std::chrono::minutes{2});

    /// SIGKILL; returns once it is gone.
    void kill();
    /// SIGTERM; returns once it is gone.
    void terminate();

private:
    void note(int status);

    pid_t id_ = -1;
    bool ended_ = false;
    int exit_code_ = -1;
};

}  // namespace dealwire::e2e
