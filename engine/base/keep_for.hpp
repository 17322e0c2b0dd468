#pragma once

#include "engine/base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::base {

/// How long something is kept.
struct KeepFor {
    bool forever = true;
    int months = 0;  ///< by the calendar
    int days = 0;

    bool operator==(const KeepFor&) const = default;
};

/// `forever`, `90d`, `90 days`, `18 months`, `3 years`; nothing where it is none of these, or not
/// at least a day.
std::optional<KeepFor> parse_keep(std::string_view text);

/// "forever", "90 days", "18 months".
std::string text_of(const KeepFor& keep);

/// What began before this moment has had its time; nothing where it is kept for ever. A month
/// earlier than the 31st is the last of a shorter month.
std::optional<Instant> kept_since(const KeepFor& keep, Instant now);

}  // namespace dealwire::base
