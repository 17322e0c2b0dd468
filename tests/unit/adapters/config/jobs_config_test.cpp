#include "adapters/config/jobs_config.hpp"

#include "adapters/config/config_changes.hpp"
#include "adapters/config/config_file.hpp"

#include <gmock/gmock.h>

namespace dealwire::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

Config read(const std::string& text) {
    const auto config = parse(text, "test");
    if (!config) throw std::runtime_error(config.error().front().problem);
    return *config;
}

std::string problem_in(const std::string& text) {
    const auto config = parse(text, "test");
    return config ? "" : config.error().front().path + " " + config.error().front().problem;
}

TEST(JobsConfig, HasTimingsOfItsOwn) {
    const JobsConfig jobs = read("").jobs;
    EXPECT_EQ(jobs.timings.of({"acme"}, "sync").every, 15min);
    EXPECT_EQ(jobs.timings.of({"acme"}, "reconcile").every, 24h);
    EXPECT_FALSE(jobs.timings.of({"acme"}, "live").on) << "nothing schedules it";
}

TEST(JobsConfig, ReadsTimingsAndWhatIsOtherwiseForATenant) {
    const JobsConfig jobs =
        read(
            "jobs:\n  lanes: 4\n  sync: {every: 30m, quiet: [\"22:00-06:00\"]}\n"
            "  tenants:\n    acme: {sync: {every: 5m}, reconcile: {on: false}}\n")
            .jobs;
    EXPECT_EQ(jobs.lanes, 4);
    EXPECT_EQ(jobs.timings.of({"globex"}, "sync").every, 30min);
    const jobs::KindTiming acme = jobs.timings.of({"acme"}, "sync");
    EXPECT_EQ(acme.every, 5min);
    EXPECT_THAT(acme.quiet, ElementsAre(jobs::QuietHours{22h, 6h})) << "that stays";
    EXPECT_FALSE(jobs.timings.of({"acme"}, "reconcile").on);
}

TEST(JobsConfig, SaysWhatIsWrong) {
    EXPECT_THAT(problem_in("jobs: {sync: {every: 1s}}"), HasSubstr("jobs.sync.every"));
    EXPECT_THAT(problem_in("jobs: {sync: {quiet: [\"late\"]}}"), HasSubstr("22:00-06:00"));
    EXPECT_THAT(problem_in("jobs: {sync: {quiet: [\"00:00-24:00\"]}}"), HasSubstr("whole day"));
    EXPECT_THAT(problem_in("jobs: {tenants: {acme: {sync: {every: 1s}}}}"),
                HasSubstr("jobs.tenants.acme.sync.every"));
    EXPECT_THAT(problem_in("jobs: {synch: {every: 5m}}"), HasSubstr("jobs.synch"));
    EXPECT_THAT(problem_in("jobs: {lease: 1s}"), HasSubstr("jobs.lease"));
    EXPECT_THAT(problem_in("jobs: {stop_within: 1s}"), HasSubstr("jobs.stop_within"));
}

TEST(JobsConfig, IsWrittenAsItIsRead) {
    const Config config = read(
        "jobs:\n  sync: {quiet: [\"22:00-06:00\", \"12:00-13:00\"]}\n"
        "  tenants: {acme: {sync: {every: 5m}}, globex: {prune: {on: false}}}\n");
    EXPECT_EQ(read(to_yaml(config)).jobs, config.jobs);
}

TEST(ConfigChanges, NameThePathAndBothValues) {
    const Config before = read("");
    const Config after = read("jobs: {lanes: 3, sync: {every: 5m}}\nbudget: {share: 40%}\n");

    EXPECT_THAT(changes_between(before, after),
                ElementsAre(ConfigChange{"budget.share", "50%", "40%"},
                            ConfigChange{"jobs.lanes", "2", "3", true},
                            ConfigChange{"jobs.sync.every", "15m", "5m"}));
    EXPECT_TRUE(changes_between(before, before).empty());
}

TEST(ConfigChanges, TellOfWhatCameAndWent) {
    const Config before = read("");
    const Config after = read("jobs: {tenants: {acme: {sync: {on: false}}}}\n");
    const auto came = changes_between(before, after);
    const auto went = changes_between(after, before);
    EXPECT_THAT(came, ElementsAre(ConfigChange{"jobs.tenants", "{}", ""},
                                  ConfigChange{"jobs.tenants.acme.sync.on", "true", "false"}));
    EXPECT_EQ(came.size(), went.size());
}

TEST(ConfigChanges, TellNoPassword) {
    const auto changes = changes_between(read("store: {url: \"postgresql://u:one@h/d\"}"),
                                         read("store: {url: \"postgresql://u:two@g/d\"}"));
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes.front().before + changes.front().after,
              "postgresql://u:***@h/dpostgresql://u:***@g/d");
}

}  // namespace
}  // namespace dealwire::config
