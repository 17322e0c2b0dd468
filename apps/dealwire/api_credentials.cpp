#include "apps/dealwire/api_credentials.hpp"

#include "apps/dealwire/hours_in.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/keep_for.hpp"
#include "engine/base/nearest.hpp"
#include "engine/base/time_text.hpp"
#include "engine/ports/tenant_store.hpp"

namespace dealwire::app {
namespace {

using base::Error;
using base::Fault;

std::string purposes() {
    std::vector<std::string> names;
    for (const access::Preset& preset : access::presets()) names.emplace_back(preset.name);
    return joined(names);
}

Error unknown_scope(const std::string& name) {
    const auto near = base::nearest(name, access::scope_names());
    return {Fault::Rejected, "", "There is no scope '" + name + "'.",
            (near ? "Did you mean '" + *near + "'? " : std::string{}) +
                "'dealwire apikey scopes' lists them; --for " + purposes() +
                " chooses those of a purpose."};
}

}  // namespace

ExitCode at_key_desk(Invocation& invocation, const DeskWork& work) {
    return at_desk(invocation, [&](Local& local) {
        if (!local.tenants().find(local.tenant()) && is_new_tenant(local))
            return invocation.output.failure(
                ExitCode::Usage, "There is no tenant '" + local.tenant().value + "'.",
                "'dealwire tenants list' shows those there are, 'dealwire tenants add' adds one.");
        KeyDesk desk{local};
        return work(local, desk);
    });
}

ExitCode at_key_desk_of(Invocation& invocation, const std::string& named, const DeskWork& work) {
    constexpr std::size_t kId = 16;  // else it is the name of a key that has a dot in it
    const auto name = access::parse_name(named);
    Globals globals = invocation.globals;
    if (name && name->id.size() == kId) globals.tenant = name->tenant.value;
    Invocation its{globals, invocation.output, invocation.stop};
    return at_key_desk(its, work);
}

tl::expected<access::Scopes, Error> scopes_of(const ScopeChoice& choice) {
    access::Scopes scopes;
    if (!choice.purpose.empty()) {
        const access::Preset* preset = access::preset_named(choice.purpose);
        if (!preset)
            return tl::unexpected{
                Error{Fault::Rejected, "", "'" + choice.purpose + "' is no purpose of a key.",
                      "Write --for with one of: " + purposes() + "; or name scopes with --scope."}};
        scopes = preset->scopes;
    }
    for (const std::string& name : choice.names) {
        std::vector<std::string> unknown;
        scopes.add(access::scopes_in(name, &unknown));
        if (!unknown.empty()) return tl::unexpected{unknown_scope(unknown.front())};
    }
    if (scopes.empty())
        return tl::unexpected{Error{Fault::Rejected, "", "It is not said what the key may do.",
                                    "Write --for with one of: " + purposes() +
                                        "; or name scopes with --scope ('dealwire apikey scopes' "
                                        "lists them)."}};
    return scopes;
}

tl::expected<std::optional<base::Instant>, Error> end_of(const std::string& text,
                                                         base::Instant now) {
    if (text.empty()) return std::nullopt;
    if (const auto hours = hours_in(text)) return now + *hours;
    const auto keep = base::parse_keep(text);
    if (!keep)
        return tl::unexpected{Error{Fault::Rejected, "", "'" + text + "' is no time to live.",
                                    "Write --ttl 12h, 30d, '6 months', '1 years' or forever."}};
    if (keep->forever) return std::nullopt;
    const auto today = std::chrono::floor<std::chrono::days>(now);
    std::chrono::year_month_day day{today};
    day += std::chrono::months{keep->months};
    if (!day.ok()) day = day.year() / day.month() / std::chrono::last;
    return base::Instant{std::chrono::sys_days{day} + std::chrono::days{keep->days}} +
           (now - today);
}

std::string id_in(const Local& local, const std::string& text) {
    const auto name = access::parse_name(text);
    return name && name->tenant == local.tenant() ? name->id : text;
}

base::Tree text_list(const std::vector<std::string>& texts) {
    base::Tree::Array list;
    for (const std::string& each : texts) list.emplace_back(each);
    return list;
}

base::Tree instant_or_null(const std::optional<base::Instant>& instant) {
    return instant ? base::Tree{base::to_text(*instant)} : base::Tree{};
}

std::string base_url_of(const config::Config& config) {
    const config::ServeConfig& serve = config.serve;
    if (!serve.public_url.empty()) return serve.public_url;
    const bool bare_six = serve.address.find(':') != std::string::npos;
    return (serve.tls_certificate.empty() ? "http://" : "https://") +
           (bare_six ? "[" + serve.address + "]" : serve.address) + ":" +
           std::to_string(serve.port);
}

}  // namespace dealwire::app
