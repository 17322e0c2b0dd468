#pragma once

#include "adapters/config/api_config.hpp"
#include "adapters/config/jobs_config.hpp"
#include "engine/base/issue.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::config {

struct StoreConfig {
    std::string url = "sqlite:dealwire.db";  ///< `sqlite:path` or `postgresql://…`
    int pool = 4;                            ///< sessions kept open
};

/// The credentials come from the environment: AWS_ACCESS_KEY_ID and so on.
struct AwsKeyConfig {
    std::string key_id;
    std::string region;
    std::string endpoint;  ///< empty: the region's own
};

/// Where the master key is, which wraps the keys that seal secrets.
struct KeyConfig {
    std::string provider = "file";      ///< file, env, aws-kms
    std::string file = "dealwire.key";  ///< made by `dealwire init`, readable by its owner only
    AwsKeyConfig aws;
};

struct SalesforceConfig {
    std::string api_version = "66.0";
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds read_timeout{60'000};    ///< between two pieces of an answer
    std::chrono::milliseconds total_timeout{600'000};  ///< for one request with its answer
    std::chrono::milliseconds bulk_patience{std::chrono::minutes{45}};  ///< with a stuck job
    std::string ca_file;                  ///< extra certificate authorities, PEM
    std::vector<std::string> test_hosts;  ///< loopback hosts that may be talked to; for tests only
};

struct ImportConfig {
    std::chrono::minutes overlap{10};
    /// How old formula and roll-up values may become; 0: they are never read again.
    std::chrono::seconds refresh_formulas{std::chrono::hours{24}};
    /// Of the records held: where a proof finds more than this share not listed, none is marked as
    /// missing.
    int missing_limit_percent = 10;
    std::string bulk = "auto";  ///< auto, never, always
};

struct BudgetConfig {
    int share_percent = 50;    ///< of the org's daily calls that we may use
    int reserve_percent = 10;  ///< of the org's daily calls that are always left to others
};

/// The rules of matching. Once a revision of them is set (`dealwire rules set`), it is that which
/// is in force, and what the config file says is not.
struct MatchingConfig {
    std::vector<std::string> internal_domains;
    std::vector<std::string> free_mail_domains;        ///< beside those in mappings/
    std::vector<std::string> disposable_mail_domains;  ///< beside those in mappings/
    std::vector<std::string> company_domains;          ///< in spite of the lists of mail domains
    std::vector<std::string> account_domain_fields;    ///< beside Website
    std::chrono::seconds created_grace{std::chrono::days{14}};
    std::chrono::seconds closed_grace{0};
    std::vector<std::string> opportunity_order{"owner", "last_modified"};
    std::string phone_country;      ///< calling code of numbers written without one; may be empty
    bool masked_addresses = false;  ///< `.invalid` at the end of a record's address is not read

    bool operator==(const MatchingConfig&) const = default;
};

struct TasksConfig {
    bool enabled = true;
    std::string per = "conversation";  ///< or "contact"
    std::string calls = "task";        ///< task, event or none
    std::string meetings = "task";     ///< likewise
    std::chrono::seconds close_not_held_after = std::chrono::hours{24};
    std::string fallback_owner;  ///< user id that owns new tasks where the host cannot
};

struct ExportConfig {
    std::string namespace_prefix;  ///< of the installed package; empty for unpackaged source
    bool smart_trackers = true;
    /// Kinds of the mapping with what becomes of their records: write, keep, remove.
    std::vector<std::pair<std::string, std::string>> children = {};
    std::string bulk = "auto";      ///< auto, never, always
    int most_leaving_percent = 10;  ///< of the conversations in the org, that one export takes out
};

struct IngestConfig {
    std::int64_t max_line_bytes = std::int64_t{16} << 20;
};

struct DeletionConfig {
    std::string comes_back = "refuse";  ///< a deleted conversation that is taken in: refuse, accept
    std::string person = "conversations";  ///< what goes with a person: conversations, data
    std::string erased_people = "refuse";  ///< who takes part again: refuse, flag, accept
    std::string by_hand = "respect";       ///< deleted in Salesforce: respect, recreate
    std::chrono::seconds look_every{std::chrono::minutes{15}};  ///< for such deletions, in `sync`
};

struct RetentionRuleConfig {
    std::string name;
    std::string where;  ///< a condition as in filters, as YAML
    std::string keep;
};

struct RetentionConfig {
    std::string keep = "forever";  ///< what no rule speaks of
    std::vector<RetentionRuleConfig> rules;
    int most_percent = 10;  ///< of all conversations, that one run may delete
    std::chrono::seconds every{std::chrono::hours{24}};
};

struct LoggingConfig {
    std::string level = "warn";   ///< debug, info, warn, error
    std::string format = "text";  ///< text, json
};

/// Pages inside Salesforce.
struct CanvasConfig {
    /// Files with consumer secrets of the app, beside those of connections; several while one is
    /// replaced by another.
    std::vector<std::string> consumer_secret_files;
    std::chrono::seconds max_age{std::chrono::minutes{5}};   ///< of a signed request
    std::chrono::seconds session{std::chrono::minutes{30}};  ///< after it, without another one
    /// Conversations are shown to those alone who may read their records in the org.
    bool check_sharing = true;
    /// Origins that may show the pages, beside the org's own.
    std::vector<std::string> frame_ancestors;
};

/// What `dealwire serve` does.
struct ServeConfig {
    std::string address = "127.0.0.1";
    int port = 8443;
    /// How browsers reach it, as an origin; empty: nobody is sent here to authorise.
    std::string public_url;
    std::string tls_certificate;  ///< PEM file with its chain
    std::string tls_key;          ///< PEM file
    bool behind_proxy = false;    ///< one that speaks https to the world stands before it
    int threads = 16;
    int connections = 512;             ///< open at once
    int connections_per_address = 64;  ///< the same of one address; 0: no limit
    std::int64_t max_body = std::int64_t{64} << 10;
    std::chrono::seconds read_timeout{10};        ///< between two pieces of a request
    std::chrono::seconds connection_timeout{60};  ///< for a connection as a whole
    CanvasConfig canvas;
};

/// What `dealwire serve` and `dealwire worker` tell Prometheus, and where.
struct MetricsConfig {
    bool enabled = true;
    std::string address = "127.0.0.1";
    int port = 9464;
    std::string token_file;            ///< whoever asks for /metrics sends what stands in it
    bool anyone = false;               ///< others than this machine may ask without a token
    int most_tenants = 100;            ///< with labels of their own; more are added up
    std::chrono::seconds refresh{15};  ///< of figures that the store tells

    bool operator==(const MetricsConfig&) const = default;
};

/// Everything a person can set, with the defaults written here. Read once, checked, then constant.
struct Config {
    StoreConfig store;
    KeyConfig key;
    SalesforceConfig salesforce;
    ImportConfig import;
    BudgetConfig budget;
    MatchingConfig matching;
    TasksConfig tasks;
    ExportConfig exporting;  ///< key `export`
    IngestConfig ingest;
    DeletionConfig deletion;
    RetentionConfig retention;
    ServeConfig serve;
    MetricsConfig metrics;
    ApiConfig api;
    JobsConfig jobs;
    LoggingConfig logging;
    std::string mappings;  ///< folder; empty: the one shipped with the program
};

/// The fields compared with each other and with what is possible. Empty when all is well.
base::Issues check(const Config& config);

/// The same for rules alone; paths as in the config file.
base::Issues check(const MatchingConfig& rules);

/// The settings in force, as YAML, for `--print-config`. Passwords in URLs are left out.
std::string to_yaml(const Config& config);

}  // namespace dealwire::config
