#include "adapters/http/url.hpp"
#include "adapters/salesforce/hosts.hpp"

#include <rapidcheck.h>

namespace dealwire {
namespace {

/// Parts from which look-alike addresses are made.
std::string some_url() {
    const auto pieces =
        *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
            "login", ".salesforce.com", ".", "evil.example", "@", ":", "443", "/", "\\", "?", "#",
            "%2e", "//", " ", "my", "\xC3\xA4", "localhost"}));
    std::string url = "https://";
    for (const std::string& piece : pieces) url += piece;
    return url;
}

TEST(HostProperties, WhatIsAcceptedEndsInSalesforcesOwnName) {
    EXPECT_TRUE(rc::check("only hosts under salesforce.com", [] {
        const std::string url = some_url();
        const auto origin = salesforce::Hosts{}.origin_of(url);
        if (!origin) return;
        RC_ASSERT(origin->starts_with("https://"));
        RC_ASSERT(origin->ends_with(".salesforce.com"));
        RC_ASSERT(origin->find_first_of("@:/\\?#% ", 8) == std::string::npos);
    }));
}

TEST(UrlProperties, AnAcceptedUrlIsSentAsItWasWritten) {
    EXPECT_TRUE(rc::check("origin and target make up the URL", [] {
        const std::string written = some_url();
        const auto url = http::parse_url(written);
        if (!url) return;
        RC_ASSERT(
            written.ends_with(url->target == "/" ? "" : url->target.substr(url->target[1] == '?')));
        RC_ASSERT(url->target.find_first_of(" \\#\r\n") == std::string::npos);
    }));
}

}  // namespace
}  // namespace dealwire
