#pragma once

#include "tests/simulators/salesforce/bulk/job.hpp"
#include "tests/simulators/salesforce/store/json.hpp"

#include <string>
#include <string_view>

namespace dealwire::orgsim {

/// The keys that every job info has, in the order an org writes them.
[[nodiscard]] Json job_head_json(const JobHead& job);

/// Reads `contentType`, `columnDelimiter`, `lineEnding` of a create body into `job`.
/// Throws ApiError(INVALIDJOB) for words that Bulk API 2.0 does not know.
void read_csv_form(const Json& body, JobHead& job);

/// A text member of a create body; empty when absent. Throws ApiError(JSON_PARSER_ERROR) when it
/// is something else than text.
[[nodiscard]] std::string text_member(const Json& body, const char* key);

/// The state that a PATCH asks for. Throws ApiError(INVALIDJOBSTATE).
[[nodiscard]] JobState wanted_state(const Json& body);

/// Locators are opaque to clients; here base64 of a decimal number, as an org's look.
[[nodiscard]] std::string locator_of(std::size_t number);

/// Throws ApiError(INVALID_QUERY_LOCATOR). Empty text is the beginning.
[[nodiscard]] std::size_t number_of_locator(std::string_view locator);

}  // namespace dealwire::orgsim
