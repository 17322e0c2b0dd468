#pragma once

#include "engine/ports/progress.hpp"

#include <chrono>
#include <cstdio>

namespace dealwire::app {

/// One line on stderr that is drawn again and again while work goes on, and wiped when it ends.
/// Silent where stderr is no terminal.
class ProgressBar final : public ports::Progress {
public:
    ProgressBar();

    void begin(const std::string& what, std::int64_t total) override;
    void advance(std::int64_t by) override;
    void end() override;

private:
    void draw();

    bool terminal_;
    std::string what_;
    std::int64_t total_ = 0;
    std::int64_t done_ = 0;
    std::chrono::steady_clock::time_point drawn_;
};

}  // namespace dealwire::app
