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
    MemoryIndex index = MemoryIndex::load(ports_.reader, scope_, rules_, ports_.lanes);
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

void Resolver::side_by_side(std::vector<std::function<void()>> work) {
    if (ports_.lanes) return ports_.lanes->run(std::move(work));
    for (const auto& piece : work) piece();
}

void Resolver::make(std::span<const model::Conversation> page, const ports::Overrides& overrides,
                    std::size_t piece, std::span<ports::MadeResolution> made) {
    const Knowledge knowledge{loaded_->index, loaded_->people, rules_};
    const std::size_t end = page.size() * (piece + 1) / kPieces;
    for (std::size_t i = page.size() * piece / kPieces; i < end; ++i) {
        const auto decided = overrides.find(page[i].id);
        const auto decision =
            decided == overrides.end() ? std::nullopt : std::optional{decided->second};
        made[i] = {resolve(page[i], knowledge, decision, loaded_->scratch[piece]), page[i].digest};
    }
}

void Resolver::save(std::span<const ports::MadeResolution> made, ResolveReport& report) {
    if (made.empty()) return;
    report.changed += ports_.resolutions.save(scope_, loaded_->basis, made);
    for (const ports::MadeResolution& one : made)
        ++(one.resolution.resolved() ? report.resolved : report.unresolved);
    ports_.progress.advance(kWork, static_cast<std::int64_t>(made.size()));
}

ResolveReport Resolver::work_through(std::vector<model::Conversation> page, const NextPage& next,
                                     std::stop_token stop) {
    ResolveReport report;
    std::vector<ports::MadeResolution> made;
    while (!page.empty()) {
        if (stop.stop_requested()) {
            report.stopped = true;
            break;
        }
        const ports::Overrides overrides = ports_.resolutions.overrides(scope_);
        std::vector<ports::MadeResolution> just_made(page.size());
        std::vector<model::Conversation> following;
        std::vector<std::function<void()>> work{[&] { save(made, report); },
                                                [&] { following = next(page.back().id); }};
        for (std::size_t piece = 0; piece < kPieces; ++piece)
            work.emplace_back([&, piece] { make(page, overrides, piece, just_made); });
        side_by_side(std::move(work));
        made = std::move(just_made);
        page = std::move(following);
    }
    save(made, report);
    return report;
}

ResolveReport Resolver::finish(ResolveReport report) {
    ports_.progress.end(kWork);
    ports_.log.write(ports::Level::Info, "conversations_resolved",
                     {{"resolved", report.resolved},
                      {"unresolved", report.unresolved},
                      {"changed", std::int64_t{report.changed}}});
    return report;
}

ResolveReport Resolver::with_all_counted(ResolveReport report) {
    const auto counts = ports_.resolutions.counts(scope_, loaded_->basis);
    report.resolved = counts.resolved;
    report.unresolved = counts.unresolved;
    return report;
}

ResolveReport Resolver::resolve_stale(std::stop_token stop) {
    const std::string now = basis();
    auto page = ports_.resolutions.stale(scope_, now, {}, kPage);
    const auto before = ports_.resolutions.counts(scope_, now);
    if (page.empty())  // the usual case of a schedule: the org need not be read for it
        return {before.resolved, before.unresolved, 0, false};
    ports_.progress.begin(kWork, before.waiting);
    const std::string basis = loaded().basis;
    const auto next = [&](const base::ConversationId& after) {
        return ports_.resolutions.stale(scope_, basis, after, kPage);
    };
    ResolveReport report = work_through(std::move(page), next, stop);
    if (basis != now) return finish(with_all_counted(report));
    report.resolved += before.resolved;  // which were fresh, so none of them was worked on
    report.unresolved += before.unresolved;
    return finish(report);
}

ResolveReport Resolver::resolve_all(std::stop_token stop) {
    loaded();
    ports_.progress.begin(kWork, ports_.conversations.count(scope_.tenant));
    const auto next = [&](const base::ConversationId& before) {
        return ports_.conversations.newest(scope_.tenant, before, kPage);
    };
    return finish(with_all_counted(work_through(next({}), next, stop)));
}

ResolveReport Resolver::resolve_these(std::span<const base::ConversationId> ids,
                                      std::stop_token stop) {
    loaded();
    ports_.progress.begin(kWork, static_cast<std::int64_t>(ids.size()));
    const auto next = [&](const base::ConversationId&) {
        std::vector<model::Conversation> page;
        while (page.empty() && !ids.empty()) {
            const auto some = ids.first(std::min(kPage, ids.size()));
            ids = ids.subspan(some.size());
            for (const auto& id : some)
                if (auto found = ports_.conversations.find(scope_.tenant, id))
                    page.push_back(std::move(*found));
        }
        return page;
    };
    return finish(work_through(next({}), next, stop));
}

}  // namespace dealwire::matching
