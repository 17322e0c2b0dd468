#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/export_record.hpp"
#include "engine/ports/record_sink.hpp"

namespace dealwire::exporting {

/// What is done where somebody deleted one of our records in the org.
enum class DeletedByHand {
    Respect,  ///< it stays deleted, whatever changes
    Recreate  ///< it is written anew
};

/// Whether the org made the record anew although we knew it: somebody deleted it there since the
/// org was last asked what is gone, and an upsert makes what it does not find. `before`: as we knew
/// it when it was sent.
bool made_anew(const model::ExportRecord& before, const ports::TakenRow& taken);

/// A conversation record that is to be sent again although it may be as it should, and to be made
/// anew where it is not there. It keeps its id, by which a conversation counts as being in the org.
void send_again(model::ExportRecord& record);

/// Whether somebody asked for that.
bool is_sent_again(const model::ExportRecord& record);

/// That record, to be taken out again and then left alone. It keeps the id of the one that was
/// deleted, because that is the one which may be brought back; the other is found by its key.
/// It is Deleting with `gone_at`, so that a crash in between loses nothing.
model::ExportRecord to_take_out_again(model::ExportRecord before, base::Instant now);

/// Whether it is such a record, whose second deletion is still to be done.
bool is_to_take_out_again(const model::ExportRecord& record);

/// That record, where it turns out that nobody meant the deletion: what was sent is in place.
model::ExportRecord brought_back(model::ExportRecord record, base::Instant now);

/// Gone, and to be left alone.
model::ExportRecord left_gone(model::ExportRecord record, base::Instant gone_at);

}  // namespace dealwire::exporting
