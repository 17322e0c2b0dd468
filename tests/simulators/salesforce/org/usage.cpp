#include "tests/simulators/salesforce/org/usage.hpp"

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"

namespace dealwire::orgsim {
namespace {

bool is_id(const std::string& segment) {
    return normal_id(segment) && segment.find_first_of("0123456789") != std::string::npos;
}

bool is_version(const std::string& segment) {
    return segment.size() > 3 && segment.front() == 'v' && segment.find('.') != std::string::npos;
}

/// The path without version, ids, keys and locators, so that calls of one kind add up.
std::string path_kind(const std::string& path) {
    std::string kind;
    const auto segments = make_request("GET", path).segments;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const bool key = i >= 3 && segments[i - 3] == "sobjects";
        const bool locator = i >= 1 && segments[i - 1] == "query";
        if (is_version(segments[i])) {
            continue;
        }
        kind += is_id(segments[i]) ? "/{id}"
                : key              ? "/{key}"
                : locator          ? "/{locator}"
                                   : "/" + segments[i];
    }
    return kind;
}

}  // namespace

std::int64_t Usage::hour() const {
    return std::chrono::duration_cast<std::chrono::hours>(clock_.now().time_since_epoch()).count();
}

std::int64_t Usage::used() const {
    constexpr std::int64_t kWindow = 24;
    const std::int64_t now = hour();
    std::int64_t used = 0;
    for (const auto& [when, calls] : calls_by_hour_) {
        used += when > now - kWindow && when <= now ? calls : 0;
    }
    return used;
}

bool Usage::take_call() {
    if (used() >= daily_max_) {
        return false;
    }
    add_calls(1);
    return true;
}

void Usage::add_calls(std::int64_t calls) {
    calls_by_hour_[hour()] += calls;
    calls_since_reset_ += calls;
}

void Usage::set_limits(std::int64_t daily_max, std::int64_t used) {
    daily_max_ = daily_max;
    calls_by_hour_.clear();
    calls_by_hour_[hour()] = used;
}

void Usage::note_request(const std::string& method, const std::string& path) {
    ++requests_[method + " " + path_kind(path)];
}

void Usage::reset() {
    calls_since_reset_ = 0;
    token_requests_ = 0;
    requests_.clear();
}

std::string Usage::header() const {
    return "api-usage=" + std::to_string(used()) + "/" + std::to_string(daily_max_);
}

Json Usage::stats() const {
    Json requests = Json::object();
    for (const auto& [kind, count] : requests_) {
        requests[kind] = count;
    }
    return {{"calls", calls_since_reset_},
            {"used", used()},
            {"dailyMax", daily_max_},
            {"tokenRequests", token_requests_},
            {"requests", requests}};
}

}  // namespace dealwire::orgsim
