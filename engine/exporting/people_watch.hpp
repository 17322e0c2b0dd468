#pragma once

#include "engine/exporting/settings.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/watch_store.hpp"

namespace dealwire::exporting {

/// Sees to it that a change of the members makes the conversations due whose export asked about one
/// of those who changed, came or left: the host, everybody of ours who took part, whoever the
/// document names, and the one who stands in for a host. To be called before it is asked what is
/// due; where nothing changed it costs one look-up. Errors of the store are thrown.
void watch_people(ports::WatchStore& watches, const model::OrgScope& scope, const Mapping& mapping,
                  const ExportSettings& settings, const People& people);

}  // namespace dealwire::exporting
