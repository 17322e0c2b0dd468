#include "apps/dealwire/render/progress_bar.hpp"

#include "engine/base/text.hpp"

#include <unistd.h>

#include <algorithm>

namespace dealwire::app {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::int64_t kCells = 12;
constexpr std::size_t kShown = 2;

}  // namespace

ProgressBar::ProgressBar(bool shown) : terminal_{shown && ::isatty(STDERR_FILENO) == 1} {}

ProgressBar::Work* ProgressBar::find(const std::string& what) {
    const auto found = std::ranges::find(works_, what, &Work::what);
    return found == works_.end() ? nullptr : &*found;
}

void ProgressBar::begin(const std::string& what, std::int64_t total) {
    const std::lock_guard lock{mutex_};
    if (Work* known = find(what))
        known->total = total;
    else
        works_.push_back({what, total});
    draw();
}

void ProgressBar::advance(const std::string& what, std::int64_t by) {
    const std::lock_guard lock{mutex_};
    if (Work* work = find(what)) work->done += by;
    if (std::chrono::steady_clock::now() - drawn_ >= kRedraw) draw();
}

void ProgressBar::end(const std::string& what) {
    const std::lock_guard lock{mutex_};
    std::erase_if(works_, [&](const Work& work) { return work.what == what; });
    draw();
}

std::string ProgressBar::bar(const Work& work) {
    const std::string what = base::visible_in_line(work.what);
    if (work.total <= 0) return what + "  " + std::to_string(work.done);
    const std::int64_t full = std::clamp<std::int64_t>(work.done * kCells / work.total, 0, kCells);
    return what + "  [" + std::string(static_cast<std::size_t>(full), '#') +
           std::string(static_cast<std::size_t>(kCells - full), '.') + "]  " +
           std::to_string(work.done) + " of " + std::to_string(work.total);
}

void ProgressBar::draw() {
    if (!terminal_) return;
    drawn_ = std::chrono::steady_clock::now();
    std::string line = "\r\033[K";
    // More would not fit the line; what began last is on its way.
    const std::size_t first = works_.size() > kShown ? works_.size() - kShown : 0;
    for (std::size_t i = first; i < works_.size(); ++i)
        line += (i > first ? "   " : "") + bar(works_[i]);
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
}

}  // namespace dealwire::app
