#include "engine/jobs/timing.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;
using base::Instant;
using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;

/// A twentieth to both sides: enough to spread, too little to notice.
constexpr double kJitter = 0.05;
/// What waits for the end of quiet hours begins within this time after it.
constexpr milliseconds kSpreadAfterQuiet = 5min;
constexpr milliseconds kSoon = 1min;

constexpr milliseconds kFirstDelay = 30s;
constexpr milliseconds kLongestDelay = 1h;

milliseconds share(milliseconds whole, double of) {
    return milliseconds{static_cast<milliseconds::rep>(static_cast<double>(whole.count()) * of)};
}

std::optional<int> number(std::string_view text, int most) {
    int value = -1;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.size() != 2 || error != std::errc{} || stop != end || value < 0 || value > most)
        return std::nullopt;
    return value;
}

/// "06:30"; 24:00 is the end of the day.
std::optional<minutes> time_of_day(std::string_view text) {
    constexpr std::size_t kLength = 5;
    if (text.size() != kLength || text[2] != ':') return std::nullopt;
    const auto hour = number(text.substr(0, 2), 24);
    const auto minute = number(text.substr(3), 59);
    if (!hour || !minute || (*hour == 24 && *minute > 0)) return std::nullopt;
    return minutes{*hour * 60 + *minute};
}

std::string two_digits(std::int64_t value) {
    const std::string text = std::to_string(value);
    return text.size() < 2 ? "0" + text : text;
}

std::string text_of_time(minutes time) {
    return two_digits(time.count() / 60) + ":" + two_digits(time.count() % 60);
}

/// The end of the quiet time that `at` lies in; nothing where it lies in none.
std::optional<Instant> end_of_quiet(const QuietHours& quiet, Instant at) {
    const auto midnight = std::chrono::floor<days>(at);
    const auto time = at - midnight;
    if (quiet.from < quiet.to) {
        if (time < quiet.from || time >= quiet.to) return std::nullopt;
        return midnight + quiet.to;
    }
    if (time >= quiet.from) return midnight + days{1} + quiet.to;
    if (time < quiet.to) return midnight + quiet.to;
    return std::nullopt;
}

/// Moved out of quiet hours, and then spread.
Instant settled(const KindTiming& timing, Instant at, double chance) {
    const Instant allowed = after_quiet(timing.quiet, at);
    if (allowed == at) return at;
    const milliseconds spread = std::min<milliseconds>(timing.every, kSpreadAfterQuiet);
    const Instant spreaded = allowed + share(spread, chance);
    return after_quiet(timing.quiet, spreaded) == spreaded ? spreaded : allowed;
}

}  // namespace

std::optional<QuietHours> parse_quiet_hours(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto from = time_of_day(text.substr(0, dash));
    const auto to = time_of_day(text.substr(dash + 1));
    if (!from || !to || *from == *to || *from == 24h) return std::nullopt;
    return QuietHours{*from, *to};
}

std::string text_of(const QuietHours& quiet) {
    return text_of_time(quiet.from) + "-" + text_of_time(quiet.to);
}

KindTiming Timings::of(const base::TenantId& tenant, std::string_view kind) const {
    if (const auto own = tenants.find(tenant.value); own != tenants.end())
        if (const auto found = own->second.find(kind); found != own->second.end())
            return found->second;
    const auto found = kinds.find(kind);
    return found == kinds.end() ? KindTiming{.on = false, .quiet = {}} : found->second;
}

Instant after_quiet(const std::vector<QuietHours>& quiet, Instant at) {
    Instant moved = at;
    // One quiet time may end in another; where together they fill the day, none of them counts.
    for (bool settled = false; !settled;) {
        settled = true;
        for (const QuietHours& one : quiet) {
            const auto end = end_of_quiet(one, moved);
            if (!end) continue;
            moved = *end;
            settled = false;
        }
        if (moved - at > days{2}) return at;
    }
    return moved;
}

Instant first_time(const KindTiming& timing, Instant now, double chance) {
    // What comes about once a day is no hurry; what comes often is waited for.
    const milliseconds every{timing.every};
    const milliseconds within = every > 1h ? every : std::min(every, kSoon);
    return settled(timing, now + share(within, chance), chance);
}

Instant next_time(const KindTiming& timing, Instant last, Instant now, double chance) {
    const milliseconds every{timing.every};
    const Instant in_step = last + every;
    const Instant base = in_step > now ? in_step : now + every;
    return settled(timing, base + share(every, (2 * chance - 1) * kJitter), chance);
}

bool is_too_late(const KindTiming& timing, Instant next, Instant now) {
    const milliseconds every{timing.every};
    const Instant latest = now + every + share(every, kJitter) + 1s;
    return next > after_quiet(timing.quiet, latest) + kSpreadAfterQuiet;
}

milliseconds retry_delay(int attempts, const base::Error& why, double chance) {
    constexpr int kMostDoublings = 16;
    const milliseconds grown = kFirstDelay * (1 << std::clamp(attempts - 1, 0, kMostDoublings));
    const milliseconds capped = std::min(grown, kLongestDelay);
    const milliseconds spread = share(capped, 0.75 + chance / 2);
    return std::max<milliseconds>(spread, why.retry_after.value_or(0s));
}

}  // namespace dealwire::jobs
