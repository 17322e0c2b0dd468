#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/jobs/switch_plan.hpp"

#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::app {

/// What we have in an org, by the store alone.
jobs::OrgHoldings holdings_in(Local& local, const model::OrgScope& scope);

/// The connection of this name; nothing where there is none.
std::optional<model::Connection> connection_named(Local& local, const std::string& name);

/// Orgs that are gone: all their connections were set aside. Nothing can be done there any more.
std::set<model::OrgId> gone_orgs(Local& local);

/// What happens now to a connection, by whoever runs the program.
model::ConnectionEvent new_event(Local& local, const model::Connection& connection,
                                 model::ConnectionAct act, const std::string& detail = "");

/// Something that the org lacks for the mapping, the chosen fields or the filter.
struct Hindrance {
    std::string subject;  ///< "Conversation__c", "Account.Region__c", "filter"
    std::string problem;
    std::string remedy;
    bool grave = true;  ///< records would be refused, or nothing exported
};

/// Everything that a person wants to know before a switch.
struct Outlook {
    std::optional<model::Connection> from;
    model::Connection to;
    model::OrgIdentity org;
    bool package = false;  ///< the object of conversations is there
    std::vector<Hindrance> hindrances;
    jobs::OrgHoldings left;
    jobs::OrgHoldings taken;
    jobs::SwitchPlan plan;
    int calls = 0;  ///< that the look took
};

/// Looks into the store and the other org; nothing is changed.
base::Result<Outlook> look_ahead(Local& local, const std::optional<model::Connection>& from,
                                 const model::Connection& to, const std::stop_token& stop);

/// That the org of the connection answers, and is of the kind that was said; keeps who answered.
base::Result<model::OrgIdentity> meet(Local& local, const model::Connection& connection,
                                      const std::stop_token& stop);

}  // namespace dealwire::app
