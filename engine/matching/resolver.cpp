#include "engine/matching/resolver.hpp"

#include "engine/base/digest.hpp"
#include "engine/matching/lookup_index.hpp"
#include "engine/matching/match_keys.hpp"
#include "engine/matching/resolve.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::matching {
namespace {

constexpr const char* kWork = "Resolving conversations";

std::string digest_of(std::vector<model::Stage> stages) {
    std::ranges::sort(stages, {}, [](const auto& stage) {
        return std::pair{stage.name, stage.closed};
    });
    std::string text;
    for (const model::Stage& stage : stages) text += stage.name + (stage.closed ? " -\n" : " +\n");
    return base::digest(text);
}

}  // namespace

Resolver::Resolver(ResolverPorts ports, model::OrgScope scope, MatchingRules rules,
                   std::int64_t records_per_conversation)
    : ports_{ports},
      scope_{std::move(scope)},
      rules_{std::move(rules)},
      records_per_conversation_{records_per_conversation} {}

std::string Resolver::basis() {
    const ports::MatchState state = ports_.matches.state(scope_);
    const RememberedPeople remembered{state.users};
    const std::string people =
        remembered.is_of(ports_.members.all(scope_))
            ? remembered.digest()
            : people_of(ports_.reader, ports_.members, scope_, rules_).digest();
    return base::digest(std::to_string(state.epoch) + ' ' + people + ' ' +
                        digest_of(ports_.reader.stages(scope_)) + ' ' + rules_.digest());
}

void Resolver::prepare() {
    ChangeFollower{ports_.matches, ports_.reader, ports_.members, ports_.progress}.prepare(scope_,
                                                                                           rules_);
}

void Resolver::follow(FollowReport& followed, std::stop_token stop) {
    const FollowReport more =
        ChangeFollower{ports_.matches, ports_.reader, ports_.members, ports_.progress}.follow(
            scope_, rules_, stop);
    followed.touched += more.touched;
    followed.changed += more.changed;
    followed.marked += more.marked;
    followed.anew |= more.anew;
    followed.stopped |= more.stopped;
    followed.revision = more.revision;
}

bool Resolver::worth_loading(std::int64_t conversations) {
    const ports::MatchState state = ports_.matches.state(scope_);
    if (!state.is_built) return true;
    if (records_per_conversation_ == 0) return false;
    return conversations > state.entries / records_per_conversation_;
}

bool Resolver::begin(std::int64_t conversations, Work& work, FollowReport& followed,
                     std::stop_token stop) {
    for (int round = 1; !followed.stopped && !stop.stop_requested(); ++round) {
        work.basis = basis();
        const bool is_last = round > kMostLoads;
        const bool by_look_ups = is_last && ports_.matches.state(scope_).is_built;
        if (!by_look_ups && worth_loading(conversations))
            work.index = MemoryIndex::load(ports_.reader, scope_, rules_, ports_.lanes);
        // What is loaded must be of the moment up to which changes were followed: a record that
        // changes after that, and back again, would leave no trace. Not so where changes cannot be
        // followed yet: then the first one makes everything stale.
        if (!work.index || is_last || ports_.matches.state(scope_).revision == followed.revision) {
            work.people = people_of(ports_.reader, ports_.members, scope_, rules_);
            report_shared_addresses(work.people);
            work.stages = ports_.reader.stages(scope_);
            return true;
        }
        work.index.reset();  // two indexes of a large org need not fit into memory
        follow(followed, stop);
    }
    return false;
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

void Resolver::make(const model::Conversation& conversation, const ports::Overrides& overrides,
                    const Knowledge& knowledge, MatchScratch& scratch,
                    ports::MadeResolution& made) {
    const auto decided = overrides.find(conversation.id);
    const auto decision =
        decided == overrides.end() ? std::nullopt : std::optional{decided->second};
    resolve_with_keys(conversation, knowledge, decision, scratch, made.resolution, made.keys);
    made.conversation_digest = conversation.digest;
    made.contradicted_by = contradiction_of(made.resolution, decision);
}

std::vector<std::function<void()>> Resolver::pieces(const Page& page,
                                                    const ports::Overrides& overrides, Work& work,
                                                    Made& made) {
    const auto make_some = [&](const CrmIndex& index, std::size_t piece, std::size_t of) {
        const std::size_t end = page.size() * (piece + 1) / of;
        MatchScratch& scratch = work.scratch[piece];
        for (std::size_t i = page.size() * piece / of; i < end;) {
            const std::size_t some = std::min(LookAhead::kConversations, end - i);
            const LookAhead ahead{std::span{page}.subspan(i, some), index, scratch};
            for (const std::size_t stop = i + some; i < stop; ++i)
                make(page[i], overrides, {index, work.people, rules_}, scratch, made[i]);
        }
    };
    if (!work.index)
        return {[this, &work, make_some] {
            ports_.matches.look(scope_, [&](auto& entries, auto& records) {
                make_some(LookupIndex{entries, records, work.stages, rules_}, 0, 1);
            });
        }};
    std::vector<std::function<void()>> all;
    for (std::size_t piece = 0; piece < kPieces; ++piece)
        all.emplace_back([&work, make_some, piece] { make_some(*work.index, piece, kPieces); });
    return all;
}

void Resolver::save(const Made& made, const Work& work, ResolveReport& report) {
    if (made.empty()) return;
    report.changed += ports_.resolutions.save(scope_, work.basis, made);
    report.looked_at += static_cast<std::int64_t>(made.size());
    for (const ports::MadeResolution& one : made)
        ++(one.resolution.resolved() ? report.resolved : report.unresolved);
    ports_.progress.advance(kWork, static_cast<std::int64_t>(made.size()));
}

bool Resolver::work_through(Page page, const NextPage& next, Work& work, ResolveReport& report,
                            std::stop_token stop) {
    Made made;
    Made just_made;  // in the memory of the page that was saved before
    Page worked_out;
    bool stopped = false;
    while (!page.empty() && !stopped) {
        stopped = stop.stop_requested();
        if (stopped) break;
        const ports::Overrides overrides = ports_.resolutions.overrides(scope_);
        just_made.resize(page.size());
        Page following;
        std::vector<std::function<void()>> all{[&] { save(made, work, report); },
                                               [&] {
                                                   worked_out = {};  // beside the other work
                                                   following = next(page.back().id);
                                               }};
        for (auto& piece : pieces(page, overrides, work, just_made))
            all.push_back(std::move(piece));
        side_by_side(std::move(all));
        std::swap(made, just_made);
        worked_out = std::exchange(page, std::move(following));
    }
    save(made, work, report);
    return !stopped;
}

ResolveReport Resolver::finish(ResolveReport report, bool count_all) {
    report.contradicted = ports_.resolutions.contradicted(scope_);
    if (count_all) {
        const auto counts = ports_.resolutions.counts(scope_, basis());
        report.resolved = counts.resolved;
        report.unresolved = counts.unresolved;
    }
    if (report.looked_at == 0 && report.followed.touched == 0) return report;
    ports_.progress.end(kWork);
    ports_.log.write(ports::Level::Info, "conversations_resolved",
                     {{"resolved", report.resolved},
                      {"unresolved", report.unresolved},
                      {"looked_at", report.looked_at},
                      {"changed", std::int64_t{report.changed}},
                      {"touched", report.followed.touched},
                      {"contradicted", static_cast<std::int64_t>(report.contradicted.size())}});
    return report;
}

bool Resolver::pass_over_stale(ResolveReport& report, std::stop_token stop) {
    const std::int64_t conversations = ports_.resolutions.conversations_revision(scope_);
    const std::string now = basis();
    Page page = ports_.resolutions.stale(scope_, now, {}, kPage);
    if (page.empty()) {  // the usual case of a schedule: nothing need be read for it
        ports_.resolutions.settle(scope_, now, conversations);
        return true;
    }
    auto waiting = static_cast<std::int64_t>(page.size());
    if (page.size() == kPage) waiting = ports_.resolutions.counts(scope_, now).waiting;
    ports_.progress.begin(kWork, waiting);
    Work work;
    if (!begin(waiting, work, report.followed, stop)) return false;
    const auto next = [&](const base::ConversationId& after) {
        return ports_.resolutions.stale(scope_, work.basis, after, kPage);
    };
    const bool ended = work_through(std::move(page), next, work, report, stop);
    if (ended && work.basis == now) ports_.resolutions.settle(scope_, now, conversations);
    return ended;
}

ResolveReport Resolver::resolve_stale(std::stop_token stop) {
    ResolveReport report;
    do {
        follow(report.followed, stop);
        report.stopped = report.followed.stopped || !pass_over_stale(report, stop);
    } while (!report.stopped && ports_.matches.state(scope_).touched > 0);
    return finish(std::move(report), true);
}

ResolveReport Resolver::resolve_all(std::stop_token stop) {
    ResolveReport report;
    follow(report.followed, stop);
    const std::int64_t conversations = ports_.conversations.count(scope_.tenant);
    ports_.progress.begin(kWork, conversations);
    Work work;
    const auto next = [&](const base::ConversationId& before) {
        return ports_.conversations.newest(scope_.tenant, before, kPage);
    };
    report.stopped = !begin(conversations, work, report.followed, stop) ||
                     !work_through(next({}), next, work, report, stop);
    return finish(std::move(report), true);
}

ResolveReport Resolver::resolve_these(std::span<const base::ConversationId> ids,
                                      std::stop_token stop) {
    ResolveReport report;
    follow(report.followed, stop);
    ports_.progress.begin(kWork, static_cast<std::int64_t>(ids.size()));
    Work work;
    const auto in_all = static_cast<std::int64_t>(ids.size());
    const auto next = [&](const base::ConversationId&) {
        Page page;
        while (page.empty() && !ids.empty()) {
            const auto some = ids.first(std::min(kPage, ids.size()));
            ids = ids.subspan(some.size());
            page = ports_.conversations.find_all(scope_.tenant, some);
        }
        return page;
    };
    report.stopped = !begin(in_all, work, report.followed, stop) ||
                     !work_through(next({}), next, work, report, stop);
    return finish(std::move(report), false);
}

std::optional<Considered> Resolver::consider(const base::ConversationId& id, std::stop_token stop) {
    FollowReport followed;
    follow(followed, stop);
    const auto conversation = ports_.conversations.find(scope_.tenant, id);
    if (!conversation || followed.stopped) return std::nullopt;
    Work work;
    if (!begin(1, work, followed, stop)) return std::nullopt;
    const auto decision = ports_.resolutions.override_of(scope_, id);
    ports::Overrides overrides;
    if (decision) overrides.emplace(id, *decision);
    Considered considered;
    Made made(1);
    const auto work_out = [&](const CrmIndex& index) {
        const Knowledge knowledge{index, work.people, rules_};
        considered = matching::consider(*conversation, knowledge, decision);
        make(*conversation, overrides, knowledge, work.scratch.front(), made.front());
    };
    if (work.index)
        work_out(*work.index);
    else
        ports_.matches.look(scope_, [&](auto& entries, auto& records) {
            work_out(LookupIndex{entries, records, work.stages, rules_});
        });
    ports_.resolutions.save(scope_, work.basis, made);
    return considered;
}

}  // namespace dealwire::matching
