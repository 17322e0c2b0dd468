#pragma once

#include "engine/base/error.hpp"

#include <string>
#include <utility>

namespace dealwire::http {

/// Thrown inside the transport only; `PocoTransport::send` turns it into its error.
struct Failure {
    base::Error error;
};

[[noreturn]] inline void fail_with(base::Fault fault, std::string code, std::string detail,
                                   std::string remedy = {}) {
    throw Failure{{fault, std::move(code), std::move(detail), std::move(remedy)}};
}

}  // namespace dealwire::http
