#pragma once

#include "apps/dealwire/documents.hpp"
#include "apps/dealwire/wiring.hpp"
#include "engine/exporting/filter_fields.hpp"
#include "engine/exporting/filter_verdict.hpp"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::app {

/// The tenant's filters, YAML or JSON; number 0 is the default one.
Documents filters(Local& local);
/// Puts the document in force on top of `seen`; throws ChangedMeanwhile.
DocumentRevision add_filter_revision(Local& local, const NewDocument& wanted, const Seen& seen);

/// From now on a change of a record that the filter reads makes its conversations due.
void watch_records_of(Local& local, const model::OrgScope& scope, const exporting::Filter& filter,
                      const std::stop_token& stop);

/// Reads a document against the fields of the org; throws ConfigError with every problem. `name`
/// stands for the document in them.
exporting::Filter read_filter(Local& local, const model::OrgScope& scope,
                              const std::string& document, const std::string& name);

/// The filter that exports go by.
struct FilterInForce {
    DocumentRevision revision;
    exporting::Filter filter;
};

/// Throws ConfigError where the tenant's filter cannot be read any more, for instance because a
/// field that it names is not imported now: nothing may be exported by another filter instead. A
/// field whose type changed in the org stops nothing; its values are then compared as they are.
FilterInForce filter_in_force(Local& local, const model::OrgScope& scope);

/// Fields of CRM records that a filter may name: what imports of this org read, or will read by the
/// admin's choice.
exporting::CrmFields importable_fields(Local& local, const model::OrgScope& scope);

/// How a conversation stands with a filter now. Nothing where it is not known.
std::optional<exporting::Verdict> verdict_on(Local& local, const model::OrgScope& scope,
                                             const exporting::Filter& filter,
                                             const base::ConversationId& id,
                                             const model::Resolution& resolution);

}  // namespace dealwire::app
