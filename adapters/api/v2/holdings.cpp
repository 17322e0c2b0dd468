#include "adapters/api/v2/holdings.hpp"

#include "engine/calls/crm_context.hpp"

#include <algorithm>

namespace dealwire::api::v2 {
namespace {

constexpr std::chrono::seconds kKnownFor{5};

constexpr std::int64_t kLargeCount = 20'000;
constexpr std::chrono::seconds kCountedFor{60};
/// Questions of one tenant whose counts are known at a time; lists of ids are not among them.
constexpr std::size_t kMostCounted = 32;

}  // namespace

Holdings::Known Holdings::known_of(const base::TenantId& tenant) {
    const base::Instant now = ports.clock.now();
    {
        const std::lock_guard lock{mutex_};
        const auto found = known_.find(tenant);
        if (found != known_.end() && now - found->second.at < kKnownFor)
            return {found->second.at, found->second.scope, found->second.users};
    }
    Known read{now, std::nullopt, nullptr};
    if (const auto connection = ports.connections.active(tenant))
        read.scope = model::OrgScope{tenant, connection->org};
    read.users = std::make_shared<const calls::UserBook>(read.scope ? ports.members.all(*read.scope)
                                                                    : std::vector<model::Member>{});
    const std::lock_guard lock{mutex_};
    known_.insert_or_assign(tenant, read);
    return read;
}

std::optional<model::OrgScope> Holdings::scope_of(const base::TenantId& tenant) {
    return known_of(tenant).scope;
}

std::shared_ptr<const calls::UserBook> Holdings::users_of(const base::TenantId& tenant) {
    return known_of(tenant).users;
}

std::vector<std::string> Holdings::fields_of(const base::TenantId& tenant,
                                             const std::string& object) {
    const auto book = users_of(tenant);
    {
        const std::lock_guard lock{mutex_};
        const auto& fields = known_[tenant].fields;
        if (const auto found = fields.find(object); found != fields.end()) return found->second;
    }
    std::vector<std::string> fields = calls::usual_fields(object);
    const auto selected = ports.selections.selected(tenant, object);
    for (const std::string& field : selected.value_or(std::vector<std::string>{}))
        if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
    const std::lock_guard lock{mutex_};
    if (Known& known = known_[tenant]; known.users == book) known.fields.emplace(object, fields);
    return fields;
}

std::map<std::string, std::string> Holdings::read_hosts(const base::TenantId& tenant,
                                                        const calls::UserBook& users) {
    std::map<std::string, std::string> hosts;
    for (const std::string& name : ports.directory.hosts(tenant)) {
        const auto one = ports.directory.page(tenant,
                                              {.primary_users = std::vector<std::string>{name},
                                               .content = ports::ListedContent::Nothing},
                                              std::nullopt, 1);
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

std::int64_t Holdings::count(const base::TenantId& tenant, ports::ConversationFilter filter) {
    filter.content = ports::ListedContent::Nothing;  // however they are shown, they are as many
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
