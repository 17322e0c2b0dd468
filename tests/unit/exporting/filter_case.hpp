#pragma once

#include "engine/exporting/filter_fields.hpp"
#include "engine/exporting/filter_verdict.hpp"
#include "tests/unit/exporting/case.hpp"

#include <string>

namespace dealwire::exporting::testing {

/// The CRM fields that tests name, as an import would have them.
CrmFields imported_fields();

/// The filter of a document in which the condition begins on line 2; throws with every problem.
Filter filter_of(const std::string& condition);

Verdict verdict_on(const Case& made, const std::string& condition, const CrmValues& crm = {});

}  // namespace dealwire::exporting::testing
