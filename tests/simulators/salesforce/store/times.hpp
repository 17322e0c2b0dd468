#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::orgsim {

using Seconds = std::chrono::sys_seconds;

/// The org's own time: the machine's, moved by the control endpoint. Safe from any thread.
class OrgClock {
public:
    Seconds now() const;
    void advance(std::chrono::seconds by);
    void set(Seconds to);

private:
    std::atomic<std::int64_t> offset_seconds_{0};
};

/// `YYYY-MM-DDTHH:MM:SS.000Z`, the stored form.
std::string stored_time(Seconds time);
/// `YYYY-MM-DDTHH:MM:SS.000+0000`, REST's form, from the stored form.
std::string rest_time(std::string_view stored);
/// `Thu, 03 Sep 2026 21:35:07 GMT`.
std::string http_time(Seconds time);
std::optional<Seconds> parse_http_time(std::string_view text);

/// A datetime as REST, Bulk or SOQL write it: seconds and fraction optional, `Z`, `+0000`,
/// `+00:00` or nothing (UTC). A plain date is midnight UTC. Nothing for other text.
std::optional<Seconds> parse_time(std::string_view text);
/// `2026-01-02`, also from the front of a full datetime; nothing for an impossible day.
std::optional<std::string> parse_date(std::string_view text);

}  // namespace dealwire::orgsim
