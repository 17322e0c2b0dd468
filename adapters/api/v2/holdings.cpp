#include "adapters/api/v2/holdings.hpp"

#include <algorithm>

namespace dealwire::api::v2 {
namespace {

constexpr std::chrono::seconds kKnownFor{5};

constexpr std::int64_t kLargeCount = 20'000;
constexpr std::chrono::seconds kCountedFor{60};
/// Questions of one tenant whose counts are known at a time; lists of ids are not among them.
constexpr std::size_t kMostCounted = 32;

}  // namespace

std::optional<model::OrgScope> Holdings::scope_of(const base::TenantId& tenant) {
    const auto connection = ports.connections.active(tenant);
    if (!connection) return std::nullopt;
    return model::OrgScope{tenant, connection->org};
}

std::shared_ptr<const calls::UserBook> Holdings::users_of(const base::TenantId& tenant) {
    const base::Instant now = ports.clock.now();
    {
        const std::lock_guard lock{mutex_};
        const auto found = known_.find(tenant);
        if (found != known_.end() && now - found->second.at < kKnownFor) return found->second.users;
    }
    const auto scope = scope_of(tenant);
    auto users = std::make_shared<const calls::UserBook>(scope ? ports.members.all(*scope)
                                                               : std::vector<model::Member>{});
    const std::lock_guard lock{mutex_};
    known_.insert_or_assign(tenant, Known{now, users, std::nullopt});
    return users;
}

std::map<std::string, std::string> Holdings::read_hosts(const base::TenantId& tenant,
                                                        const calls::UserBook& users) {
    std::map<std::string, std::string> hosts;
    for (const std::string& name : ports.directory.hosts(tenant)) {
        const auto one = ports.directory.page(
            tenant, {.primary_users = std::vector<std::string>{name}}, std::nullopt, 1);
        hosts.emplace(name, one.empty() ? name : users.host_of(one.front().conversation));
    }
    return hosts;
}

std::vector<std::string> Holdings::host_names(const base::TenantId& tenant,
                                              const std::vector<std::string>& users) {
    const auto book = users_of(tenant);
    std::optional<std::map<std::string, std::string>> hosts;
    {
        const std::lock_guard lock{mutex_};
        const auto found = known_.find(tenant);
        if (found != known_.end() && found->second.users == book) hosts = found->second.hosts;
    }
    if (!hosts) {
        hosts = read_hosts(tenant, *book);
        const std::lock_guard lock{mutex_};
        const auto found = known_.find(tenant);
        if (found != known_.end() && found->second.users == book) found->second.hosts = hosts;
    }
    std::vector<std::string> names;
    for (const auto& [name, id] : *hosts)
        if (std::ranges::find(users, id) != users.end() ||
            std::ranges::find(users, name) != users.end())
            names.push_back(name);
    return names;
}

std::int64_t Holdings::count(const base::TenantId& tenant,
                             const ports::ConversationFilter& filter) {
    const base::Instant now = ports.clock.now();
    {
        const std::lock_guard lock{mutex_};
        auto& known = counted_[tenant];
        std::erase_if(known, [&](const Counted& each) { return now - each.at >= kCountedFor; });
        const auto found = std::ranges::find(known, filter, &Counted::filter);
        if (found != known.end()) return found->count;
    }
    const std::int64_t count = ports.directory.count(tenant, filter);
    if (count < kLargeCount || filter.ids || filter.primary_users) return count;
    const std::lock_guard lock{mutex_};
    auto& known = counted_[tenant];
    if (known.size() < kMostCounted) known.push_back({now, filter, count});
    return count;
}

}  // namespace dealwire::api::v2
