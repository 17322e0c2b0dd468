#pragma once

#include "tests/simulators/salesforce/store/record_store.hpp"

namespace dealwire::orgsim {

/// What the standard objects do by themselves. `before` is null on create.

/// Before the row is written: names, stage results, activity state. Throws ApiError.
void derive_fields(RecordStore& store, Record& record, const Record* before,
                   const RecordInput& input);

/// After the row is written: stage history, contact roles, people of a task.
void write_companions(RecordStore& store, const Record& record, const Record* before,
                      const Actor& actor);

}  // namespace dealwire::orgsim
