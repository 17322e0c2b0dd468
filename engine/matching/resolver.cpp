#include "engine/matching/resolver.hpp"

#include "engine/base/digest.hpp"
#include "engine/matching/resolve.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::matching {
namespace {

constexpr const char* kWork = "Resolving conversations";

std::string digest_of(std::vector<model::Member> members) {
    std::ranges::sort(members, {}, &model::Member::user);
    std::string text;
    for (const model::Member& member : members)
        text += member.user.text() + ' ' + member.id.value + ' ' + member.email + ' ' +
                (member.active ? '1' : '0') + ' ' +
                std::to_string(member.user_modified.time_since_epoch().count()) + '\n';
    return base::digest(text);
}

void add(ResolveReport& to, const ResolveReport& more) {
    to.resolved += more.resolved;
    to.unresolved += more.unresolved;
    to.changed += more.changed;
}

}  // namespace

Resolver::Resolver(ResolverPorts ports, model::OrgScope scope, MatchingRules rules)
    : ports_{ports}, scope_{std::move(scope)}, rules_{std::move(rules)} {}

std::string Resolver::basis() {
    return base::digest(std::to_string(ports_.crm.revision(scope_)) + ' ' +
                        digest_of(ports_.members.all(scope_)) + ' ' + rules_.digest());
}

const Resolver::Loaded& Resolver::loaded() {
    // The basis is taken before the data: what arrives in between is looked at again next time.
    std::string now = basis();
    if (loaded_ && loaded_->basis == now) return *loaded_;
    loaded_.reset();  // two indexes of a large org need not fit into memory
    MemoryIndex index = MemoryIndex::load(ports_.reader, scope_, rules_);
    std::vector<model::User> users;
    ports_.reader.users(scope_, [&](model::User user) { users.push_back(std::move(user)); });
    People people{ports_.members.all(scope_), users, rules_.domains};
    report_shared_addresses(people);
    loaded_ =
        std::make_unique<Loaded>(Loaded{std::move(now), std::move(index), std::move(people), {}});
    return *loaded_;
}

void Resolver::report_shared_addresses(const People& people) {
    for (const SharedUserAddress& shared : people.shared_addresses())
        ports_.log.write(ports::Level::Info, "users_share_address",
                         {{"user", shared.taken.text()},
                          {"others", static_cast<std::int64_t>(shared.others.size())},
                          {"first_other", shared.others.front().text()}});
}

ResolveReport Resolver::work_through(std::span<const model::Conversation> page) {
    ResolveReport report;
    const Knowledge knowledge{loaded_->index, loaded_->people, rules_};
    const ports::Overrides overrides = ports_.resolutions.overrides(scope_);
    std::vector<ports::MadeResolution> made;
    made.reserve(page.size());
    for (const model::Conversation& conversation : page) {
        const auto decided = overrides.find(conversation.id);
        const auto decision =
            decided == overrides.end() ? std::nullopt : std::optional{decided->second};
        made.push_back(
            {resolve(conversation, knowledge, decision, loaded_->scratch), conversation.digest});
        ++(made.back().resolution.resolved() ? report.resolved : report.unresolved);
    }
    report.changed = ports_.resolutions.save(scope_, loaded_->basis, made);
    ports_.progress.advance(kWork, static_cast<std::int64_t>(page.size()));
    return report;
}

ResolveReport Resolver::finish(ResolveReport report, bool count_all) {
    ports_.progress.end(kWork);
    if (count_all) {
        const auto counts = ports_.resolutions.counts(scope_, loaded_->basis);
        report.resolved = counts.resolved;
        report.unresolved = counts.unresolved;
    }
    ports_.log.write(ports::Level::Info, "conversations_resolved",
                     {{"resolved", report.resolved},
                      {"unresolved", report.unresolved},
                      {"changed", std::int64_t{report.changed}}});
    return report;
}

ResolveReport Resolver::resolve_stale(std::stop_token stop) {
    const std::string now = basis();
    ResolveReport report;
    base::ConversationId after;
    auto page = ports_.resolutions.stale(scope_, now, after, kPage);
    if (page.empty()) {  // the usual case of a schedule: the org need not be read for it
        const auto counts = ports_.resolutions.counts(scope_, now);
        return {counts.resolved, counts.unresolved, 0, false};
    }
    ports_.progress.begin(kWork, ports_.resolutions.counts(scope_, now).waiting);
    const std::string basis = loaded().basis;
    while (!page.empty()) {
        if (stop.stop_requested()) {
            report.stopped = true;
            break;
        }
        add(report, work_through(page));
        after = page.back().id;
        page = ports_.resolutions.stale(scope_, basis, after, kPage);
    }
    return finish(report, true);
}

ResolveReport Resolver::resolve_all(std::stop_token stop) {
    loaded();
    ResolveReport report;
    ports_.progress.begin(kWork, ports_.conversations.count(scope_.tenant));
    auto page = ports_.conversations.newest(scope_.tenant, {}, kPage);
    while (!page.empty()) {
        if (stop.stop_requested()) {
            report.stopped = true;
            break;
        }
        add(report, work_through(page));
        page = ports_.conversations.newest(scope_.tenant, page.back().id, kPage);
    }
    return finish(report, true);
}

ResolveReport Resolver::resolve_these(std::span<const base::ConversationId> ids,
                                      std::stop_token stop) {
    loaded();
    ResolveReport report;
    ports_.progress.begin(kWork, static_cast<std::int64_t>(ids.size()));
    for (std::size_t from = 0; from < ids.size(); from += kPage) {
        if (stop.stop_requested()) {
            report.stopped = true;
            break;
        }
        std::vector<model::Conversation> page;
        for (const auto& id : ids.subspan(from, std::min(kPage, ids.size() - from)))
            if (auto found = ports_.conversations.find(scope_.tenant, id))
                page.push_back(std::move(*found));
        add(report, work_through(page));
    }
    return finish(report, false);
}

}  // namespace dealwire::matching
