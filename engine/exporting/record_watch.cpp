#include "engine/exporting/record_watch.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dealwire::exporting {
namespace {

/// Conversations of one transaction: more of them hold a lock longer, fewer cost a commit each.
constexpr std::size_t kPage = 500;

}  // namespace

void RecordWatch::cover(const Filter& filter, const People& people, const std::stop_token& stop) {
    const CrmFieldNames fields = crm_fields_of(filter);
    std::set<std::string> objects;
    for (const auto& [object, names] : fields) objects.insert(object);
    const auto covered = ports_.watches.covered(scope_);
    if (objects == covered) return;

    // A filter that reads less needs no pass: what is watched for nothing is replaced by and by.
    if (!std::ranges::includes(covered, objects))
        if (!watch_history(fields, people, stop)) return;
    ports_.watches.cover(scope_, objects);
}

bool RecordWatch::watch_history(const CrmFieldNames& fields, const People& people,
                                const std::stop_token& stop) {
    base::ConversationId after;
    while (!stop.stop_requested()) {
        const auto page = ports_.exports.due(scope_, {"", after, kPage});
        if (page.empty()) return true;
        after = page.back().id;
        watch_page(page, fields, people);
    }
    return false;
}

void RecordWatch::watch_page(const std::vector<ports::DueConversation>& page,
                             const CrmFieldNames& fields, const People& people) {
    static const base::Tree kNoDocument;
    std::vector<base::ConversationId> asked;
    for (const ports::DueConversation& each : page)
        if (!each.removed && !each.resolution_digest.empty()) asked.push_back(each.id);
    std::map<base::ConversationId, model::Resolution> resolutions;
    for (auto& resolution : ports_.resolutions.find_all(scope_, asked))
        resolutions.emplace(resolution.conversation, std::move(resolution));

    std::vector<ports::WatchedRecords> watched;
    for (const auto& conversation : ports_.conversations.find_all(scope_.tenant, asked)) {
        const auto resolution = resolutions.find(conversation.id);
        if (resolution == resolutions.end()) continue;
        ports::WatchedRecords& one = watched.emplace_back();
        one.conversation = conversation.id;
        for (const auto& [object, ids] :
             records_read({conversation, kNoDocument, resolution->second}, people, fields))
            one.records.insert(one.records.end(), ids.begin(), ids.end());
    }
    if (!watched.empty()) ports_.watches.watch(scope_, watched);
}

}  // namespace dealwire::exporting
