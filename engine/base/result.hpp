#pragma once

#include "engine/base/error.hpp"

#include <tl/expected.hpp>

#include <utility>

namespace dealwire::base {

/// The outcome of something a remote may refuse. The one line to change for std::expected.
template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(error);` from a function that returns a Result.
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>{std::move(error)}; }

}  // namespace dealwire::base
