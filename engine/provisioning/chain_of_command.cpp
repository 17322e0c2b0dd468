#include "engine/provisioning/chain_of_command.hpp"

#include "engine/base/text.hpp"

#include <algorithm>

namespace dealwire::provisioning {

using model::RecordId;

ChainOfCommand::ChainOfCommand(std::span<const OrgUser> users) : users_{users} {
    for (const OrgUser& user : users)
        if (!user.user.manager.empty()) reports_[user.user.manager].push_back(user.user.id);
}

std::vector<RecordId> ChainOfCommand::named(std::string_view manager) const {
    if (const auto id = RecordId::parse(manager)) return {*id};
    const std::string wanted = base::to_lower_ascii(base::trim(manager));
    std::vector<RecordId> found;
    if (wanted.empty()) return found;
    for (const OrgUser& user : users_)
        if (base::to_lower_ascii(user.value("FederationIdentifier")) == wanted ||
            base::to_lower_ascii(user.user.username) == wanted ||
            member_email(user.user.email) == member_email(wanted))
            found.push_back(user.user.id);
    std::ranges::sort(found);
    return found;
}

bool ChainOfCommand::is_under(const RecordId& user, const std::string& manager) {
    return below(manager).contains(user);
}

const ChainOfCommand::Ids& ChainOfCommand::below(const std::string& manager) {
    const auto known = below_.find(manager);
    if (known != below_.end()) return known->second;
    Ids found;
    std::vector<RecordId> tops = named(manager);
    std::vector<RecordId> waiting = tops;
    while (!waiting.empty()) {
        const auto reports = reports_.find(waiting.back());
        waiting.pop_back();
        if (reports == reports_.end()) continue;
        for (const RecordId& report : reports->second)
            if (found.insert(report).second) waiting.push_back(report);
    }
    for (const RecordId& top : tops) found.erase(top);  // a loop leads back to him
    return below_.emplace(manager, std::move(found)).first->second;
}

}  // namespace dealwire::provisioning
