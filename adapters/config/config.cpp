#include "adapters/config/config.hpp"

#include "adapters/config/rules_document.hpp"
#include "engine/base/domain_name.hpp"
#include "engine/base/keep_for.hpp"
#include "engine/base/phone_number.hpp"
#include "engine/matching/settings.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace dealwire::config {
namespace {

using namespace std::chrono_literals;

bool is_version(std::string_view text) {
    const std::size_t dot = text.find('.');
    const auto digits = [](std::string_view part) {
        return !part.empty() &&
               std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    };
    return dot != std::string_view::npos && digits(text.substr(0, dot)) &&
           digits(text.substr(dot + 1));
}

bool is_name(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
}

/// `127.` and three more numbers, nothing that merely begins so.
bool is_loopback_address(std::string_view host) {
    return host.starts_with("127.") && std::ranges::count(host, '.') == 3 && host.back() != '.' &&
           host.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host == "::1" || host == "[::1]" || is_loopback_address(host);
}

bool is_domain(std::string_view text) {
    return text.find('.') != std::string_view::npos && text.find('@') == std::string_view::npos &&
           text.find('/') == std::string_view::npos && text.find(' ') == std::string_view::npos &&
           text.find('*') == std::string_view::npos && base::canonical_domain(text);
}

class Check {
public:
    void expect(bool ok, std::string path, std::string problem) {
        if (!ok) found_.push_back({std::move(path), std::move(problem)});
    }

    void domains(const std::vector<std::string>& list, const std::string& path) {
        for (std::size_t i = 0; i < list.size(); ++i)
            expect(is_domain(list[i]), path + "[" + std::to_string(i) + "]",
                   "is '" + list[i] + "'; write a domain such as example.com");
    }

    /// Domains, or patterns such as `yahoo.*`.
    void patterns(const std::vector<std::string>& list, const std::string& path) {
        for (std::size_t i = 0; i < list.size(); ++i)
            if (const auto problem = matching::problem_of_pattern(list[i]))
                expect(false, path + "[" + std::to_string(i) + "]",
                       "is '" + list[i] + "', which " + *problem);
    }

    void add(base::Issues issues) {
        for (base::Issue& issue : issues) found_.push_back(std::move(issue));
    }

    base::Issues finish() { return std::move(found_); }

private:
    base::Issues found_;
};

void check_salesforce(const SalesforceConfig& salesforce, Check& check) {
    check.expect(is_version(salesforce.api_version), "salesforce.api_version",
                 "is '" + salesforce.api_version + "'; write a version such as 66.0");
    for (std::size_t i = 0; i < salesforce.test_hosts.size(); ++i) {
        const std::string& host = salesforce.test_hosts[i];
        check.expect(is_loopback(host), "salesforce.test_hosts[" + std::to_string(i) + "]",
                     "is '" + host +
                         "'; only loopback hosts without a port are allowed, such as "
                         "127.0.0.1 or localhost");
    }
    check.expect(salesforce.connect_timeout >= 100ms, "salesforce.connect_timeout",
                 "must be at least 100ms");
    check.expect(salesforce.read_timeout >= 100ms, "salesforce.read_timeout",
                 "must be at least 100ms");
    check.expect(salesforce.total_timeout >= salesforce.read_timeout, "salesforce.total_timeout",
                 "must not be shorter than salesforce.read_timeout");
    check.expect(salesforce.bulk_patience >= 1s, "salesforce.bulk_patience", "must be at least 1s");
}

/// `https://host`, with a port perhaps; plain http on the loopback alone. No path and no wildcard.
bool is_origin(std::string_view text) {
    constexpr std::string_view kSecure = "https://";
    constexpr std::string_view kPlain = "http://";
    const bool secure = text.starts_with(kSecure);
    if (!secure && !text.starts_with(kPlain)) return false;
    text.remove_prefix(secure ? kSecure.size() : kPlain.size());
    const std::string_view host = text.substr(0, text.rfind(':'));
    const bool plain_word = text.find_first_not_of(
                                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-.:") == std::string_view::npos;
    return plain_word && !host.empty() && (secure || is_loopback(host));
}

bool is_name_of_region(std::string_view text) {
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
           std::string_view::npos;
}

void check_serve(const ServeConfig& serve, Check& check) {
    const bool tls = !serve.tls_certificate.empty();
    check.expect(tls == !serve.tls_key.empty(), "serve.tls_key",
                 "and serve.tls_certificate belong together: name both files or none");
    check.expect(tls || serve.behind_proxy || is_loopback(serve.address), "serve.address",
                 "is '" + serve.address +
                     "', which others can reach, and nothing encrypts: name tls_certificate and "
                     "tls_key, or say behind_proxy: true where a proxy does it");
    check.expect(serve.public_url.empty() || is_origin(serve.public_url), "serve.public_url",
                 "is '" + serve.public_url +
                     "'; write the address browsers use, such as https://dealwire.example.com, "
                     "without a path");
    check.expect(serve.read_timeout >= 1s && serve.read_timeout <= serve.connection_timeout,
                 "serve.read_timeout", "must be from 1s to serve.connection_timeout");
    check.expect(serve.connection_timeout <= 1h, "serve.connection_timeout", "must be at most 1h");
    check.expect(serve.max_body >= 4096, "serve.max_body", "must be at least 4KiB");
    check.expect(serve.canvas.max_age >= 10s && serve.canvas.max_age <= 1h, "serve.canvas.max_age",
                 "must be from 10s to 1h");
    check.expect(serve.canvas.session >= 1min && serve.canvas.session <= 12h,
                 "serve.canvas.session", "must be from 1m to 12h");
    const auto& ancestors = serve.canvas.frame_ancestors;
    for (std::size_t i = 0; i < ancestors.size(); ++i)
        check.expect(is_origin(ancestors[i]),
                     "serve.canvas.frame_ancestors[" + std::to_string(i) + "]",
                     "is '" + ancestors[i] +
                         "'; write an origin such as https://example.my.site.com, without path "
                         "and wildcard");
}

void check_metrics(const MetricsConfig& metrics, Check& check) {
    const bool guarded = metrics.anyone || !metrics.token_file.empty();
    check.expect(!metrics.enabled || guarded || is_loopback(metrics.address), "metrics.address",
                 "is '" + metrics.address +
                     "', which others can reach: name a token_file that Prometheus has, too, or "
                     "say anyone: true where a firewall keeps others out");
    check.expect(metrics.refresh >= 1s && metrics.refresh <= 1h, "metrics.refresh",
                 "must be from 1s to 1h");
}

void check_key(const KeyConfig& key, Check& check) {
    check.expect(!key.file.empty(), "key.file", "must name a file");
    if (key.provider != "aws-kms") return;
    check.expect(!key.aws.key_id.empty(), "key.aws.key_id",
                 "must name the key: its id, ARN or alias");
    check.expect(!key.aws.region.empty() && is_name_of_region(key.aws.region), "key.aws.region",
                 "is '" + key.aws.region + "'; write the region of the key, such as eu-central-1");
    check.expect(key.aws.endpoint.empty() || is_origin(key.aws.endpoint), "key.aws.endpoint",
                 "is '" + key.aws.endpoint + "'; write an origin such as https://kms.example.com");
}

void check_matching(const MatchingConfig& matching, Check& check) {
    check.domains(matching.internal_domains, "internal_domains");
    check.patterns(matching.free_mail_domains, "matching.free_mail_domains");
    check.patterns(matching.disposable_mail_domains, "matching.disposable_mail_domains");
    check.patterns(matching.company_domains, "matching.company_domains");
    for (std::size_t i = 0; i < matching.opportunity_order.size(); ++i) {
        const std::string& word = matching.opportunity_order[i];
        const std::string path = "matching.opportunity_order[" + std::to_string(i) + "]";
        check.expect(matching::criterion_named(word).has_value(), path,
                     "is '" + word +
                         "'; write owner, contact_role, participants, last_modified, created or "
                         "close_date");
        const auto before = matching.opportunity_order.begin() + static_cast<std::ptrdiff_t>(i);
        check.expect(std::find(matching.opportunity_order.begin(), before, word) == before, path,
                     "'" + word + "' stands there twice");
    }
    check.expect(matching.phone_country.empty() || base::parse_calling_code(matching.phone_country),
                 "matching.phone_country",
                 "is '" + matching.phone_country + "'; write a calling code such as +49");
}

void check_retention(const RetentionConfig& retention, Check& check) {
    constexpr const char* kWrite =
        "; write forever, or a number of days, months or years such as 18 months";
    check.expect(base::parse_keep(retention.keep).has_value(), "retention.keep",
                 "is '" + retention.keep + "'" + kWrite);
    check.expect(retention.every >= 1min, "retention.every", "must be at least 1m");
    for (std::size_t i = 0; i < retention.rules.size(); ++i) {
        const RetentionRuleConfig& rule = retention.rules[i];
        const std::string path = "retention.rules[" + std::to_string(i) + "]";
        check.expect(!rule.name.empty(), path + ".name", "must name the rule, for the audit");
        check.expect(!rule.where.empty(), path + ".where",
                     "must be a condition as in filters; what holds for all others is "
                     "retention.keep");
        check.expect(base::parse_keep(rule.keep).has_value(), path + ".keep",
                     "is '" + rule.keep + "'" + kWrite);
    }
}

std::string without_password(const std::string& url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string::npos) return url;
    const std::size_t at = url.find('@', scheme);
    const std::size_t colon = url.find(':', scheme + 3);
    if (at == std::string::npos || colon == std::string::npos || colon > at) return url;
    return url.substr(0, colon) + ":***" + url.substr(at);
}

std::string list(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
    return "[" + text + "]";
}

std::string children(const std::vector<std::pair<std::string, std::string>>& uses) {
    if (uses.empty()) return "\n  children: {}";
    std::string text = "\n  children:";
    for (const auto& [kind, use] : uses) text.append("\n    ").append(kind + ": " + use);
    return text;
}

std::string indented(const std::string& text, std::size_t by) {
    std::istringstream lines{text};
    std::string result;
    for (std::string line; std::getline(lines, line);)
        result += (result.empty() ? "" : "\n") + std::string(by, ' ') + line;
    return result;
}

std::string rules_text(const RetentionConfig& retention) {
    if (retention.rules.empty()) return "\n  rules: []";
    std::string text = "\n  rules:";
    for (const RetentionRuleConfig& rule : retention.rules) {
        text += "\n    - name: " + rule.name + "\n      keep: " + rule.keep + "\n      where:\n";
        text += indented(rule.where, 8);
    }
    return text;
}

/// Origins have colons, which mean something in YAML.
std::string quoted_list(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "\"" : ", \"") + item + "\"";
    return "[" + text + "]";
}

std::string text_of(bool flag) { return flag ? "true" : "false"; }

std::string serve_text(const ServeConfig& serve) {
    std::ostringstream out;
    out << "serve:\n  address: " << serve.address << "\n  port: " << serve.port
        << "\n  public_url: \"" << serve.public_url << "\""
        << "\n  tls_certificate: " << serve.tls_certificate << "\n  tls_key: " << serve.tls_key
        << "\n  behind_proxy: " << text_of(serve.behind_proxy) << "\n  threads: " << serve.threads
        << "\n  connections: " << serve.connections
        << "\n  connections_per_address: " << serve.connections_per_address
        << "\n  max_body: " << serve.max_body << "B\n  read_timeout: " << serve.read_timeout.count()
        << "s\n  connection_timeout: " << serve.connection_timeout.count()
        << "s\n  canvas:\n    consumer_secret_files: " << list(serve.canvas.consumer_secret_files)
        << "\n    max_age: " << serve.canvas.max_age.count()
        << "s\n    session: " << serve.canvas.session.count()
        << "s\n    check_sharing: " << text_of(serve.canvas.check_sharing)
        << "\n    frame_ancestors: " << quoted_list(serve.canvas.frame_ancestors) << "\n";
    return out.str();
}

std::string metrics_text(const MetricsConfig& metrics) {
    std::ostringstream out;
    out << "metrics:\n  enabled: " << text_of(metrics.enabled) << "\n  address: " << metrics.address
        << "\n  port: " << metrics.port << "\n  token_file: " << metrics.token_file
        << "\n  anyone: " << text_of(metrics.anyone) << "\n  most_tenants: " << metrics.most_tenants
        << "\n  refresh: " << metrics.refresh.count() << "s\n";
    return out.str();
}

}  // namespace

base::Issues check(const MatchingConfig& rules) {
    Check check;
    check_matching(rules, check);
    return check.finish();
}

base::Issues check(const Config& config) {
    Check check;
    const bool known = config.store.url.starts_with("sqlite:") ||
                       config.store.url.starts_with("postgresql://") ||
                       config.store.url.starts_with("postgres://");
    check.expect(known, "store.url",
                 "is '" + without_password(config.store.url) +
                     "'; write sqlite:PATH or postgresql://USER@HOST/DATABASE");
    check_key(config.key, check);
    check_salesforce(config.salesforce, check);
    check.expect(config.import.overlap >= 0min && config.import.overlap <= 24h * 7,
                 "import.overlap", "must be from 0 to 7d");
    const auto refresh = config.import.refresh_formulas;
    check.expect(refresh == 0s || (refresh >= 1min && refresh <= 24h * 365),
                 "import.refresh_formulas", "must be 0 (never) or from 1m to 365d");
    check.expect(config.budget.share_percent + config.budget.reserve_percent <= 100,
                 "budget.reserve",
                 "and budget.share are more than 100% together, so the share could never be used");
    check.add(dealwire::config::check(config.matching));
    check_serve(config.serve, check);
    check_metrics(config.metrics, check);
    const std::string& owner = config.tasks.fallback_owner;
    check.expect(owner.empty() || owner.starts_with("005"), "tasks.fallback_owner",
                 "is '" + owner + "'; write the id of a Salesforce user, which begins with 005");
    check.expect(is_name(config.exporting.namespace_prefix) &&
                     config.exporting.namespace_prefix.size() <= 15,
                 "export.namespace",
                 "must be a package namespace: at most 15 letters, digits and underscores, without "
                 "the two underscores that follow it in names");
    check_retention(config.retention, check);
    check.add(check_api(config.api));
    check.add(check_jobs(config.jobs));
    return check.finish();
}

std::string to_yaml(const Config& config) {
    const auto ms = [](auto duration) {
        return std::to_string(std::chrono::milliseconds{duration}.count()) + "ms";
    };
    std::ostringstream out;
    out << "store:\n  url: " << without_password(config.store.url)
        << "\n  pool: " << config.store.pool << "\nkey:\n  provider: " << config.key.provider
        << "\n  file: " << config.key.file << "\n  aws:\n    key_id: \"" << config.key.aws.key_id
        << "\"\n    region: " << config.key.aws.region << "\n    endpoint: \""
        << config.key.aws.endpoint << "\""
        << "\nsalesforce:\n  api_version: " << config.salesforce.api_version
        << "\n  connect_timeout: " << ms(config.salesforce.connect_timeout)
        << "\n  read_timeout: " << ms(config.salesforce.read_timeout)
        << "\n  total_timeout: " << ms(config.salesforce.total_timeout)
        << "\n  bulk_patience: " << ms(config.salesforce.bulk_patience)
        << "\n  ca_file: " << config.salesforce.ca_file
        << "\n  test_hosts: " << list(config.salesforce.test_hosts)
        << "\nimport:\n  overlap: " << config.import.overlap.count() << "m"
        << "\n  refresh_formulas: " << config.import.refresh_formulas.count() << "s"
        << "\n  missing_limit: " << config.import.missing_limit_percent << "%"
        << "\n  bulk: " << config.import.bulk
        << "\nbudget:\n  share: " << config.budget.share_percent << "%"
        << "\n  reserve: " << config.budget.reserve_percent << "%"
        << "\n"
        << rules_text(config.matching)
        << "tasks:\n  enabled: " << (config.tasks.enabled ? "true" : "false")
        << "\n  per: " << config.tasks.per << "\n  calls: " << config.tasks.calls
        << "\n  meetings: " << config.tasks.meetings
        << "\n  close_not_held_after: " << ms(config.tasks.close_not_held_after)
        << "\n  fallback_owner: " << config.tasks.fallback_owner
        << "\nexport:\n  namespace: " << config.exporting.namespace_prefix
        << "\n  smart_trackers: " << (config.exporting.smart_trackers ? "true" : "false")
        << "\n  bulk: " << config.exporting.bulk
        << "\n  most_leaving: " << config.exporting.most_leaving_percent << "%"
        << children(config.exporting.children)
        << "\ningest:\n  max_line: " << config.ingest.max_line_bytes << "B"
        << "\ndeletion:\n  comes_back: " << config.deletion.comes_back
        << "\n  person: " << config.deletion.person
        << "\n  erased_people: " << config.deletion.erased_people
        << "\n  by_hand: " << config.deletion.by_hand
        << "\n  look_every: " << config.deletion.look_every.count() << "s"
        << "\nretention:\n  keep: " << config.retention.keep
        << "\n  most: " << config.retention.most_percent << "%"
        << "\n  every: " << config.retention.every.count() << "s" << rules_text(config.retention)
        << "\n"
        << serve_text(config.serve) << api_text(config.api) << metrics_text(config.metrics)
        << jobs_text(config.jobs) << "logging:\n  level: " << config.logging.level
        << "\n  format: " << config.logging.format << "\nmappings: " << config.mappings << "\n";
    return out.str();
}

}  // namespace dealwire::config
