#pragma once

#include "engine/base/result.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::salesforce {

/// Which hosts may be given tokens and secrets: those under `.salesforce.com` by https on the usual
/// port, and loopback hosts that the configuration names for tests, there also by plain http.
/// Source: Salesforce Help "My Domain URL formats".
class Hosts {
public:
    Hosts() = default;

    /// Names (no port) of loopback hosts; a name that is no loopback is ignored.
    explicit Hosts(const std::vector<std::string>& test_hosts);

    /// `localhost`, 127.0.0.0/8 and ::1, written plainly.
    static bool is_loopback(std::string_view host);

    /// The origin of `url` (scheme, host, port; no slash at the end), or Rejected with a sentence
    /// that names what is wrong with it.
    [[nodiscard]] base::Result<std::string> origin_of(std::string_view url) const;

    /// For the transport: where plain http is allowed.
    [[nodiscard]] const std::set<std::string>& plain_hosts() const { return test_hosts_; }

private:
    std::set<std::string> test_hosts_;
};

}  // namespace dealwire::salesforce
