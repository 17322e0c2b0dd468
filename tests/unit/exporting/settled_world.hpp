#pragma once

#include "tests/unit/exporting/world.hpp"

namespace dealwire::exporting::testing {

inline const base::Error kRefusal{base::Fault::Rejected, "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                                  "Not on Sundays.", "Change the validation rule."};
inline const base::Error kLocked{base::Fault::Transient, "UNABLE_TO_LOCK_ROW",
                                 "Somebody else holds the row."};

/// A call with a contact and the topic Pricing.
inline Case call(const std::string& id, const std::string& title = "Pilot review") {
    const base::Tree topics =
        base::Tree::Array{base::Tree::Object{{"name", "Pricing"}, {"duration", 60}}};
    return CaseBuilder{id}
        .contact(1, 5)
        .set("metaData", "title", title)
        .set("content", "topics", topics)
        .build();
}

inline model::RecordName root(const std::string& id) { return {"Conversation__c", id}; }

inline model::RecordName topic(const std::string& id) {
    return {"Conversation_Topic__c", id + ":topic:Pricing"};
}

inline const model::ExportRecord* find(const std::vector<model::ExportRecord>& records,
                                       const model::RecordName& name) {
    for (const model::ExportRecord& record : records)
        if (record.name == name) return &record;
    return nullptr;
}

/// Everything exported, so that a test starts from a settled org.
struct Settled : World {
    explicit Settled(const std::string& id = "77") {
        ingest(call(id));
        run();
    }
};

}  // namespace dealwire::exporting::testing
