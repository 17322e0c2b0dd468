#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/ports/standing_source.hpp"

namespace dealwire::app {

/// How the conversations of the tenant stand in this org.
ports::Standing standing_of(Local& local, const model::OrgScope& scope,
                            const ports::StandingQuery& query);

}  // namespace dealwire::app
