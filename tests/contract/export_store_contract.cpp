#include "tests/contract/export_store_contract.hpp"

#include <utility>

namespace dealwire::contract {

model::ExportRecord record(const std::string& conversation, const std::string& key,
                           model::ExportState state, int minute) {
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

std::string name_of(const ports::DueConversation& due) {
    return due.id.value + (due.removed ? "-" : "");
}

ExportStoreContract::ExportStoreContract() = default;

ExportStoreContract::~ExportStoreContract() = default;

ports::ExportStore& ExportStoreContract::store() { return world_->exports(); }

void ExportStoreContract::ingest(std::vector<ports::IncomingConversation> batch) {
    world_->conversations().save(scope().tenant, batch);
}

void ExportStoreContract::resolve(const model::Resolution& made) {
    world_->resolutions().save(scope(), "basis",
                               std::vector{ports::MadeResolution{made, "digest-1"}});
}

std::vector<ports::DueConversation> ExportStoreContract::due(const std::string& settings) {
    return store().due(scope(), {settings, {}, 100});
}

std::vector<std::string> ExportStoreContract::due_names(const std::string& settings) {
    std::vector<std::string> names;
    for (const ports::DueConversation& one : due(settings)) names.push_back(name_of(one));
    return names;
}

void ExportStoreContract::finish(const std::string& settings) {
    store().apply(scope(), {.finished = due(settings), .settings = settings});
}

std::vector<model::ExportRecord> ExportStoreContract::records(const std::string& conversation) {
    return store().records(scope(), std::vector{base::ConversationId{conversation}});
}

void ExportStoreContract::put(std::vector<model::ExportRecord> put) {
    store().apply(scope(), {.put = std::move(put)});
}

}  // namespace dealwire::contract
