#include "apps/dealwire/wiring_access.hpp"

#include "adapters/http/poco_transport.hpp"
#include "adapters/salesforce/org_channel.hpp"
#include "adapters/salesforce/user_record_access.hpp"
#include "engine/budget/allowance.hpp"

#include <map>
#include <mutex>

namespace dealwire::app {
namespace {

/// Somebody looks at an empty frame meanwhile.
salesforce::SessionSettings hurried(const config::SalesforceConfig& config) {
    using namespace std::chrono_literals;
    return {.api_version = config.api_version,
            .deadlines = {.connect = 5s, .read = 10s, .total = 15s}};
}

/// What talks to one org.
struct Line {
    Line(Local& local, const model::Connection& connection, http::Transport& transport,
         const salesforce::Hosts& hosts)
        : allowance{local.spending(),
                    local.clock(),
                    {local.tenant(), connection.org},
                    local.budget_settings(),
                    local.connections().usage(local.tenant(), connection.id)},
          keeper{salesforce::TokenClient{transport, hosts, local.clock()}, local.connections(),
                 local.tenant(), connection, local.turns()},
          channel{transport, local.clock(), keeper, hurried(local.config().salesforce),
                  &allowance} {
        allowance.let_everything_through();
    }

    budget::Allowance allowance;
    salesforce::TokenKeeper keeper;
    salesforce::OrgChannel channel;
};

}  // namespace

struct OrgAccess::Impl {
    explicit Impl(Local& given)
        : local{given},
          hosts{given.config().salesforce.test_hosts},
          transport{{.plain_hosts = hosts.plain_hosts(),
                     .extra_authorities = given.config().salesforce.ca_file}} {}

    /// Over the active connection to the org, else over any; null where there is none.
    Line* line_to(const model::OrgId& org) {
        std::optional<model::Connection> chosen;
        for (model::Connection& each : local.connections().all(local.tenant()))
            if (each.org == org && (!chosen || each.active)) chosen = std::move(each);
        if (!chosen) return nullptr;
        const std::lock_guard lock{mutex};
        auto& line = lines[chosen->id];
        if (!line) line = std::make_unique<Line>(local, *chosen, transport, hosts);
        return line.get();
    }

    Local& local;
    salesforce::Hosts hosts;
    http::PocoTransport transport;
    std::mutex mutex;
    std::map<base::ConnectionId, std::unique_ptr<Line>> lines;
};

OrgAccess::OrgAccess(Local& local) : impl_{std::make_unique<Impl>(local)} {}

OrgAccess::~OrgAccess() = default;

base::Result<std::set<model::RecordId>> OrgAccess::readable(
    const model::OrgId& org, const model::RecordId& user, std::span<const model::RecordId> records,
    std::stop_token stop) {
    Line* const line = impl_->line_to(org);
    if (!line)
        return base::fail({.fault = base::Fault::Missing,
                           .code = "NO_CONNECTION",
                           .detail = "There is no connection to the org."});
    salesforce::Session session{line->channel};
    return salesforce::readable_by(user, records, session, stop);
}

}  // namespace dealwire::app
