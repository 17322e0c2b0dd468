#include "engine/trackers/searcher.hpp"

#include "engine/base/text.hpp"

#include <algorithm>

namespace dealwire::trackers {
namespace {

using base::ConversationId;
using base::Tree;
using model::Tracker;
using model::TrackerHits;
using ports::StaleSearch;

constexpr const char* kWork = "Searching transcripts";

/// Ids of the document's own keyword trackers.
std::set<std::string> keyword_trackers_of(const Tree& document) {
    std::set<std::string> ids;
    const Tree* list = document.at("content.trackers");
    if (!list || !list->array()) return ids;
    for (const Tree& each : *list->array())
        if (base::to_lower_ascii(each.text_at("type").value_or("")) != "smart")
            if (auto id = each.text_at("id")) ids.insert(std::move(*id));
    return ids;
}

/// Versions that are not among `others`.
std::set<std::string> ids_beside(std::span<const model::TrackerVersion> versions,
                                 std::span<const model::TrackerVersion> others, bool among) {
    std::set<std::string> ids;
    for (const model::TrackerVersion& version : versions)
        if ((std::ranges::find(others, version) != others.end()) == among) ids.insert(version.id);
    return ids;
}

void add(SearchReport& to, const SearchReport& more) {
    to.conversations += more.conversations;
    to.transcripts += more.transcripts;
    to.changed += more.changed;
}

}  // namespace

std::vector<TrackerHits> found_in(const TrackerSearch& search, const Tree& document) {
    const Transcript transcript = transcript_of(document);
    std::vector<TrackerHits> found = kept_form(search, transcript, search.find(transcript));
    const std::set<std::string> own = keyword_trackers_of(document);
    for (const Tracker& tracker : search.trackers()) {
        const bool listed =
            std::ranges::find(found, tracker.id, &TrackerHits::tracker) != found.end();
        if (!listed && own.contains(tracker.id)) found.push_back(nothing_found(tracker));
    }
    std::ranges::sort(found, {}, &TrackerHits::tracker);
    return found;
}

Searcher::Searcher(Ports ports, base::TenantId tenant, std::vector<Tracker> trackers)
    : ports_{ports},
      tenant_{std::move(tenant)},
      trackers_{std::move(trackers)},
      versions_{model::versions_of(trackers_)} {}

const Searcher::Rest& Searcher::rest_after(const std::string& searched_with) {
    const auto known = rests_.find(searched_with);
    if (known != rests_.end()) return known->second;
    const auto before = searched_with.empty() ? std::vector<model::TrackerVersion>{}
                                              : ports_.hits.members(tenant_, searched_with);
    const auto changed = ids_beside(versions_, before, false);
    std::vector<Tracker> left;
    for (const Tracker& tracker : trackers_)
        if (changed.contains(tracker.id)) left.push_back(tracker);
    Rest rest{TrackerSearch{std::move(left)}, ids_beside(versions_, before, true)};
    return rests_.emplace(searched_with, std::move(rest)).first->second;
}

std::map<ConversationId, Tree> Searcher::documents_of(std::span<const StaleSearch> page) {
    std::vector<ConversationId> ids;
    for (const StaleSearch& one : page)
        if (!rest_after(one.same_document ? one.searched_with : "").search.trackers().empty())
            ids.push_back(one.id);
    std::map<ConversationId, Tree> documents;
    if (ids.empty()) return documents;
    for (auto& content : ports_.conversations.contents(tenant_, ids))
        documents.emplace(content.id, std::move(content.document));
    return documents;
}

SearchReport Searcher::work_through(std::span<const StaleSearch> page) {
    std::vector<ConversationId> ids;
    for (const StaleSearch& one : page) ids.push_back(one.id);
    std::map<ConversationId, std::vector<TrackerHits>> held;
    for (auto& each : ports_.hits.hits(tenant_, ids))
        held.emplace(each.conversation, std::move(each.hits));
    const auto documents = documents_of(page);

    SearchReport report;
    std::vector<ports::MadeSearch> made;
    for (const StaleSearch& one : page) {
        const Rest& rest = rest_after(one.same_document ? one.searched_with : "");
        ports::MadeSearch& search = made.emplace_back();
        search.id = one.id;
        search.conversation_digest = one.conversation_digest;
        if (const auto document = documents.find(one.id); document != documents.end()) {
            search.found = found_in(rest.search, document->second);
            ++report.transcripts;
        }
        for (TrackerHits& hit : held[one.id])
            if (rest.kept.contains(hit.tracker)) search.found.push_back(std::move(hit));
        std::ranges::sort(search.found, {}, &TrackerHits::tracker);
    }
    report.conversations = static_cast<std::int64_t>(page.size());
    report.changed = ports_.hits.save(tenant_, versions_, made);
    ports_.progress.advance(kWork, report.conversations);
    return report;
}

SearchReport Searcher::search_stale(std::stop_token stop) {
    const std::string set = model::digest_of(versions_);
    SearchReport report;
    auto page = ports_.hits.stale(tenant_, set, {}, kPage);
    if (page.empty()) return report;
    ports_.progress.begin(kWork, waiting());
    while (!page.empty()) {
        if (stop.stop_requested()) {
            report.stopped = true;
            break;
        }
        add(report, work_through(page));
        page = ports_.hits.stale(tenant_, set, page.back().id, kPage);
    }
    ports_.progress.end(kWork);
    ports_.log.write(ports::Level::Info, "transcripts_searched",
                     {{"trackers", static_cast<std::int64_t>(trackers_.size())},
                      {"conversations", report.conversations},
                      {"transcripts", report.transcripts},
                      {"changed", std::int64_t{report.changed}}});
    return report;
}

std::int64_t Searcher::waiting() {
    return ports_.hits.waiting(tenant_, model::digest_of(versions_));
}

}  // namespace dealwire::trackers
