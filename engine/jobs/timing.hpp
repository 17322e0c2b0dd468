#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/error.hpp"
#include "engine/base/id.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::jobs {

/// A time of every day, in UTC, in which nothing is begun. It may go over midnight.
struct QuietHours {
    std::chrono::minutes from{0};  ///< since midnight
    std::chrono::minutes to{0};    ///< since midnight; that moment itself is not quiet

    bool operator==(const QuietHours&) const = default;
};

/// "22:00-06:00"; nothing where it is none, or lasts no time.
std::optional<QuietHours> parse_quiet_hours(std::string_view text);

std::string text_of(const QuietHours& quiet);

/// When jobs of a kind are due.
struct KindTiming {
    bool on = true;
    std::chrono::seconds every{std::chrono::minutes{15}};
    std::vector<QuietHours> quiet;

    bool operator==(const KindTiming&) const = default;
};

/// The timings of all kinds and tenants.
struct Timings {
    std::map<std::string, KindTiming, std::less<>> kinds;
    /// What is otherwise for a tenant.
    std::map<std::string, std::map<std::string, KindTiming, std::less<>>, std::less<>> tenants;

    /// Off where the kind is not known.
    [[nodiscard]] KindTiming of(const base::TenantId& tenant, std::string_view kind) const;

    bool operator==(const Timings&) const = default;
};

/// The earliest moment at or after `at` that is not quiet; `at` itself where no moment is.
base::Instant after_quiet(const std::vector<QuietHours>& quiet, base::Instant at);

/// When a kind that was never due becomes so: soon, and not for everybody at once. `chance` is in
/// [0, 1).
base::Instant first_time(const KindTiming& timing, base::Instant now, double chance);

/// When it is due again after it was due at `last`. What was missed meanwhile is done once; the
/// interval is kept on average and moved a little each time, so that tenants do not stay in step.
base::Instant next_time(const KindTiming& timing, base::Instant last, base::Instant now,
                        double chance);

/// Whether `next` lies later than this timing would ever put it: the interval became shorter.
bool is_too_late(const KindTiming& timing, base::Instant next, base::Instant now);

/// Before the next attempt at a job that failed `attempts` times. A longer wait that the remote
/// side asks for wins; `chance` is in [0, 1).
std::chrono::milliseconds retry_delay(int attempts, const base::Error& why, double chance);

}  // namespace dealwire::jobs
