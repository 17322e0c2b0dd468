#include "adapters/config/config_file.hpp"

#include "adapters/config/rules_document.hpp"
#include "adapters/config/yaml_reader.hpp"

#include <fstream>
#include <sstream>

namespace dealwire::config {
namespace {

using Section = YamlReader::Section;

void read_store(Section section, StoreConfig& store) {
    section.text("url", store.url);
    section.number("pool", store.pool, 1, 64);
    section.done();
}

void read_key(Section section, KeyConfig& key) {
    section.one_of("provider", key.provider, {"file", "env", "aws-kms"});
    section.text("file", key.file);
    Section aws = section.section("aws");
    aws.text("key_id", key.aws.key_id);
    aws.text("region", key.aws.region);
    aws.text("endpoint", key.aws.endpoint);
    aws.done();
    section.done();
}

void read_salesforce(Section section, SalesforceConfig& salesforce) {
    section.text("api_version", salesforce.api_version);
    section.duration("connect_timeout", salesforce.connect_timeout);
    section.duration("read_timeout", salesforce.read_timeout);
    section.duration("total_timeout", salesforce.total_timeout);
    section.duration("bulk_patience", salesforce.bulk_patience);
    section.text("ca_file", salesforce.ca_file);
    section.texts("test_hosts", salesforce.test_hosts);
    section.done();
}

void read_import(Section section, ImportConfig& import) {
    section.duration("overlap", import.overlap);
    section.duration("refresh_formulas", import.refresh_formulas);
    section.percent("missing_limit", import.missing_limit_percent, 0, 100);
    section.one_of("bulk", import.bulk, {"auto", "never", "always"});
    section.done();
}

void read_budget(Section section, BudgetConfig& budget) {
    section.percent("share", budget.share_percent, 1, 100);
    section.percent("reserve", budget.reserve_percent, 0, 99);
    section.done();
}

void read_tasks(Section section, TasksConfig& tasks) {
    section.flag("enabled", tasks.enabled);
    section.one_of("per", tasks.per, {"conversation", "contact"});
    section.one_of("calls", tasks.calls, {"task", "event", "none"});
    section.one_of("meetings", tasks.meetings, {"task", "event", "none"});
    section.duration("close_not_held_after", tasks.close_not_held_after);
    section.text("fallback_owner", tasks.fallback_owner);
    section.done();
}

void read_children(Section section, ExportConfig& exporting) {
    for (const std::string& kind : section.keys()) {
        std::string use = "write";
        section.one_of(kind, use, {"write", "keep", "remove"});
        exporting.children.emplace_back(kind, use);
        if (kind == "task")
            section.problem(kind, "is a switch of its own; write tasks.enabled instead");
    }
    section.done();
}

void read_export(Section section, ExportConfig& exporting) {
    section.text("namespace", exporting.namespace_prefix);
    section.flag("smart_trackers", exporting.smart_trackers);
    read_children(section.section("children"), exporting);
    section.one_of("bulk", exporting.bulk, {"auto", "never", "always"});
    section.percent("most_leaving", exporting.most_leaving_percent, 1, 100);
    section.done();
}

void read_ingest(Section section, IngestConfig& ingest) {
    section.bytes("max_line", ingest.max_line_bytes);
    section.done();
}

void read_deletion(Section section, DeletionConfig& deletion) {
    section.one_of("comes_back", deletion.comes_back, {"refuse", "accept"});
    section.one_of("person", deletion.person, {"conversations", "data"});
    section.one_of("erased_people", deletion.erased_people, {"refuse", "flag", "accept"});
    section.one_of("by_hand", deletion.by_hand, {"respect", "recreate"});
    section.duration("look_every", deletion.look_every);
    section.done();
}

void read_retention(Section section, RetentionConfig& retention) {
    section.text("keep", retention.keep);
    section.percent("most", retention.most_percent, 1, 100);
    section.duration("every", retention.every);
    section.sections("rules", [&](Section& rule) {
        RetentionRuleConfig& read = retention.rules.emplace_back();
        rule.text("name", read.name);
        rule.document("where", read.where);
        rule.text("keep", read.keep);
    });
    section.done();
}

void read_canvas(Section section, CanvasConfig& canvas) {
    section.texts("consumer_secret_files", canvas.consumer_secret_files);
    section.duration("max_age", canvas.max_age);
    section.duration("session", canvas.session);
    section.flag("check_sharing", canvas.check_sharing);
    section.texts("frame_ancestors", canvas.frame_ancestors);
    section.done();
}

void read_serve(Section section, ServeConfig& serve) {
    section.text("address", serve.address);
    section.number("port", serve.port, 0, 65'535);
    section.text("public_url", serve.public_url);
    section.text("tls_certificate", serve.tls_certificate);
    section.text("tls_key", serve.tls_key);
    section.flag("behind_proxy", serve.behind_proxy);
    section.number("threads", serve.threads, 1, 256);
    section.number("connections", serve.connections, 16, 65'536);
    section.number("connections_per_address", serve.connections_per_address, 0, 65'536);
    section.bytes("max_body", serve.max_body);
    section.duration("read_timeout", serve.read_timeout);
    section.duration("connection_timeout", serve.connection_timeout);
    read_canvas(section.section("canvas"), serve.canvas);
    section.done();
}

void read_metrics(Section section, MetricsConfig& metrics) {
    section.flag("enabled", metrics.enabled);
    section.text("address", metrics.address);
    section.number("port", metrics.port, 0, 65'535);
    section.text("token_file", metrics.token_file);
    section.flag("anyone", metrics.anyone);
    section.number("most_tenants", metrics.most_tenants, 0, 10'000);
    section.duration("refresh", metrics.refresh);
    section.done();
}

void read_logging(Section section, LoggingConfig& logging) {
    section.one_of("level", logging.level, {"debug", "info", "warn", "error"});
    section.one_of("format", logging.format, {"text", "json"});
    section.done();
}

/// A relative path of the file, seen from where the program runs.
void anchor(const std::filesystem::path& folder, std::string& path) {
    if (path.empty() || std::filesystem::path{path}.is_absolute()) return;
    path = (folder / path).lexically_normal().string();
}

void anchor_paths(const std::filesystem::path& folder, Config& config) {
    constexpr std::string_view kSqlite = "sqlite:";
    anchor(folder, config.key.file);
    anchor(folder, config.salesforce.ca_file);
    anchor(folder, config.mappings);
    anchor(folder, config.serve.tls_certificate);
    anchor(folder, config.serve.tls_key);
    anchor(folder, config.metrics.token_file);
    anchor(folder, config.api.spool_folder);
    for (std::string& file : config.serve.canvas.consumer_secret_files) anchor(folder, file);
    if (config.store.url.starts_with(kSqlite)) {
        std::string path = config.store.url.substr(kSqlite.size());
        anchor(folder, path);
        config.store.url = std::string{kSqlite} + path;
    }
}

}  // namespace

tl::expected<Config, base::Issues> parse(std::string_view text, const std::string& name) {
    Config config;
    YamlReader reader{text, name};
    Section root = reader.root();
    read_store(root.section("store"), config.store);
    read_key(root.section("key"), config.key);
    read_salesforce(root.section("salesforce"), config.salesforce);
    read_import(root.section("import"), config.import);
    read_budget(root.section("budget"), config.budget);
    read_rules(root, config.matching);
    read_tasks(root.section("tasks"), config.tasks);
    read_export(root.section("export"), config.exporting);
    read_ingest(root.section("ingest"), config.ingest);
    read_deletion(root.section("deletion"), config.deletion);
    read_retention(root.section("retention"), config.retention);
    read_serve(root.section("serve"), config.serve);
    read_metrics(root.section("metrics"), config.metrics);
    read_api(root.section("api"), config.api);
    read_jobs(root.section("jobs"), config.jobs);
    read_logging(root.section("logging"), config.logging);
    root.text("mappings", config.mappings);
    root.done();

    for (const base::Issue& issue : check(config)) reader.report(issue.path, issue.problem);
    if (!reader.issues().empty()) return tl::unexpected{reader.issues()};
    return config;
}

tl::expected<Config, base::Issues> load(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    if (!in)
        return tl::unexpected{
            base::Issues{{file.string(), "cannot be read",
                          "Make one with 'dealwire init', or name another with --config."}}};
    auto config = parse(text.str(), file.string());
    if (config) anchor_paths(std::filesystem::absolute(file).parent_path(), *config);
    return config;
}

}  // namespace dealwire::config
