#include "adapters/config/api_config.hpp"

#include <sstream>

namespace dealwire::config {

void read_api(YamlReader::Section section, ApiConfig& api) {
    constexpr int kMostASecond = 100'000;
    constexpr int kMostADay = 2'000'000'000;
    section.number("requests_per_second", api.requests_per_second, 0, kMostASecond);
    section.number("requests_per_day", api.requests_per_day, 0, kMostADay);
    YamlReader::Section v1 = section.section("v1");
    v1.number("requests_per_second", api.v1_requests_per_second, 0, kMostASecond);
    v1.duration("trial_within", api.v1_trial_within);
    v1.done();
    section.bytes("max_body", api.max_body);
    section.bytes("max_upload", api.max_upload);
    section.bytes("body_in_memory", api.body_in_memory);
    section.text("spool_folder", api.spool_folder);
    section.duration("keep_audit", api.keep_audit);
    section.done();
}

base::Issues check_api(const ApiConfig& api) {
    constexpr std::int64_t kLeastBody = 64 << 10;
    base::Issues found;
    if (api.max_body < kLeastBody) found.push_back({"api.max_body", "must be at least 64KiB"});
    if (api.max_upload < api.max_body)
        found.push_back({"api.max_upload", "must not be smaller than api.max_body"});
    if (api.body_in_memory < kLeastBody)
        found.push_back({"api.body_in_memory", "must be at least 64KiB"});
    if (api.v1_trial_within < std::chrono::seconds{1} ||
        api.v1_trial_within > std::chrono::minutes{10})
        found.push_back({"api.v1.trial_within", "must be 1s to 10m"});
    if (api.keep_audit < std::chrono::days{1})
        found.push_back({"api.keep_audit", "must be at least 1d"});
    return found;
}

std::string api_text(const ApiConfig& api) {
    std::ostringstream out;
    out << "api:\n  requests_per_second: " << api.requests_per_second
        << "\n  requests_per_day: " << api.requests_per_day << "\n  max_body: " << api.max_body
        << "B\n  max_upload: " << api.max_upload << "B\n  body_in_memory: " << api.body_in_memory
        << "B\n  spool_folder: " << api.spool_folder << "\n  keep_audit: " << api.keep_audit.count()
        << "s\n  v1:\n    requests_per_second: " << api.v1_requests_per_second
        << "\n    trial_within: " << api.v1_trial_within.count() << "s\n";
    return out.str();
}

}  // namespace dealwire::config
