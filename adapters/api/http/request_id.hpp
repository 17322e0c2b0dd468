#pragma once

#include <string>

namespace dealwire::api {

/// An id for a request: lower-case letters and digits, of no other request of any process. Cheap.
/// Thread-safe.
std::string next_request_id();

}  // namespace dealwire::api
