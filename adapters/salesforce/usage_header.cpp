#include "adapters/salesforce/usage_header.hpp"

#include <charconv>

namespace dealwire::salesforce {

std::optional<model::ApiUsage> usage_in(const http::Response& response, base::Instant now) {
    constexpr std::string_view kKey = "api-usage=";
    const auto text = http::header(response.headers, "Sforce-Limit-Info");
    if (!text) return std::nullopt;
    std::size_t at = text->find(kKey);
    // "per-app-api-usage" holds the key too; the org's own comes first or stands alone.
    if (at == std::string::npos || (at > 0 && (*text)[at - 1] == '-')) return std::nullopt;

    model::ApiUsage usage{.seen_at = now};
    const char* end = text->data() + text->size();
    const auto used = std::from_chars(text->data() + at + kKey.size(), end, usage.used);
    if (used.ec != std::errc{} || used.ptr == end || *used.ptr != '/') return std::nullopt;
    const auto allowed = std::from_chars(used.ptr + 1, end, usage.allowed);
    if (allowed.ec != std::errc{}) return std::nullopt;
    return usage;
}

}  // namespace dealwire::salesforce
