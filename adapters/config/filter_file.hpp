#pragma once

#include "engine/base/issue.hpp"
#include "engine/exporting/filter_condition.hpp"
#include "engine/exporting/filter_fields.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace dealwire::config {

/// Reads a filter document, YAML or JSON (docs/guide/filters.md). Strict: either the whole filter,
/// or every problem with path and line; `name` stands for the document in them.
tl::expected<exporting::Filter, base::Issues> parse_filter(std::string_view text,
                                                           const std::string& name,
                                                           const exporting::CrmFields& crm);

/// Reads a condition that stands alone, as in rules of retention.
tl::expected<exporting::FilterCondition, base::Issues> parse_condition(
    const std::string& text, const std::string& name, const exporting::CrmFields& crm);

/// The document of `exporting::default_filter()`.
std::string_view default_filter_text();

}  // namespace dealwire::config
