#include "engine/jobs/tracker_trial.hpp"

#include "engine/exporting/tracker_list.hpp"
#include "engine/trackers/searcher.hpp"

#include <algorithm>
#include <map>

namespace dealwire::jobs {
namespace {

using base::ConversationId;
using base::Tree;
using model::TrackerHits;

constexpr const char* kWork = "Trying trackers";
/// No set has this digest, so that every conversation is listed.
constexpr const char* kNobodysSet = "trial";
constexpr std::size_t kPage = trackers::Searcher::kPage;

std::string speaker_name(const Tree& document, std::string_view speaker) {
    const Tree* parties = document.find("parties");
    if (speaker.empty() || !parties || !parties->array()) return {};
    for (const Tree& party : *parties->array()) {
        if (party.text_at("speakerId") != speaker) continue;
        const auto name = party.text_at("name");
        return name && !name->empty() ? *name : party.text_at("emailAddress").value_or("");
    }
    return {};
}

/// Whether the mention is still there after the speakers of other sides were left out.
bool is_counted(std::span<const TrackerHits> counted, const std::string& tracker,
                const std::string& phrase, const model::Mention& mention) {
    const auto hits = std::ranges::find(counted, tracker, &TrackerHits::tracker);
    if (hits == counted.end()) return false;
    const auto found = std::ranges::find(hits->phrases, phrase, &model::PhraseMentions::phrase);
    return found != hits->phrases.end() &&
           std::ranges::find(found->mentions, mention) != found->mentions.end();
}

}  // namespace

TrackerTrialRun::TrackerTrialRun(Ports ports, base::TenantId tenant,
                                 std::optional<model::OrgScope> scope,
                                 std::vector<model::Tracker> trackers, std::set<std::string> asked)
    : ports_{ports},
      tenant_{std::move(tenant)},
      scope_{std::move(scope)},
      search_{std::move(trackers)},
      asked_{std::move(asked)} {}

TrackerTrial TrackerTrialRun::empty_trial() const {
    TrackerTrial trial;
    for (const model::Tracker& tracker : search_.trackers()) {
        if (!asked_.contains(tracker.id)) continue;
        TrackerTally& tally = trial.tallies.emplace_back();
        tally.id = tracker.id;
        tally.name = tracker.name;
        for (const model::TrackerPhrase& phrase : tracker.phrases)
            if (std::ranges::find(tally.phrases, phrase.text,
                                  &std::pair<std::string, std::int64_t>::first) ==
                tally.phrases.end())
                tally.phrases.emplace_back(phrase.text, 0);
    }
    return trial;
}

TrackerTrial TrackerTrialRun::run(std::size_t samples, std::stop_token stop) {
    TrackerTrial trial = empty_trial();
    ports_.progress.begin(kWork, ports_.hits.waiting(tenant_, kNobodysSet));
    ConversationId after;
    for (;;) {
        trial.stopped = stop.stop_requested();
        const auto page = ports_.hits.stale(tenant_, kNobodysSet, after, kPage);
        if (page.empty() || trial.stopped) break;
        std::vector<ConversationId> ids;
        for (const ports::StaleSearch& one : page) ids.push_back(one.id);
        for (const auto& content : ports_.conversations.contents(tenant_, ids))
            try_on(content, samples, trial);
        after = ids.back();
        ports_.progress.advance(kWork, static_cast<std::int64_t>(ids.size()));
    }
    ports_.progress.end(kWork);
    return trial;
}

void TrackerTrialRun::try_on(const model::ConversationContent& content, std::size_t samples,
                             TrackerTrial& trial) {
    ++trial.conversations;
    const auto found = trackers::found_in(search_, content.document);
    const auto held = ports_.hits.hits(tenant_, {&content.id, 1});
    const std::string before = held.empty() ? "" : model::digest_of(held.front().hits);
    if (model::digest_of(found) != before) trial.changed.push_back(content.id);
    if (std::ranges::none_of(found, [&](const auto& hit) { return asked_.contains(hit.tracker); }))
        return;
    const auto conversation = ports_.conversations.find(tenant_, content.id);
    if (!conversation) return;
    const auto resolution = scope_ ? ports_.resolutions.find(*scope_, content.id) : std::nullopt;
    const auto counted = exporting::by_side(found, content.document, *conversation,
                                            resolution.value_or(model::Resolution{}));
    for (const TrackerHits& hits : counted) count(hits, trial);
    add_samples(content, *conversation, counted, samples, trial);
}

void TrackerTrialRun::count(const TrackerHits& hits, TrackerTrial& trial) const {
    const auto tally = std::ranges::find(trial.tallies, hits.tracker, &TrackerTally::id);
    if (tally == trial.tallies.end() || hits.count() == 0) return;
    ++tally->conversations;
    tally->mentions += hits.count();
    for (const model::PhraseMentions& phrase : hits.phrases)
        for (auto& [text, mentions] : tally->phrases)
            if (text == phrase.phrase)
                mentions += static_cast<std::int64_t>(phrase.mentions.size());
}

/// One of each tracker, so that samples come from several conversations.
void TrackerTrialRun::add_samples(const model::ConversationContent& content,
                                  const model::Conversation& conversation,
                                  std::span<const TrackerHits> counted, std::size_t samples,
                                  TrackerTrial& trial) {
    std::map<std::string, std::size_t> shown;
    for (const TrackerSample& sample : trial.samples) ++shown[sample.tracker];
    const auto transcript = trackers::transcript_of(content.document);
    std::set<std::uint32_t> done;
    for (const trackers::Hit& hit : search_.find(transcript)) {
        const model::Tracker& tracker = search_.trackers()[hit.tracker];
        const trackers::Sentence& sentence = transcript.sentences[hit.sentence];
        const std::string& phrase = tracker.phrases[hit.phrase].text;
        const model::Mention mention{sentence.start_ms, std::string{sentence.speaker}};
        if (!asked_.contains(tracker.id) || shown[tracker.name] >= samples ||
            done.contains(hit.tracker) || !is_counted(counted, tracker.id, phrase, mention))
            continue;
        done.insert(hit.tracker);
        trial.samples.push_back(
            {content.id, conversation.title, tracker.name, phrase, std::string{sentence.text},
             speaker_name(content.document, sentence.speaker), sentence.start_ms});
    }
}

std::vector<ports::ConversationHits> TrackerTrialRun::hits(const base::TenantId& tenant,
                                                           std::span<const ConversationId> ids) {
    std::vector<ports::ConversationHits> would;
    for (const auto& content : ports_.conversations.contents(tenant, ids)) {
        auto found = trackers::found_in(search_, content.document);
        if (!found.empty()) would.push_back({content.id, std::move(found)});
    }
    std::ranges::sort(would, {}, &ports::ConversationHits::conversation);
    return would;
}

}  // namespace dealwire::jobs
