#include "engine/jobs/bell.hpp"

#include <utility>

namespace dealwire::jobs {

void Bell::ring() {
    std::stop_source rung;
    {
        const std::lock_guard lock{mutex_};
        ++rings_;
        std::swap(rung, next_);
    }
    rung.request_stop();
}

std::uint64_t Bell::rings() const {
    const std::lock_guard lock{mutex_};
    return rings_;
}

void Bell::wait(base::Clock& clock, std::uint64_t heard, std::chrono::milliseconds longest,
                std::stop_token stop) {
    std::stop_token rung;
    {
        const std::lock_guard lock{mutex_};
        if (rings_ != heard) return;
        rung = next_.get_token();
    }
    std::stop_source either;
    const std::stop_callback by_ring{rung, [&] { either.request_stop(); }};
    const std::stop_callback by_stop{std::move(stop), [&] { either.request_stop(); }};
    clock.wait(longest, either.get_token());
}

}  // namespace dealwire::jobs
