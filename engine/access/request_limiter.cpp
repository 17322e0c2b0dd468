#include "engine/access/request_limiter.hpp"

#include <algorithm>

namespace dealwire::access {
namespace {

using base::Date;
using base::Instant;
using std::chrono::seconds;

Date day_of(Instant now) { return Date{std::chrono::floor<std::chrono::days>(now)}; }

TooMany until_midnight(Instant now) {
    const Instant midnight{std::chrono::floor<std::chrono::days>(now) + std::chrono::days{1}};
    return {std::max(std::chrono::ceil<seconds>(midnight - now), seconds{1}), true};
}

}  // namespace

std::optional<TooMany> RequestLimiter::admit_by_second(Desk& desk, Instant now) const {
    const auto most = static_cast<std::size_t>(std::max(limits_.per_second, 0));
    if (most == 0) return std::nullopt;
    if (desk.passed.size() != most) {
        desk.passed.assign(most, Instant::min());
        desk.next = 0;
    }
    Instant& oldest = desk.passed[desk.next];
    if (oldest != Instant::min() && now - oldest < seconds{1})
        return TooMany{std::max(std::chrono::ceil<seconds>(oldest + seconds{1} - now), seconds{1})};
    oldest = now;
    desk.next = (desk.next + 1) % most;
    return std::nullopt;
}

std::int64_t RequestLimiter::portion() const {
    constexpr std::int64_t kParts = 50;
    constexpr std::int64_t kMost = 1000;
    return std::clamp(limits_.per_day / kParts, std::int64_t{1}, kMost);
}

std::optional<TooMany> RequestLimiter::admit(const base::TenantId& tenant, Instant now) {
    const Date day = day_of(now);
    std::unique_lock lock{mutex_};
    Desk& desk = desks_[tenant];
    if (auto slow = admit_by_second(desk, now)) return slow;
    desk.used = now;
    if (limits_.per_day <= 0) return std::nullopt;
    if (desk.day != day) {
        desk.day = day;
        desk.left = 0;
        desk.ask_again = now;
    }
    if (desk.left > 0) {
        --desk.left;
        return std::nullopt;
    }
    if (now < desk.ask_again) return until_midnight(now);
    const std::int64_t wanted = portion();
    const std::int64_t limit = limits_.per_day;
    lock.unlock();
    const std::int64_t taken = quota_.take(tenant, day, wanted, limit);
    lock.lock();
    if (taken == 0) {
        // Another process may give something back.
        desk.ask_again = now + std::chrono::minutes{1};
        return until_midnight(now);
    }
    if (desk.day == day) desk.left += taken - 1;
    return std::nullopt;
}

void RequestLimiter::tidy(Instant now, std::chrono::milliseconds idle) {
    struct Leftover {
        base::TenantId tenant;
        Date day;
        std::int64_t count;
    };
    std::vector<Leftover> leftovers;
    {
        const std::lock_guard lock{mutex_};
        for (auto& [tenant, desk] : desks_) {
            if (desk.left == 0 || now - desk.used < idle) continue;
            if (desk.day == day_of(now)) leftovers.push_back({tenant, desk.day, desk.left});
            desk.left = 0;
        }
    }
    for (const Leftover& each : leftovers) quota_.give_back(each.tenant, each.day, each.count);
}

void RequestLimiter::adopt(RequestLimits limits) {
    const std::lock_guard lock{mutex_};
    limits_ = limits;
    for (auto& [tenant, desk] : desks_) desk.ask_again = {};
}

}  // namespace dealwire::access
