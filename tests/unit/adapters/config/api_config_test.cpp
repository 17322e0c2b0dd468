#include "adapters/config/api_config.hpp"

#include "adapters/config/config_file.hpp"

#include <gmock/gmock.h>

namespace dealwire::config {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string problem_in(const std::string& text) {
    const auto config = parse(text, "test");
    return config ? "" : config.error().front().path + " " + config.error().front().problem;
}

TEST(ApiConfig, ReadsItsLimits) {
    const auto config = parse(
        "api:\n  requests_per_second: 50\n  requests_per_day: 0\n  max_upload: 1GiB\n"
        "  keep_audit: 30d\n  v1: {requests_per_second: 500, trial_within: 2m}\n",
        "test");

    ASSERT_TRUE(config);
    EXPECT_EQ(config->api.requests_per_second, 50);
    EXPECT_EQ(config->api.requests_per_day, 0);
    EXPECT_EQ(config->api.v1_requests_per_second, 500);
    EXPECT_EQ(config->api.v1_trial_within, std::chrono::minutes{2});
    EXPECT_EQ(config->api.max_upload, std::int64_t{1} << 30);
    EXPECT_EQ(config->api.max_body, std::int64_t{4} << 20) << "as before";
    EXPECT_EQ(config->api.keep_audit, std::chrono::days{30});
}

TEST(ApiConfig, RefusesWhatCannotBeMeant) {
    EXPECT_THAT(problem_in("api: {max_body: 1KiB}"), HasSubstr("api.max_body must be at least"));
    EXPECT_THAT(problem_in("api: {max_upload: 1MiB}"), HasSubstr("api.max_upload"));
    EXPECT_THAT(problem_in("api: {keep_audit: 1h}"), HasSubstr("api.keep_audit"));
    EXPECT_THAT(problem_in("api: {requests_per_second: -1}"), HasSubstr("requests_per_second"));
    EXPECT_THAT(problem_in("api: {v1: {trial_within: 0s}}"), HasSubstr("api.v1.trial_within"));
    EXPECT_THAT(problem_in("api: {v1: {trial_within: 1h}}"), HasSubstr("api.v1.trial_within"));
    EXPECT_THAT(problem_in("api: {requests_per_minute: 3}"), HasSubstr("requests_per_minute"));
}

TEST(ApiConfig, IsPrintedAsItIsRead) {
    const auto config = parse("api: {requests_per_second: 7, spool_folder: /var/spool}", "test");
    ASSERT_TRUE(config);

    const auto again = parse(api_text(config->api), "printed");

    ASSERT_TRUE(again);
    EXPECT_EQ(again->api, config->api);
}

}  // namespace
}  // namespace dealwire::config
