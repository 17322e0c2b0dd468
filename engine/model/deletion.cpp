#include "engine/model/deletion.hpp"

namespace dealwire::model {

const char* name_of(DeletionReason reason) {
    switch (reason) {
        case DeletionReason::ByHand:
            return "by-hand";
        case DeletionReason::Retention:
            return "retention";
        case DeletionReason::Person:
            return "person";
    }
    return "by-hand";
}

std::optional<DeletionReason> deletion_reason_named(const std::string& name) {
    using enum DeletionReason;
    for (const DeletionReason reason : {ByHand, Retention, Person})
        if (name == name_of(reason)) return reason;
    return std::nullopt;
}

}  // namespace dealwire::model
