#pragma once

#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/key_desk.hpp"
#include "engine/access/scopes.hpp"
#include "engine/base/tree.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::app {

// What the commands for access keys and for client apps share.

using DeskWork = std::function<ExitCode(Local&, KeyDesk&)>;

/// Runs `work` for a tenant that there is.
ExitCode at_key_desk(Invocation& invocation, const DeskWork& work);

/// The same for the tenant that stands in `named`, a whole `<tenant>.<id>`; for the tenant of the
/// command line where it is none.
ExitCode at_key_desk_of(Invocation& invocation, const std::string& named, const DeskWork& work);

/// The scopes that were asked for by name and by purpose, or what is wrong.
struct ScopeChoice {
    std::vector<std::string> names;  ///< --scope
    std::string purpose;             ///< --for
};

tl::expected<access::Scopes, base::Error> scopes_of(const ScopeChoice& choice);

/// When something ends that lives for `text` ("30d", "6 months", "forever"); nothing: never.
tl::expected<std::optional<base::Instant>, base::Error> end_of(const std::string& text,
                                                               base::Instant now);

/// The id in what somebody wrote: an id, or a whole `<tenant>.<id>` of this tenant.
std::string id_in(const Local& local, const std::string& text);

base::Tree text_list(const std::vector<std::string>& texts);
base::Tree instant_or_null(const std::optional<base::Instant>& instant);
/// How clients reach the API: serve.public_url, else where this server listens.
std::string base_url_of(const config::Config& config);

/// The commands for client apps, below `dealwire apikey`.
void add_apikey_apps(Command& family, Action& chosen);

}  // namespace dealwire::app
