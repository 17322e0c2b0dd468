#include "apps/dealwire/service_run.hpp"

#include "adapters/config/config_changes.hpp"
#include "adapters/system/stop_signals.hpp"
#include "apps/dealwire/settings.hpp"

#include <unistd.h>

namespace dealwire::app {
namespace {

void refuse(Invocation& invocation, Installation& installation, const base::Issues& issues) {
    for (const base::Issue& issue : issues) {
        installation.log().write(ports::Level::Error, "settings_refused",
                                 {{"path", issue.path}, {"problem", issue.problem}});
    }
    if (speaks_in_lines(*installation.config()))
        invocation.output.warning("The settings were not taken over; the old ones stay in force.");
}

std::string value_or_none(const std::string& value) { return value.empty() ? "none" : value; }

void read_settings_anew(Invocation& invocation, Installation& installation) {
    auto read = load_settings(invocation.globals);
    if (!read) return refuse(invocation, installation, read.error());
    // What the command line said holds on.
    read->serve.address = installation.config()->serve.address;
    read->serve.port = installation.config()->serve.port;
    const bool in_lines = speaks_in_lines(*installation.config());
    const auto changes = config::changes_between(*installation.config(), *read);
    for (const config::ConfigChange& change : changes) {
        const std::string when = change.at_next_start ? " (from the next start on)" : "";
        installation.log().write(ports::Level::Info, "setting_changed",
                                 {{"path", change.path},
                                  {"before", change.before},
                                  {"after", change.after},
                                  {"at_next_start", std::int64_t{change.at_next_start ? 1 : 0}}});
        if (!in_lines) continue;
        invocation.output.notice(change.path + ": " + value_or_none(change.before) + " -> " +
                                 value_or_none(change.after) + when);
    }
    if (changes.empty() && in_lines)
        invocation.output.notice("The settings were read anew; none changed.");
    installation.adopt(std::move(*read));
    installation.log().write(ports::Level::Info, "settings_read",
                             {{"changed", static_cast<std::int64_t>(changes.size())}});
}

}  // namespace

bool speaks_in_lines(const config::Config& config) { return config.logging.format != "json"; }

void tell_of_stop(Installation& installation, const std::string& role, bool in_order) {
    installation.log().write(in_order ? ports::Level::Info : ports::Level::Error, "service_stopped",
                             {{"role", role}, {"in_order", std::int64_t{in_order ? 1 : 0}}});
}

ExitCode run_service(Invocation& invocation, Installation& installation, Crew& crew,
                     const std::string& role) {
    jobs::Bell bell;
    std::uint64_t heard = bell.rings();
    {
        const system::HangUps hang_ups{[&] { bell.ring(); }};
        while (!invocation.stop.stop_requested()) {
            bell.wait(installation.clock(), heard, std::chrono::hours{1}, invocation.stop);
            if (bell.rings() == heard) continue;
            heard = bell.rings();
            read_settings_anew(invocation, installation);
            invocation.output.flush();
        }
    }
    installation.log().write(ports::Level::Info, "service_stopping",
                             {{"role", role}, {"busy", std::int64_t{crew.busy()}}});
    const bool ended = crew.wind_down(installation.config()->jobs.stop_within);
    tell_of_stop(installation, role, ended);
    if (ended) return ExitCode::Done;
    // A job did not come to its end. It was handed back; what its thread still does cannot count.
    invocation.output.flush();
    ::_exit(static_cast<int>(ExitCode::Failed));
}

}  // namespace dealwire::app
