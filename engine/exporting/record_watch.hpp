#pragma once

#include "engine/exporting/filter_facts.hpp"
#include "engine/ports/conversation_store.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/resolution_store.hpp"
#include "engine/ports/watch_store.hpp"

#include <stop_token>

namespace dealwire::exporting {

/// Sees to it that a change of a CRM record makes the conversations due whose filter would read it,
/// also those that were judged by an earlier filter. A pass over the history is only needed when a
/// filter reads an object that the one before did not.
///
/// Crash-safe: a pass that did not come to its end is made again by the next call. Errors of the
/// store are thrown.
class RecordWatch {
public:
    struct Ports {
        ports::ExportStore& exports;
        ports::ConversationStore& conversations;
        ports::ResolutionStore& resolutions;
        ports::WatchStore& watches;
    };

    RecordWatch(Ports ports, model::OrgScope scope) : ports_{ports}, scope_{std::move(scope)} {}

    void cover(const Filter& filter, const People& people, const std::stop_token& stop);

private:
    /// False where it was stopped.
    bool watch_history(const CrmFieldNames& fields, const People& people,
                       const std::stop_token& stop);
    void watch_page(const std::vector<ports::DueConversation>& page, const CrmFieldNames& fields,
                    const People& people);

    Ports ports_;
    model::OrgScope scope_;
};

}  // namespace dealwire::exporting
