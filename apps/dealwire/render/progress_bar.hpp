#pragma once

#include "engine/ports/progress.hpp"

#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <vector>

namespace dealwire::app {

/// One line on stderr that is drawn again and again while work goes on, and wiped when all of it
/// has ended. Silent where it is not to be
/// shown or stderr is no terminal. Thread-safe.
class ProgressBar final : public ports::Progress {
public:
    explicit ProgressBar(bool shown);

    void begin(const std::string& what, std::int64_t total) override;
    void advance(const std::string& what, std::int64_t by) override;
    void end(const std::string& what) override;

private:
    struct Work {
        std::string what;
        std::int64_t total = 0;
        std::int64_t done = 0;
    };

    [[nodiscard]] static std::string bar(const Work& work);
    Work* find(const std::string& what);
    void draw();

    bool terminal_;
    std::mutex mutex_;
    std::vector<Work> works_;  ///< in the order in which they began
    std::chrono::steady_clock::time_point drawn_;
};

}  // namespace dealwire::app
