#pragma once

#include "apps/dealwire/output.hpp"
#include "apps/dealwire/switching.hpp"

#include <vector>

namespace dealwire::app {

// Connections and switches between them, for people and as documents.

base::Tree holdings_tree(const jobs::OrgHoldings& held);
/// The same as a few sentences; none where there is nothing.
std::vector<std::string> holdings_sentences(const jobs::OrgHoldings& held);

base::Tree outlook_tree(const Outlook& outlook);
void print_outlook(const Outlook& outlook, base::Instant now, Output& output);

base::Tree events_tree(const std::vector<model::ConnectionEvent>& events);

/// "ok", "re-authorise", "revoked" or "set-aside", by what happened to it last. `events`: newest
/// first, of all connections.
std::string state_of(const model::Connection& connection,
                     const std::vector<model::ConnectionEvent>& events);

}  // namespace dealwire::app
