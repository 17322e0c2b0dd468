#pragma once

#include "engine/provisioning/org_user.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace dealwire::provisioning {

/// Who stands above whom by the managers in the org, inactive users and loops included. `users`
/// must outlive it. Not thread-safe.
class ChainOfCommand {
public:
    using Ids = std::unordered_set<model::RecordId>;

    explicit ChainOfCommand(std::span<const OrgUser> users);

    /// Users whom a rule may mean: by user id, federation id, user name or e-mail address. Several
    /// where several users share the address; ascending.
    [[nodiscard]] std::vector<model::RecordId> named(std::string_view manager) const;

    /// Whether one of those named is above the user. Nobody is above himself.
    bool is_under(const model::RecordId& user, const std::string& manager);

private:
    const Ids& below(const std::string& manager);

    std::span<const OrgUser> users_;
    std::unordered_map<model::RecordId, std::vector<model::RecordId>> reports_;
    std::map<std::string, Ids, std::less<>> below_;  ///< asked before
};

}  // namespace dealwire::provisioning
