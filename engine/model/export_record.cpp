#include "engine/model/export_record.hpp"

namespace dealwire::model {

const char* name_of(ExportState state) {
    switch (state) {
        case ExportState::Pending:
            return "pending";
        case ExportState::Written:
            return "written";
        case ExportState::Parked:
            return "parked";
        case ExportState::Deleting:
            return "deleting";
    }
    return "unknown";
}

}  // namespace dealwire::model
