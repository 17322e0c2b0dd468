#include "apps/dealwire/tracking.hpp"

#include "adapters/config/trackers_document.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "engine/trackers/folded_text.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

using model::Tracker;

constexpr const char* kKind = "trackers";

TrackersInForce read(const model::SettingRevision& revision) {
    auto trackers = config::parse_trackers(revision.document,
                                           "trackers, revision " + std::to_string(revision.number));
    if (!trackers) throw ConfigError{trackers.error()};
    return {revision.number, std::move(*trackers), revision.document};
}

const Tracker* with_id(const std::vector<Tracker>& trackers, const std::string& id) {
    const auto found = std::ranges::find(trackers, id, &Tracker::id);
    return found == trackers.end() ? nullptr : &*found;
}

}  // namespace

TrackersInForce trackers_in_force(Local& local) {
    const auto revision = local.settings().active(local.tenant(), kKind);
    return revision ? read(*revision) : TrackersInForce{};
}

std::vector<model::SettingRevision> revisions_of_trackers(Local& local) {
    return local.settings().history(local.tenant(), kKind);
}

std::optional<TrackersInForce> trackers_of(Local& local, int revision) {
    const auto held = local.settings().find(local.tenant(), kKind, revision);
    if (!held) return std::nullopt;
    return read(*held);
}

trackers::Searcher searcher(Local& local) {
    return {{local.hits(), local.conversations(), local.progress(), local.log()},
            local.tenant(),
            trackers_in_force(local).trackers};
}

TrackerChange change_between(const std::vector<Tracker>& before,
                             const std::vector<Tracker>& after) {
    TrackerChange change;
    for (const Tracker& tracker : after) {
        const Tracker* held = with_id(before, tracker.id);
        if (!held) change.added.push_back(tracker.name);
        if (held && !(*held == tracker)) change.changed.push_back(tracker.name);
    }
    for (const Tracker& tracker : before)
        if (!with_id(after, tracker.id)) change.removed.push_back(tracker.name);
    return change;
}

std::optional<int> set_trackers(Local& local, const NewTrackers& wanted) {
    const model::SettingRevision next{
        .number = wanted.seen + 1,
        .document =
            wanted.document.empty() ? config::trackers_text(wanted.trackers) : wanted.document,
        .digest = model::digest_of(model::versions_of(wanted.trackers)),
        .by = person(),
        .at = local.clock().now(),
        .note = wanted.note};
    if (!local.settings().add(local.tenant(), kKind, wanted.seen, {&next, 1})) return std::nullopt;
    note_setting(local, {"trackers.set", "revision " + std::to_string(next.number), next.note});
    return next.number;
}

const Tracker* find_tracker(const std::vector<Tracker>& trackers, const std::string& name_or_id) {
    const std::string wanted = trackers::folded(name_or_id);
    for (const Tracker& tracker : trackers)
        if (trackers::folded(tracker.name) == wanted) return &tracker;
    return with_id(trackers, name_or_id);
}

std::vector<base::ConversationId> conversations_hit_by(Local& local, const std::string& tracker) {
    constexpr std::size_t kPage = 500;
    const std::string nobodys_set = "every conversation";
    std::vector<base::ConversationId> found;
    base::ConversationId after;
    for (;;) {
        const auto page = local.hits().stale(local.tenant(), nobodys_set, after, kPage);
        if (page.empty()) return found;
        std::vector<base::ConversationId> ids;
        for (const ports::StaleSearch& one : page) ids.push_back(one.id);
        for (const ports::ConversationHits& each : local.hits().hits(local.tenant(), ids))
            if (std::ranges::find(each.hits, tracker, &model::TrackerHits::tracker) !=
                each.hits.end())
                found.push_back(each.conversation);
        after = ids.back();
    }
}

}  // namespace dealwire::app
