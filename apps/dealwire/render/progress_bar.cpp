#include "apps/dealwire/render/progress_bar.hpp"

#include <unistd.h>

#include <algorithm>

namespace dealwire::app {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::int64_t kCells = 24;

}  // namespace

ProgressBar::ProgressBar() : terminal_{::isatty(STDERR_FILENO) == 1} {}

void ProgressBar::begin(const std::string& what, std::int64_t total) {
    what_ = what;
    total_ = total;
    done_ = 0;
    draw();
}

void ProgressBar::advance(std::int64_t by) {
    done_ += by;
    if (std::chrono::steady_clock::now() - drawn_ >= kRedraw) draw();
}

void ProgressBar::end() {
    if (terminal_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::draw() {
    if (!terminal_) return;
    drawn_ = std::chrono::steady_clock::now();
    std::string line = "\r\033[K" + what_ + "  ";
    if (total_ > 0) {
        const std::int64_t full = std::min(kCells, done_ * kCells / total_);
        line += "[" + std::string(static_cast<std::size_t>(full), '#') +
                std::string(static_cast<std::size_t>(kCells - full), '.') + "]  " +
                std::to_string(done_) + " of " + std::to_string(total_);
    } else {
        line += std::to_string(done_);
    }
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
}

}  // namespace dealwire::app
