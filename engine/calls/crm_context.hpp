#pragma once

#include "engine/base/tree.hpp"
#include "engine/calls/content_selector.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/resolution.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dealwire::calls {

/// What is held of CRM records now, by object ("Account") and id.
using CrmValues = std::map<std::string, std::map<model::RecordId, base::Tree>>;

/// The records of these objects whose fields an Extended context needs.
using CrmWanted = std::map<std::string, std::set<model::RecordId>>;
void want_records(const model::Resolution& resolution, CrmWanted& wanted);

/// Fields that are given of an object beside those the admin selected.
std::vector<std::string> usual_fields(const std::string& object);

/// What contexts are made of.
struct ContextSources {
    const ContentSelector& selector;
    const model::Resolution& resolution;  ///< an empty one where the call was not resolved yet
    const CrmValues& values;              ///< looked at with Extended alone
    const base::Tree& document;           ///< its own `context` tells how records were then
};

/// The opportunity and the accounts that matching found, as `context[]` of a call: an empty list,
/// or one entry for Salesforce. `Basic` gives links alone; `Extended` gives each record once per
/// timing asked for. How a record was at the time of the call is known for the stage (by the
/// opportunity's history) and for what came with the document about the same record; nothing else
/// is given for that timing.
base::Tree call_context(const ContextSources& sources);

/// The contact, lead or user of participant number `party`, as `parties[].context[]`. `own` is what
/// the document says of the party.
base::Tree party_context(const ContextSources& sources, std::size_t party, const base::Tree& own);

}  // namespace dealwire::calls
