#include "adapters/salesforce/hosts.hpp"

#include "adapters/http/url.hpp"
#include "engine/base/text.hpp"

namespace dealwire::salesforce {

namespace {

constexpr std::string_view kSuffix = ".salesforce.com";

/// Anchored at a dot, so that `evilsalesforce.com` and `salesforce.com.evil.example` stay out.
bool is_salesforce(std::string_view host) {
    return host.size() > kSuffix.size() && host.ends_with(kSuffix) && !host.starts_with('.') &&
           host.find("..") == std::string_view::npos;
}

base::Error refused(std::string why) {
    return {base::Fault::Rejected, "HOST_REFUSED", std::move(why),
            "Use the login address of the org, such as https://login.salesforce.com or its "
            "My Domain address ending in .my.salesforce.com."};
}

}  // namespace

Hosts::Hosts(const std::vector<std::string>& test_hosts) {
    for (const std::string& host : test_hosts)
        if (const std::string name = base::to_lower_ascii(host); is_loopback(name))
            test_hosts_.insert(name);
}

bool Hosts::is_loopback(std::string_view host) {
    if (host == "localhost" || host == "::1") return true;
    const bool plain = host.find_first_not_of("0123456789.") == std::string_view::npos;
    return plain && host.starts_with("127.") && std::ranges::count(host, '.') == 3;
}

base::Result<std::string> Hosts::origin_of(std::string_view url) const {
    const auto parsed = http::parse_url(url);
    if (!parsed)
        return base::fail(refused("The address given for Salesforce is no plain https URL."));
    const std::string& host = parsed->host;
    if (test_hosts_.contains(host)) return parsed->origin();
    if (is_loopback(host))
        return base::fail(
            {base::Fault::Rejected, "HOST_REFUSED", host + " is not listed as a test host.",
             "Add it to salesforce.test_hosts in the configuration, for tests only."});
    if (!is_salesforce(host))
        return base::fail(refused(host + " is no address of Salesforce; nothing was sent to it."));
    if (!parsed->secure) return base::fail(refused(host + " may be asked by https only."));
    if (parsed->explicit_port)
        return base::fail(refused("The address of " + host + " must not name a port."));
    return parsed->origin();
}

}  // namespace dealwire::salesforce
