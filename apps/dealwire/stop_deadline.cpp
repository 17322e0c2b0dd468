#include "apps/dealwire/stop_deadline.hpp"

#include "adapters/system/system_clock.hpp"
#include "apps/dealwire/exit_code.hpp"

#include <unistd.h>

#include <utility>

namespace dealwire::app {
namespace {

constexpr std::chrono::hours kLong{24};

}  // namespace

StopDeadline::StopDeadline(std::stop_token stop, std::chrono::milliseconds within)
    : within_{[within] { return within; }},
      on_stop_{std::move(stop), [this] { begun_.request_stop(); }},
      thread_{[this] { watch(); }} {}

StopDeadline::~StopDeadline() {
    over_.request_stop();
    begun_.request_stop();
}

void StopDeadline::watch() {
    system::SystemClock clock;
    while (!begun_.stop_requested()) clock.wait(kLong, begun_.get_token());
    if (over_.stop_requested()) return;
    std::unique_lock lock{mutex_};
    const auto within = within_();
    lock.unlock();
    clock.wait(within, over_.get_token());
    if (over_.stop_requested()) return;
    lock.lock();
    if (last_words_) last_words_();
    ::_exit(static_cast<int>(ExitCode::Failed));
}

StopDeadline::Adviser::Adviser(StopDeadline& deadline,
                               std::function<std::chrono::milliseconds()> within,
                               std::function<void()> last_words)
    : deadline_{deadline} {
    const std::lock_guard lock{deadline_.mutex_};
    deadline_.within_ = std::move(within);
    deadline_.last_words_ = std::move(last_words);
}

StopDeadline::Adviser::~Adviser() {
    const std::lock_guard lock{deadline_.mutex_};
    const auto within = deadline_.within_();
    deadline_.within_ = [within] { return within; };
    deadline_.last_words_ = nullptr;
}

}  // namespace dealwire::app
