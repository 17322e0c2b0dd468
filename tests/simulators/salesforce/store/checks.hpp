#pragma once

#include "tests/simulators/salesforce/store/record.hpp"
#include "tests/simulators/salesforce/store/record_input.hpp"

namespace dealwire::orgsim {

/// Refuses fields the user may not write in this way: INVALID_FIELD_FOR_INSERT_UPDATE.
/// `visible` is the object with the user's rights.
void check_writable(const RecordInput& input, const ObjectSchema& visible, bool create);

/// Length, picklist, e-mail and range of one value: STRING_TOO_LONG,
/// INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, INVALID_EMAIL_ADDRESS, NUMBER_OUTSIDE_VALID_RANGE.
void check_value(const FieldSchema& field, const Value& value);

/// REQUIRED_FIELD_MISSING, naming all that are missing.
void check_required(const Record& record);

}  // namespace dealwire::orgsim
