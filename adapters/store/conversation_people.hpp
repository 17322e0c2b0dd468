#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/base/id.hpp"
#include "engine/model/person_key.hpp"

#include <span>
#include <vector>

namespace soci {
class session;
}

namespace dealwire::store {

/// By whom a conversation is found.
struct PeopleOf {
    base::ConversationId conversation;
    std::vector<model::PersonKey> keys;  ///< ascending, each once
};

/// Makes conversations be found by these keys; those by which they are found already are passed
/// over.
void add_people(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
                std::span<const PeopleOf> conversations);

/// Makes a conversation be found no more by these keys.
void drop_people(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
                 const PeopleOf& conversation);

}  // namespace dealwire::store
