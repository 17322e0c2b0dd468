#pragma once

#include "apps/dealwire/desk.hpp"
#include "engine/exporting/filter_verdict.hpp"

#include <string>

namespace dealwire::app {

/// What became of a conversation in the org.
struct InSalesforce {
    std::string state;   ///< "exported", "filtered", "kept", "parked", "deleted-by-hand" or "due"
    std::string reason;  ///< one sentence
};

InSalesforce in_salesforce(Place& place, const base::ConversationId& id,
                           const exporting::Verdict& verdict, exporting::OnExit on_exit);

/// By the filter in force.
InSalesforce in_salesforce(Place& place, const base::ConversationId& id);

}  // namespace dealwire::app
