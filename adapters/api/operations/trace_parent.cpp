#include "adapters/api/operations/trace_parent.hpp"

#include <algorithm>

namespace dealwire::api {
namespace {

bool is_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c == '0'; });
}

}  // namespace

std::string trace_id(std::string_view traceparent) {
    // version-trace-parent-flags; a version to come may add more behind another dash.
    constexpr std::size_t kVersion = 2;
    constexpr std::size_t kTrace = 32;
    constexpr std::size_t kWhole = 55;
    if (traceparent.size() < kWhole || traceparent[kVersion] != '-' || traceparent[35] != '-' ||
        traceparent[52] != '-')
        return {};
    const std::string_view version = traceparent.substr(0, kVersion);
    const std::string_view trace = traceparent.substr(3, kTrace);
    const std::string_view parent = traceparent.substr(36, 16);
    const bool well_formed = is_hex(version) && version != "ff" && is_hex(trace) &&
                             is_hex(parent) && is_hex(traceparent.substr(53, 2));
    const bool right_length =
        traceparent.size() == kWhole || (version != "00" && traceparent[kWhole] == '-');
    if (!well_formed || !right_length || is_zero(trace) || is_zero(parent)) return {};
    return std::string{trace};
}

}  // namespace dealwire::api
