#pragma once

#include "engine/model/member.hpp"
#include "engine/provisioning/identity.hpp"
#include "engine/provisioning/note.hpp"

#include <map>
#include <span>
#include <vector>

namespace dealwire::provisioning {

/// What the tree is made of. `users` in ascending id.
struct TreeInput {
    std::span<const Standing> users;
    /// The manager each member had until now, by user id; empty for none.
    const std::map<model::RecordId, model::RecordId>& before;
};

/// Gives every member the manager he stands under: the next active member above by the managers in
/// the org, where `members` holds the org's manager until then. Somebody at whose manager the trail
/// is lost keeps the manager he had, or stands at the top. Loops are cut, so that the members are a
/// forest afterwards, those who left at its leaves. However long the chains are, nothing recurs.
std::vector<Note> raise_tree(std::vector<model::Member>& members, const TreeInput& input);

/// Cuts the edges that close a loop: in each loop that of the member with the lowest user id, who
/// then stands at the top. Depends on the members alone, not on their order.
std::vector<Note> cut_loops(std::vector<model::Member>& members);

}  // namespace dealwire::provisioning
