#include "adapters/salesforce/usage_header.hpp"

namespace dealwire::salesforce {
namespace {

std::string read(const std::string& value) {
    const auto usage = usage_in({.status = 200, .headers = {{"sforce-limit-info", value}}}, {});
    return usage ? std::to_string(usage->used) + " of " + std::to_string(usage->allowed) : "none";
}

TEST(UsageHeader, IsReadInBothItsForms) {
    EXPECT_EQ(read("api-usage=10018/100000"), "10018 of 100000");
    EXPECT_EQ(read("api-usage=25/5000; per-app-api-usage=17/250(appName=sync)"), "25 of 5000");
}

TEST(UsageHeader, IsIgnoredWhereItIsNotUnderstood) {
    for (const char* value : {"", "api-usage=", "api-usage=5", "api-usage=a/b", "api-usage=5/",
                              "per-app-api-usage=17/250(appName=sync)"})
        EXPECT_EQ(read(value), "none") << value;
    EXPECT_FALSE(usage_in({.status = 200}, {}));
}

}  // namespace
}  // namespace dealwire::salesforce
