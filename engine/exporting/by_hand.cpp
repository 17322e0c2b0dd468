#include "engine/exporting/by_hand.hpp"

namespace dealwire::exporting {

using model::ExportRecord;
using model::ExportState;

bool made_anew(const ExportRecord& before, const ports::TakenRow& taken) {
    return taken.created && !before.id.empty() && before.id != taken.id;
}

ExportRecord to_take_out_again(ExportRecord before, base::Instant now) {
    before.state = ExportState::Deleting;
    before.gone_at = now;
    before.changed_at = now;
    return before;
}

bool is_to_take_out_again(const ExportRecord& record) {
    return record.gone_at &&
           (record.state == ExportState::Deleting || record.state == ExportState::Pending);
}

ExportRecord left_gone(ExportRecord record, base::Instant gone_at) {
    record.state = ExportState::Written;
    record.gone_at = gone_at;
    forget_refusal(record);
    return record;
}

}  // namespace dealwire::exporting
