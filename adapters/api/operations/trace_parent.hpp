#pragma once

#include <string>
#include <string_view>

namespace dealwire::api {

/// The trace id (32 hex digits) in a `traceparent` header of W3C Trace Context, level 1. Empty
/// where the header is malformed or its trace id is all zeroes: it is then as if there were none.
std::string trace_id(std::string_view traceparent);

}  // namespace dealwire::api
