#include "adapters/config/config_file.hpp"

#include "adapters/config/yaml_reader.hpp"

#include <gtest/gtest.h>

namespace dealwire::config {
namespace {

using namespace std::chrono_literals;

base::Issues issues_of(std::string_view text) {
    const auto parsed = parse(text, "dealwire.yaml");
    return parsed ? base::Issues{} : parsed.error();
}

std::string only_issue_of(std::string_view text) {
    const base::Issues issues = issues_of(text);
    if (issues.size() != 1) return std::to_string(issues.size()) + " issues";
    return issues[0].path + " " + issues[0].problem;
}

TEST(ConfigFile, TakesTheDefaultsWhereNothingIsWritten) {
    const auto config = parse("", "dealwire.yaml");

    ASSERT_TRUE(config);
    EXPECT_EQ(config->store.url, "sqlite:dealwire.db");
    EXPECT_EQ(config->import.overlap, 10min);
    EXPECT_EQ(config->import.refresh_formulas, 24h);
    EXPECT_EQ(config->import.missing_limit_percent, 10);
    EXPECT_EQ(config->import.bulk, "auto");
    EXPECT_EQ(config->budget.share_percent, 50);
    EXPECT_EQ(config->budget.reserve_percent, 10);
}

TEST(ConfigFile, ShipsAnExampleThatHoldsExactlyTheDefaults) {
    const auto example = parse(example_text(), "example.yaml");

    ASSERT_TRUE(example);
    EXPECT_EQ(to_yaml(*example), to_yaml(Config{}));
}

TEST(ConfigFile, ReadsWhatItPrints) {
    Config config;
    config.salesforce.test_hosts = {"127.0.0.1", "localhost"};
    config.matching.closed_grace = 48h;
    config.tasks = {.enabled = false,
                    .per = "contact",
                    .calls = "none",
                    .meetings = "event",
                    .close_not_held_after = 36h,
                    .fallback_owner = "005Hs000001Desk"};
    config.import.refresh_formulas = 0s;
    config.import.missing_limit_percent = 25;
    config.import.bulk = "never";
    config.budget = {.share_percent = 80, .reserve_percent = 0};
    config.exporting.children = {{"comment", "remove"}, {"stat", "keep"}};

    const auto read = parse(to_yaml(config), "printed");

    ASSERT_TRUE(read);
    EXPECT_EQ(to_yaml(*read), to_yaml(config));
}

TEST(ConfigFile, SwitchesChildrenByTheirKind) {
    const auto read = parse("export: {children: {comment: remove, topic: keep}}", "x");

    ASSERT_TRUE(read);
    const std::vector<std::pair<std::string, std::string>> expected{{"comment", "remove"},
                                                                    {"topic", "keep"}};
    EXPECT_EQ(read->exporting.children, expected);
    EXPECT_EQ(
        only_issue_of("export: {children: {comment: away}}"),
        "dealwire.yaml:1 export.children.comment is 'away'; write one of write, keep, remove");
    EXPECT_EQ(only_issue_of("export: {children: {task: remove}}"),
              "dealwire.yaml:1 export.children.task is a switch of its own; write tasks.enabled "
              "instead");
}

constexpr const char* kRetention = R"(
deletion: {comes_back: accept, look_every: 1h}
retention:
  keep: 3 years
  every: 12h
  rules:
    - name: short
      keep: 90d
      where:
        and:
          - {field: conversation.duration, below: 60}
          - {field: conversation.direction, equals: Inbound}
)";

TEST(ConfigFile, ReadsRulesOfRetentionInTheirOrder) {
    const auto config = parse(kRetention, "dealwire.yaml");

    ASSERT_TRUE(config);
    EXPECT_EQ(config->deletion.comes_back, "accept");
    EXPECT_EQ(config->deletion.look_every, 1h);
    EXPECT_EQ(config->retention.keep, "3 years");
    EXPECT_EQ(config->retention.every, 12h);
    ASSERT_EQ(config->retention.rules.size(), 1U);
    EXPECT_EQ(config->retention.rules[0].name, "short");
    EXPECT_NE(config->retention.rules[0].where.find("conversation.duration"), std::string::npos);
    const auto again = parse(to_yaml(*config), "printed");
    ASSERT_TRUE(again);
    EXPECT_EQ(to_yaml(*again), to_yaml(*config));
}

TEST(ConfigFile, RefusesRetentionThatSaysNoTimeOrNoCondition) {
    EXPECT_EQ(only_issue_of("retention: {keep: 3 weeks}"),
              "dealwire.yaml:1 retention.keep is '3 weeks'; write forever, or a number of days, "
              "months or years such as 18 months");
    const auto issues = issues_of("retention: {rules: [{keep: 1d}]}");
    ASSERT_EQ(issues.size(), 2U);
    EXPECT_NE(issues[0].path.find("retention.rules[0].name"), std::string::npos);
    EXPECT_NE(issues[1].path.find("retention.rules[0].where"), std::string::npos);
}

TEST(ConfigFile, ReadsWhatIsServedAsItPrintsIt) {
    Config config;
    config.serve = {.address = "0.0.0.0", .port = 443, .tls_certificate = "/c", .tls_key = "/k"};
    config.serve.canvas = {.consumer_secret_files = {"/a", "/b"},
                           .max_age = 90s,
                           .session = 15min,
                           .check_sharing = false,
                           .frame_ancestors = {"https://acme.my.site.com"}};

    const auto read = parse(to_yaml(config), "printed");

    ASSERT_TRUE(read);
    EXPECT_EQ(to_yaml(*read), to_yaml(config));
    EXPECT_EQ(read->serve.canvas.consumer_secret_files.size(), 2U);
    EXPECT_FALSE(read->serve.canvas.check_sharing);
}

TEST(ConfigFile, ServesOthersOnlyWithEncryption) {
    EXPECT_THAT(only_issue_of("serve: {address: 0.0.0.0}"), testing::HasSubstr("serve.address"));
    EXPECT_THAT(only_issue_of("serve: {tls_certificate: c.pem}"),
                testing::HasSubstr("serve.tls_key"));
    EXPECT_TRUE(issues_of("serve: {address: 0.0.0.0, behind_proxy: true}").empty());
    EXPECT_TRUE(issues_of("serve: {address: '::1'}").empty());
}

TEST(ConfigFile, ReadsWhatItTellsOfMetricsAsItPrintsIt) {
    Config config;
    config.metrics = {.enabled = false,
                      .address = "10.0.0.7",
                      .port = 9999,
                      .token_file = "/t",
                      .anyone = true,
                      .most_tenants = 3,
                      .refresh = std::chrono::seconds{60}};

    const auto read = parse(to_yaml(config), "printed");

    ASSERT_TRUE(read);
    EXPECT_EQ(read->metrics, config.metrics);
}

TEST(ConfigFile, TellsFiguresToOthersOnlyByTokenOrOnPurpose) {
    EXPECT_THAT(only_issue_of("metrics: {address: 0.0.0.0}"),
                testing::HasSubstr("metrics.address"));
    EXPECT_TRUE(issues_of("metrics: {address: 0.0.0.0, token_file: t}").empty());
    EXPECT_TRUE(issues_of("metrics: {address: 0.0.0.0, anyone: true}").empty());
    EXPECT_TRUE(issues_of("metrics: {address: 0.0.0.0, enabled: false}").empty());
    EXPECT_THAT(only_issue_of("metrics: {refresh: 0s}"), testing::HasSubstr("metrics.refresh"));
}

TEST(ConfigFile, TakesOriginsAloneForFrameAncestors) {
    const auto issues = [](const std::string& origin) {
        return issues_of("serve: {canvas: {frame_ancestors: ['" + origin + "']}}").size();
    };
    for (const char* fine :
         {"https://a.example", "https://a.example:8443", "http://127.0.0.1:8080"})
        EXPECT_EQ(issues(fine), 0U) << fine;
    for (const char* wrong :
         {"*", "https://*", "https://*.example", "http://a.example", "a.example",
          "https://a.example/x", "https://a.example; script-src *", "https://"})
        EXPECT_EQ(issues(wrong), 1U) << wrong;
}

TEST(ConfigFile, ListsEveryProblemAtOnceWithItsPath) {
    const base::Issues issues = issues_of(R"(
store:
  url: mysql://x
  pool: 0
tasks:
  enabled: yes
import:
  overlap: 10
logging:
  level: loud
)");

    std::vector<std::string> paths;
    for (const base::Issue& issue : issues) paths.push_back(issue.path);
    EXPECT_THAT(paths, testing::UnorderedElementsAre(
                           "dealwire.yaml:3 store.url", "dealwire.yaml:4 store.pool",
                           "dealwire.yaml:6 tasks.enabled", "dealwire.yaml:8 import.overlap",
                           "dealwire.yaml:10 logging.level"));
}

TEST(ConfigFile, NamesTheNearestKeyForAMisspeltOne) {
    EXPECT_EQ(
        only_issue_of("salesforce:\n  test_host: [localhost]\n"),
        "dealwire.yaml:2 salesforce.test_host is not a known key; did you mean 'test_hosts'?");
    EXPECT_EQ(only_issue_of("zebra: 1\n"), "dealwire.yaml:1 zebra is not a known key");
}

TEST(ConfigFile, RefusesAKeyThatStandsTwice) {
    EXPECT_EQ(only_issue_of("mappings: a\nmappings: b\n"),
              "dealwire.yaml:2 mappings stands twice; keep one of them");
}

TEST(ConfigFile, GuessesNoNumbersAndNoBooleans) {
    EXPECT_EQ(issues_of("store: {pool: 010}").size(), 1U);
    EXPECT_EQ(issues_of("store: {pool: 4.0}").size(), 1U);
    EXPECT_EQ(issues_of("tasks: {enabled: on}").size(), 1U);
    EXPECT_EQ(issues_of("ingest: {max_line: 5MB}").size(), 1U);
}

TEST(ConfigFile, TakesSharesAsWholePercentages) {
    EXPECT_EQ(only_issue_of("budget: {share: 0.5}"),
              "dealwire.yaml:1 budget.share is '0.5'; write a share from 1% to 100%");
    EXPECT_EQ(issues_of("budget: {share: 50}").size(), 1U);
    EXPECT_EQ(issues_of("budget: {share: 0%}").size(), 1U);
    EXPECT_EQ(issues_of("budget: {share: 101%}").size(), 1U);
    EXPECT_EQ(issues_of("import: {missing_limit: 12.5%}").size(), 1U);
    EXPECT_EQ(issues_of("import: {missing_limit: -1%}").size(), 1U);
    EXPECT_EQ(issues_of("import: {missing_limit: 0%}").size(), 0U);
}

TEST(ConfigFile, TakesFormulasAsNeverOrAtSensibleIntervals) {
    EXPECT_EQ(parse("import: {refresh_formulas: 0}", "f")->import.refresh_formulas, 0s);
    EXPECT_EQ(parse("import: {refresh_formulas: 90m}", "f")->import.refresh_formulas, 5400s);
    EXPECT_EQ(only_issue_of("import: {refresh_formulas: 10s}"),
              "dealwire.yaml:1 import.refresh_formulas must be 0 (never) or from 1m to 365d");
}

TEST(ConfigFile, KnowsTheWaysOfBulkReading) {
    EXPECT_EQ(parse("import: {bulk: always}", "f")->import.bulk, "always");
    EXPECT_EQ(parse("export: {most_leaving: 25%}", "f")->exporting.most_leaving_percent, 25);
    EXPECT_EQ(only_issue_of("import: {bulk: true}"),
              "dealwire.yaml:1 import.bulk is 'true'; write one of auto, never, always");
}

TEST(ConfigFile, AllowsOnlyLoopbackAsTestHosts) {
    EXPECT_EQ(issues_of("salesforce: {test_hosts: [localhost, 127.0.0.1]}").size(), 0U);
    EXPECT_EQ(issues_of("salesforce: {test_hosts: [example.com, 127.evil.com.example]}").size(),
              2U);
    EXPECT_EQ(issues_of("salesforce: {test_hosts: ['127.0.0.1:8801']}").size(), 1U);
}

TEST(ConfigFile, ComparesSettingsWithEachOther) {
    EXPECT_EQ(only_issue_of("salesforce: {read_timeout: 60s, total_timeout: 30s}"),
              "dealwire.yaml:1 salesforce.total_timeout must not be shorter than "
              "salesforce.read_timeout");
}

TEST(ConfigFile, LeavesRoomForTheShareBesideTheReserve) {
    EXPECT_EQ(issues_of("budget: {share: 90%, reserve: 10%}").size(), 0U);
    EXPECT_EQ(only_issue_of("budget: {share: 91%, reserve: 10%}"),
              "dealwire.yaml:1 budget.reserve and budget.share are more than 100% together, so the "
              "share could never be used");
}

TEST(ConfigFile, SaysWhereTextIsNoYaml) {
    const base::Issues issues = issues_of("store: [unclosed\n");

    ASSERT_EQ(issues.size(), 1U);
    EXPECT_NE(issues[0].problem.find("is not valid YAML"), std::string::npos);
}

TEST(ConfigFile, ShowsNoPassword) {
    Config config;
    config.store.url = "postgresql://dealwire:s3cret@db/dealwire";

    EXPECT_EQ(to_yaml(config).find("s3cret"), std::string::npos);
}

}  // namespace
}  // namespace dealwire::config
