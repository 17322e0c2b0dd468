#pragma once

#include <cstdint>

namespace dealwire::model {

/// What an answer over many conversations tells of private ones: their ids and titles are for those
/// who may see them.
enum class PrivateOnes : std::uint8_t { Named, OnlyCounted };

}  // namespace dealwire::model
