#pragma once

#include "apps/dealwire/desk.hpp"
#include "engine/matching/explain.hpp"

namespace dealwire::app {

/// Names of records as they are held, asked for one by one. `place` must live as long.
matching::NameOf names_in(Place& place);

}  // namespace dealwire::app
