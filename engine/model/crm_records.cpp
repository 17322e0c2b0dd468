#include "engine/model/crm_records.hpp"

namespace dealwire::model {

const char* name_of(RecordState state) {
    switch (state) {
        case RecordState::Live:
            return "live";
        case RecordState::Deleted:
            return "deleted";
        case RecordState::Missing:
            return "missing";
        case RecordState::Released:
            return "released";
    }
    return "unknown";
}

}  // namespace dealwire::model
