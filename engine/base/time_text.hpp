#pragma once

#include "engine/base/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::base {

using Date = std::chrono::year_month_day;  ///< a day without a zone; never converted through one

/// Reads ISO 8601 date-times with a zone: `2026-01-02T03:04:05Z`, `…05.123Z`, `…05+01:00`,
/// `…05.000+0000` (the REST form). Fractions beyond milliseconds are cut. Nothing else is accepted:
/// no missing zone, no trailing text, no 30th of February.
std::optional<Instant> parse_instant(std::string_view text);

/// RFC 3339 in UTC: `2026-01-02T03:04:05Z`, with `.123` only where there are milliseconds.
std::string to_text(Instant instant);

/// `2026-01-02`, strictly.
std::optional<Date> parse_date(std::string_view text);
std::string to_text(Date date);

}  // namespace dealwire::base
