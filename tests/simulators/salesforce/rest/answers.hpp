#pragma once

#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// `[{"message","errorCode","fields"}]`.
HttpResponse error_response(const ApiError& error);
/// `{"statusCode","message","fields"}` of Collections and Tree items.
Json item_error(const ApiError& error);

[[noreturn]] void not_found();
[[noreturn]] void method_not_allowed(const std::string& method);

/// The object as the user sees it; throws NOT_FOUND for an unknown or hidden one.
const ObjectSchema& visible_object(const Session& session, std::string_view name);
/// The same object in the full schema, for the record store.
const ObjectSchema& full_object(const Session& session, std::string_view name);

/// "/services/data/v66.0/sobjects/Account/001…".
std::string record_url(const Session& session, const ObjectSchema& object, const std::string& id);

/// A record as REST shows it; `fields` empty: all visible ones, compounds included.
Json record_json(const Session& session, const ObjectSchema& visible, const Record& record,
                 const std::vector<std::string>& fields);

/// Splits at commas, blanks around the parts dropped.
std::vector<std::string> split_list(std::string_view text);

}  // namespace dealwire::orgsim
