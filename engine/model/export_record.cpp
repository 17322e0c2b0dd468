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

void note_refusal(ExportRecord& record, const base::Error& error) {
    record.error_code = error.code;
    record.error = error.detail;
    record.remedy = error.remedy;
    record.error_fields = error.fields;
}

void forget_refusal(ExportRecord& record) { note_refusal(record, {}); }

}  // namespace dealwire::model
