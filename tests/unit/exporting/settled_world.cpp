#include "tests/unit/exporting/settled_world.hpp"

namespace dealwire::exporting::testing {

const base::Error kRefusal{base::Fault::Rejected, "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                           "Not on Sundays.", "Change the validation rule."};
const base::Error kLocked{base::Fault::Transient, "UNABLE_TO_LOCK_ROW",
                          "Somebody else holds the row."};

Case call(const std::string& id, const std::string& title) {
    const base::Tree topics =
        base::Tree::Array{base::Tree::Object{{"name", "Pricing"}, {"duration", 60}}};
    return CaseBuilder{id}
        .contact(1, 5)
        .set("metaData", "title", title)
        .set("content", "topics", topics)
        .build();
}

model::RecordName root(const std::string& id) { return {"Conversation__c", id}; }

model::RecordName topic(const std::string& id) {
    return {"Conversation_Topic__c", id + ":topic:Pricing"};
}

const model::ExportRecord* find(const std::vector<model::ExportRecord>& records,
                                const model::RecordName& name) {
    for (const model::ExportRecord& record : records)
        if (record.name == name) return &record;
    return nullptr;
}

Settled::Settled(const std::string& id) {
    ingest(call(id));
    run();
}

Settled::~Settled() = default;

}  // namespace dealwire::exporting::testing
