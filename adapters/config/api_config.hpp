#pragma once

#include "adapters/config/yaml_reader.hpp"
#include "engine/base/issue.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace dealwire::config {

/// What the API takes and gives: key `api`.
struct ApiConfig {
    /// Of each tenant, over all its keys and apps, in the conversation API (/v2). 0: no limit.
    int requests_per_second = 3;
    int requests_per_day = 10'000;
    /// The same for Dealwire's own API (/api/v1), key `v1.requests_per_second`. Its clients are
    /// ours and page through much; it has no limit of a day.
    int v1_requests_per_second = 50;
    /// How long a request may try settings out on all history, key `v1.trial_within`: it holds a
    /// thread, and clients and proxies give up after a minute.
    std::chrono::seconds v1_trial_within{30};
    std::int64_t max_body = std::int64_t{4} << 20;
    std::int64_t max_upload = std::int64_t{200} << 20;    ///< of files
    std::int64_t body_in_memory = std::int64_t{1} << 20;  ///< a longer one goes into a file
    std::string spool_folder;                             ///< of such files; empty: the system's
    std::chrono::seconds keep_audit{std::chrono::days{90}};

    bool operator==(const ApiConfig&) const = default;
};

void read_api(YamlReader::Section section, ApiConfig& api);

base::Issues check_api(const ApiConfig& api);

/// As YAML.
std::string api_text(const ApiConfig& api);

}  // namespace dealwire::config
