#include "engine/exporting/by_hand.hpp"

namespace dealwire::exporting {

using model::ExportRecord;
using model::ExportState;

bool made_anew(const ExportRecord& before, const ports::TakenRow& taken) {
    return taken.created && !before.id.empty() && before.id != taken.id;
}

void send_again(ExportRecord& record) {
    if (record.state == ExportState::Deleting) return;  // that is brought to its end
    if (record.state == ExportState::Parked) record.state = ExportState::Pending;
    record.digest.clear();
    forget_refusal(record);
}

bool is_sent_again(const ExportRecord& record) {
    return record.state == ExportState::Written && record.digest.empty();
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

ExportRecord brought_back(ExportRecord record, base::Instant now) {
    record.state = ExportState::Written;
    record.gone_at.reset();
    record.changed_at = now;
    forget_refusal(record);
    return record;
}

ExportRecord left_gone(ExportRecord record, base::Instant gone_at) {
    record.state = ExportState::Written;
    record.gone_at = gone_at;
    forget_refusal(record);
    return record;
}

}  // namespace dealwire::exporting
