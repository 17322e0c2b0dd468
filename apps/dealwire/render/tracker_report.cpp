#include "apps/dealwire/render/tracker_report.hpp"

#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace dealwire::app {
namespace {

using base::Tree;
using exporting::ExportReport;
using jobs::TrackerTrial;

constexpr std::size_t kSentence = 100;

/// `12:05`, or `1:02:05` after an hour.
std::string clock_time(const std::optional<std::int64_t>& milliseconds) {
    if (!milliseconds || *milliseconds < 0) return "?";
    constexpr std::int64_t kSixty = 60;
    const std::int64_t seconds = *milliseconds / 1000;
    const std::int64_t hours = seconds / (kSixty * kSixty);
    std::array<char, 48> text{};
    if (hours > 0)
        std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", static_cast<long long>(hours),
                      static_cast<long long>(seconds / kSixty % kSixty),
                      static_cast<long long>(seconds % kSixty));
    else
        std::snprintf(text.data(), text.size(), "%lld:%02lld",
                      static_cast<long long>(seconds / kSixty),
                      static_cast<long long>(seconds % kSixty));
    return text.data();
}

Tree phrases_tree(std::span<const model::TrackerPhrase> phrases) {
    Tree::Array list;
    for (const model::TrackerPhrase& phrase : phrases)
        list.push_back(
            Tree::Object{{"text", phrase.text},
                         {"language", phrase.language.empty() ? Tree{} : Tree{phrase.language}}});
    return list;
}

Tree tally_tree(const jobs::TrackerTally& tally) {
    Tree::Array phrases;
    for (const auto& [text, mentions] : tally.phrases)
        phrases.push_back(Tree::Object{{"phrase", text}, {"mentions", mentions}});
    return Tree::Object{{"id", tally.id},
                        {"name", tally.name},
                        {"conversations", tally.conversations},
                        {"mentions", tally.mentions},
                        {"phrases", std::move(phrases)}};
}

Tree sample_tree(const jobs::TrackerSample& sample) {
    return Tree::Object{{"conversation", sample.conversation.value},
                        {"title", sample.title},
                        {"tracker", sample.tracker},
                        {"phrase", sample.phrase},
                        {"sentence", sample.sentence},
                        {"speaker", sample.speaker.empty() ? Tree{} : Tree{sample.speaker}},
                        {"startMs", sample.start_ms ? Tree{*sample.start_ms} : Tree{}}};
}

void print_forecast(const std::optional<ExportReport>& forecast, Output& output) {
    if (!forecast) return output.line("No connection, so what an export would cost is not known.");
    output.line("The next export would write " + counted(forecast->upserts, "record") +
                " and delete " + counted(forecast->deletes, "record") + " for these, in " +
                counted(forecast->calls, "API call") + ".");
    if (forecast->deferred > 0)
        output.line(counted(forecast->deferred, "conversation") +
                    " of them are not resolved yet and not counted: dealwire resolve");
}

void print_tally(const jobs::TrackerTally& tally, Output& output) {
    output.line(tally.name + ": " + counted(tally.conversations, "conversation") + ", " +
                counted(tally.mentions, "mention"));
    std::vector<std::string> said;
    std::vector<std::string> silent;
    for (const auto& [text, mentions] : tally.phrases)
        mentions > 0 ? said.push_back(text + " " + std::to_string(mentions))
                     : silent.push_back(text);
    if (!said.empty()) output.line("  " + joined(said));
    if (!silent.empty()) output.line("  never said: " + joined(silent));
}

}  // namespace

Tree tracker_tree(const model::Tracker& tracker) {
    return Tree::Object{{"id", tracker.id},
                        {"name", tracker.name},
                        {"side", model::name_of(tracker.side)},
                        {"wholeWords", tracker.whole_words},
                        {"phrases", phrases_tree(tracker.phrases)},
                        {"except", phrases_tree(tracker.except)}};
}

Tree change_tree(const TrackerChange& change) {
    return Tree::Object{{"added", texts_tree(change.added)},
                        {"changed", texts_tree(change.changed)},
                        {"removed", texts_tree(change.removed)}};
}

Tree search_tree(const trackers::SearchReport& report) {
    return Tree::Object{{"conversations", report.conversations},
                        {"transcripts", report.transcripts},
                        {"changed", report.changed},
                        {"stopped", report.stopped}};
}

Tree forecast_tree(const std::optional<ExportReport>& forecast) {
    if (!forecast) return {};
    return Tree::Object{{"calls", forecast->calls},
                        {"upserts", forecast->upserts},
                        {"deletes", forecast->deletes},
                        {"deferred", forecast->deferred}};
}

Tree trial_tree(const TrackerTrial& trial, const std::optional<ExportReport>& forecast) {
    Tree::Array tallies;
    for (const jobs::TrackerTally& tally : trial.tallies) tallies.push_back(tally_tree(tally));
    Tree::Array samples;
    for (const jobs::TrackerSample& sample : trial.samples) samples.push_back(sample_tree(sample));
    return Tree::Object{{"conversations", trial.conversations},
                        {"changed", static_cast<std::int64_t>(trial.changed.size())},
                        {"trackers", std::move(tallies)},
                        {"samples", std::move(samples)},
                        {"export", forecast_tree(forecast)},
                        {"stopped", trial.stopped}};
}

ports::TrackerCount count_of(const model::Tracker& tracker,
                             std::span<const ports::TrackerCount> counts) {
    const auto found = std::ranges::find(counts, tracker.id, &ports::TrackerCount::tracker);
    return found == counts.end() ? ports::TrackerCount{tracker.id} : *found;
}

void print_tracker_list(std::span<const model::Tracker> trackers,
                        std::span<const ports::TrackerCount> counts, Output& output) {
    Table table{{"tracker", "id", "side", "phrases", "conversations", "mentions by anybody"}};
    for (const model::Tracker& tracker : trackers) {
        const ports::TrackerCount count = count_of(tracker, counts);
        table.row({tracker.name, tracker.id, model::name_of(tracker.side),
                   std::to_string(tracker.phrases.size()), std::to_string(count.conversations),
                   std::to_string(count.mentions)});
    }
    for (const std::string& line : table.lines()) output.line(line);
    const auto anybody = [](const model::Tracker& tracker) {
        return tracker.side == model::SpeakerSide::Any;
    };
    if (!std::ranges::all_of(trackers, anybody))
        output.line(
            "Of a tracker with a side only the mentions by that side count in Salesforce; how many "
            "these are: dealwire trackers test NAME");
}

void print_change(const TrackerChange& change, Output& output) {
    if (change.empty()) output.line("No tracker differs from those in force.");
    if (!change.added.empty()) output.line("New: " + joined(change.added));
    if (!change.changed.empty()) output.line("Changed: " + joined(change.changed));
    if (!change.removed.empty()) output.line("Removed: " + joined(change.removed));
}

void print_search(const trackers::SearchReport& report, Output& output) {
    output.line(counted(report.conversations, "conversation") + " brought up to date, " +
                counted(report.transcripts, "transcript") + " read; in " +
                std::to_string(report.changed) + " the hits differ now");
}

void print_trial(const TrackerTrial& trial, const std::optional<ExportReport>& forecast,
                 Output& output) {
    output.line("In " + counted(trial.conversations, "conversation") +
                (trial.tallies.empty() ? " nothing is looked for." : ":"));
    for (const jobs::TrackerTally& tally : trial.tallies) print_tally(tally, output);
    for (const jobs::TrackerSample& sample : trial.samples) {
        const std::string speaker = sample.speaker.empty() ? "somebody" : sample.speaker;
        output.line();
        output.line("  " + sample.conversation.value + "  " + clock_time(sample.start_ms) + "  " +
                    speaker + "  [" + sample.phrase + "]");
        output.line("    " + base::cut(sample.sentence, kSentence));
    }
    output.line();
    output.line("Hits would differ in " +
                counted(static_cast<std::int64_t>(trial.changed.size()), "conversation") + ".");
    print_forecast(forecast, output);
}

}  // namespace dealwire::app
