#pragma once

#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <string>
#include <utility>
#include <vector>

namespace dealwire::contract {

/// A record of a topic as a store is given it.
inline model::ExportRecord record(const std::string& conversation, const std::string& key,
                                  model::ExportState state, int minute = 0) {
    return {.conversation = {conversation},
            .name = {"Conversation_Topic__c", key},
            .key_field = "Record_Key__c",
            .cascades = true,
            .id = id("a0K", 1),
            .state = state,
            .digest = "d1",
            .error_code = state == model::ExportState::Parked ? "REQUIRED_FIELD_MISSING" : "",
            .error = state == model::ExportState::Parked ? "Name: give a value" : "",
            .remedy = state == model::ExportState::Parked ? "Give it one." : "",
            .changed_at = at(minute),
            .error_fields = state == model::ExportState::Parked
                                ? std::vector<std::string>{"Name", "Position__c"}
                                : std::vector<std::string>{}};
}

inline std::string name_of(const ports::DueConversation& due) {
    return due.id.value + (due.removed ? "-" : "");
}

/// What the suites about exported records share.
class ExportStoreContract : public StoreContract {
protected:
    ports::ExportStore& store() { return world_->exports(); }

    void ingest(std::vector<ports::IncomingConversation> batch) {
        world_->conversations().save(scope().tenant, batch);
    }

    void resolve(const model::Resolution& made) {
        world_->resolutions().save(scope(), "basis",
                                   std::vector{ports::MadeResolution{made, "digest-1"}});
    }

    std::vector<ports::DueConversation> due(const std::string& settings = "s1") {
        return store().due(scope(), {settings, {}, 100});
    }

    std::vector<std::string> due_names(const std::string& settings = "s1") {
        std::vector<std::string> names;
        for (const ports::DueConversation& one : due(settings)) names.push_back(name_of(one));
        return names;
    }

    /// All that is due now is finished.
    void finish(const std::string& settings = "s1") {
        store().apply(scope(), {.finished = due(settings), .settings = settings});
    }

    std::vector<model::ExportRecord> records(const std::string& conversation) {
        return store().records(scope(), std::vector{base::ConversationId{conversation}});
    }

    void put(std::vector<model::ExportRecord> put) {
        store().apply(scope(), {.put = std::move(put)});
    }
};

}  // namespace dealwire::contract
