#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/watch_store.hpp"

#include <optional>
#include <string>

namespace soci {
class session;
}

namespace dealwire::store {

/// `export_progress.settings` of a conversation that a change of members concerns. No settings have
/// this digest, so it is due whatever they are.
inline constexpr const char* kOtherPeople = "members";

/// Whether the answers with this digest are the noted ones, or none are; so until the commit.
bool are_noted(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
               const std::string& digest);

std::optional<std::string> noted_people(soci::session& session, const model::OrgScope& scope);

/// `WatchStore::note_people`.
bool note_people(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 const ports::PeopleChange& change);

}  // namespace dealwire::store
