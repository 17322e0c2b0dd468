#pragma once

#include "engine/base/clock.hpp"

#include <tl/expected.hpp>

#include <string>

namespace dealwire::crypto {

/// The time in which a certificate counts.
struct Validity {
    base::Instant from;
    base::Instant until;
};

/// Reads the first certificate of a PEM file and the private key that belongs to it. The error is
/// the rest of a sentence about these files: "cannot be read".
tl::expected<Validity, std::string> validity_of(const std::string& certificate,
                                                const std::string& private_key);

}  // namespace dealwire::crypto
