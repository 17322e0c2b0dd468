#include "tests/fakes/in_memory_export_store.hpp"

#include "engine/base/digest.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace dealwire::fakes {

using base::ConversationId;
using model::DueReason;
using model::ExportRecord;
using model::ExportState;
using model::OrgScope;
using ports::DueConversation;

namespace {

/// No settings have this digest.
constexpr const char* kOtherPeople = "members";

bool asks_one_of(const DueConversation& finished, const std::set<std::string>& questions) {
    if (!finished.asked) return true;
    for (std::size_t at = 0; at + 8 <= finished.asked->size(); at += 8)
        if (questions.contains(finished.asked->substr(at, 8))) return true;
    return false;
}

}  // namespace

std::vector<base::Tree> InMemoryExportStore::as_held(const OrgScope& scope,
                                                     std::span<const model::RecordId> ids) const {
    constexpr std::array<std::pair<std::string_view, const char*>, 5> kObjects{
        {{"001", "Account"},
         {"003", "Contact"},
         {"005", "User"},
         {"006", "Opportunity"},
         {"00Q", "Lead"}}};
    std::vector<base::Tree> held;
    for (const model::RecordId& id : ids) {
        base::Tree& fields = held.emplace_back();
        for (const auto& [prefix, object] : kObjects)
            if (const auto record =
                    crm_ && prefix == id.prefix() ? crm_->get(scope, object, id) : std::nullopt)
                fields = record->fields;
    }
    return held;
}

std::optional<DueConversation> InMemoryExportStore::due_one(
    const OrgScope& scope, const std::string& settings,
    const InMemoryConversationStore::Held& entry) {
    const ConversationId& id = entry.conversation.id;
    const auto is_of_it = [&](const auto& held) { return held.second.conversation == id; };
    if (entry.removed && std::ranges::none_of(orgs_[scope].records, is_of_it)) return std::nullopt;
    DueConversation due{.id = id, .removed = entry.removed};
    if (!entry.removed) {
        due.conversation_digest = entry.conversation.digest;
        due.resolution_digest = resolutions_.digest_of(scope, id);
        if (hits_) due.hits_digest = hits_->digest_of(scope.tenant, id);
    }
    const auto& finished = orgs_[scope].finished;
    const auto known = finished.find(id);
    due.reason = due.removed ? DueReason::Removed : DueReason::New;
    if (known == finished.end()) return due;
    const auto reason = reason_of(scope, due, known->second, settings);
    if (!reason) return std::nullopt;
    due.reason = *reason;
    return due;
}

std::optional<DueReason> InMemoryExportStore::reason_of(const OrgScope& scope,
                                                        const DueConversation& now,
                                                        const Finished& before,
                                                        const std::string& settings) const {
    const DueConversation& then = before.as;
    const auto if_so = [](bool due, DueReason reason) {
        return due ? std::optional{reason} : std::nullopt;
    };
    if (now.removed) return if_so(!then.removed || before.reopened, DueReason::Removed);
    if (then.removed || then.conversation_digest != now.conversation_digest)
        return DueReason::Changed;
    if (before.reopened) return before.reopened;
    if (before.read != as_held(scope, then.reads)) return DueReason::Record;
    if (then.resolution_digest != now.resolution_digest) return DueReason::Resolution;
    if (then.hits_digest != now.hits_digest) return DueReason::Trackers;
    return if_so(before.settings != settings, DueReason::Settings);
}

std::vector<DueConversation> InMemoryExportStore::due(const OrgScope& scope,
                                                      const ports::DueQuery& query) {
    const std::lock_guard lock{mutex_};
    const auto in_share = [&](const DueConversation& due) {
        return query.share == ports::DueShare::All ||
               is_reprocessing(due.reason) == (query.share == ports::DueShare::Again);
    };
    const std::set<ConversationId> among{query.among.begin(), query.among.end()};
    std::vector<DueConversation> found;
    for (const auto& [id, entry] : conversations_.all(scope.tenant)) {
        if (found.size() == query.limit) break;
        if (id <= query.after || !(among.empty() || among.contains(id))) continue;
        auto due = due_one(scope, query.settings, entry);
        if (due && in_share(*due)) found.push_back(std::move(*due));
    }
    return found;
}

std::vector<ExportRecord> InMemoryExportStore::records(
    const OrgScope& scope, std::span<const ConversationId> conversations) {
    const std::set<ConversationId> wanted(conversations.begin(), conversations.end());
    const std::lock_guard lock{mutex_};
    std::vector<ExportRecord> found;
    for (const auto& [name, record] : orgs_[scope].records)
        if (wanted.contains(record.conversation)) found.push_back(record);
    std::ranges::stable_sort(found, {}, &ExportRecord::conversation);
    return found;
}

std::vector<ExportRecord> InMemoryExportStore::named(const OrgScope& scope,
                                                     const std::string& object,
                                                     std::span<const std::string> keys) {
    const std::lock_guard lock{mutex_};
    const auto& records = orgs_[scope].records;
    std::vector<ExportRecord> found;
    for (const std::string& key : keys)
        if (const auto record = records.find({object, key}); record != records.end())
            found.push_back(record->second);
    return found;
}

std::optional<ExportRecord> InMemoryExportStore::with_id(const OrgScope& scope,
                                                         const std::string& object,
                                                         const model::RecordId& id) {
    const std::lock_guard lock{mutex_};
    for (const auto& [name, record] : orgs_[scope].records)
        if (name.object == object && record.id == id && !record.cascades) return record;
    return std::nullopt;
}

void InMemoryExportStore::apply(const OrgScope& scope, const ports::ExportChange& change) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Org& org = orgs_[scope];
    for (const model::RecordName& name : change.forget) org.records.erase(name);
    for (const ExportRecord& record : change.put) {
        org.records.insert_or_assign(record.name, record);
        const bool unsettled =
            record.state == ExportState::Pending || record.state == ExportState::Deleting;
        if (unsettled) org.reopen(record.conversation, DueReason::Unanswered);
    }
    for (const DueConversation& back : change.put_back)
        if (const auto known = org.finished.find(back.id); known != org.finished.end()) {
            const bool told = back.reason == DueReason::Unanswered ||
                              back.reason == DueReason::Retry || back.reason == DueReason::Asked;
            known->second.reopened = told ? std::optional{back.reason} : std::nullopt;
        }
    const bool of_others =
        !change.people.empty() && org.people && base::digest(*org.people) != change.people;
    const std::string settings = of_others ? kOtherPeople : change.settings;
    for (const DueConversation& done : change.finished)
        org.finished.insert_or_assign(done.id,
                                      Finished{done, settings, as_held(scope, done.reads), {}});
}

namespace {

bool waits(const ExportRecord& record) { return record.error_code == ports::kWaitsForParentCode; }

ports::ParkedPlace place_of(const ExportRecord& record) {
    return {waits(record), record.name.object, record.name.key};
}

}  // namespace

std::vector<ExportRecord> InMemoryExportStore::parked(const OrgScope& scope,
                                                      const ports::ParkedQuery& query) {
    const std::lock_guard lock{mutex_};
    const auto conversations = conversations_.all(scope.tenant);
    const auto is_private = [&](const ConversationId& id) {
        const auto held = conversations.find(id);
        return held != conversations.end() && held->second.conversation.is_private;
    };
    std::vector<ExportRecord> found;
    for (const auto& [name, record] : orgs_[scope].records) {
        const bool wanted = (query.private_too || !is_private(record.conversation)) &&
                            (query.object.empty() || record.name.object == query.object) &&
                            (query.code.empty() || record.error_code == query.code) &&
                            (query.waiting || !waits(record)) &&
                            (!query.after || place_of(record) > *query.after);
        if (record.state == ExportState::Parked && wanted) found.push_back(record);
    }
    if (!query.after) std::ranges::stable_sort(found, std::greater{}, &ExportRecord::changed_at);
    std::ranges::stable_partition(found, [](const auto& record) { return !waits(record); });
    found.resize(std::min(found.size(), query.limit));
    return found;
}

std::vector<ports::ParkedGroup> InMemoryExportStore::parked_groups(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    std::map<std::pair<std::string, std::string>, std::vector<const ExportRecord*>> groups;
    for (const auto& [name, record] : orgs_[scope].records)
        if (record.state == ExportState::Parked)
            groups[{name.object, record.error_code}].push_back(&record);
    std::vector<ports::ParkedGroup> found;
    for (const auto& [group, records] : groups) {
        std::set<ConversationId> conversations;
        std::set<std::string> messages;
        std::set<std::string> remedies;
        for (const ExportRecord* record : records) {
            conversations.insert(record->conversation);
            messages.insert(record->error);
            remedies.insert(record->remedy);
        }
        found.push_back({group.first, group.second, std::ssize(records), std::ssize(conversations),
                         std::ssize(messages), *messages.begin(), *remedies.begin()});
    }
    std::ranges::stable_sort(found, {}, [](const ports::ParkedGroup& group) {
        return std::pair{group.code == ports::kWaitsForParentCode, -group.records};
    });
    return found;
}

std::map<ConversationId, std::int64_t> InMemoryExportStore::waiting_for_parent(
    const OrgScope& scope, std::span<const ConversationId> conversations) {
    const std::lock_guard lock{mutex_};
    std::map<ConversationId, std::int64_t> counts;
    for (const auto& [name, record] : orgs_[scope].records)
        if (record.state == ExportState::Parked && waits(record) &&
            std::ranges::find(conversations, record.conversation) != conversations.end())
            ++counts[record.conversation];
    return counts;
}

std::int64_t InMemoryExportStore::refused_conversations(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    return std::ranges::count_if(orgs_[scope].records, [](const auto& each) {
        const ExportRecord& record = each.second;
        return record.state == ExportState::Parked && !record.cascades && record.id.empty() &&
               record.name.key == record.conversation.value;
    });
}

int InMemoryExportStore::retry_parked(const OrgScope& scope,
                                      std::span<const ConversationId> conversations) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Org& org = orgs_[scope];
    int retried = 0;
    for (auto& [name, record] : org.records) {
        const bool wanted =
            conversations.empty() ||
            std::ranges::find(conversations, record.conversation) != conversations.end();
        if (record.state != ExportState::Parked || !wanted) continue;
        record.state = ExportState::Pending;
        record.digest.clear();
        forget_refusal(record);
        org.reopen(record.conversation, DueReason::Retry);
        ++retried;
    }
    return retried;
}

std::int64_t InMemoryExportStore::reopen(const OrgScope& scope,
                                         std::span<const ConversationId> conversations) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    std::int64_t reopened = 0;
    for (auto& [id, finished] : orgs_[scope].finished) {
        const bool wanted =
            conversations.empty() || std::ranges::find(conversations, id) != conversations.end();
        if (!wanted || finished.reopened) continue;
        finished.reopened = DueReason::Asked;
        ++reopened;
    }
    return reopened;
}

std::int64_t InMemoryExportStore::reopen_unheld(const OrgScope& scope, base::Instant now,
                                                std::chrono::milliseconds grace) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Org& org = orgs_[scope];
    std::int64_t reopened = 0;
    for (const auto& [id, entry] : conversations_.all(scope.tenant)) {
        const model::Conversation& conversation = entry.conversation;
        const base::Instant closes = conversation.time + grace;
        if (entry.removed || conversation.started || closes > now) continue;
        const bool open = std::ranges::any_of(org.records, [&](const auto& each) {
            const ExportRecord& record = each.second;
            const bool activity = record.name.object == "Task" || record.name.object == "Event";
            return activity && record.conversation == id && record.changed_at < closes;
        });
        const auto known = org.finished.find(id);
        if (!open || known == org.finished.end() || known->second.reopened) continue;
        known->second.reopened = DueReason::Unanswered;
        ++reopened;
    }
    return reopened;
}

std::vector<InMemoryExportStore::HeldInOrg> InMemoryExportStore::everywhere(
    const base::TenantId& tenant, const ConversationId& id) {
    const std::lock_guard lock{mutex_};
    std::vector<HeldInOrg> found;
    for (const auto& [scope, org] : orgs_) {
        if (scope.tenant != tenant) continue;
        HeldInOrg& held = found.emplace_back(HeldInOrg{scope.org, {}, {}});
        for (const auto& [name, record] : org.records)
            if (record.conversation == id) held.records.push_back(record);
        if (const auto done = org.finished.find(id); done != org.finished.end())
            held.finished_digest = done->second.as.conversation_digest;
    }
    return found;
}

std::vector<ExportRecord> InMemoryExportStore::in_place(const OrgScope& scope,
                                                        std::span<const model::RecordName> names) {
    const std::lock_guard lock{mutex_};
    const auto& held = orgs_[scope].records;
    std::vector<ExportRecord> found;
    for (const model::RecordName& name : names) {
        const auto known = held.find(name);
        if (known == held.end() || known->second.gone_at) continue;
        if (known->second.state == ExportState::Written) found.push_back(known->second);
    }
    return found;
}

std::vector<ExportRecord> InMemoryExportStore::gone(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    std::vector<ExportRecord> found;
    for (const auto& [name, record] : orgs_[scope].records)
        if (record.gone_at) found.push_back(record);
    std::ranges::stable_sort(found, {}, &ExportRecord::conversation);
    return found;
}

std::optional<base::Instant> InMemoryExportStore::asked(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    return orgs_[scope].asked;
}

void InMemoryExportStore::note_asked(const OrgScope& scope, base::Instant at) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    orgs_[scope].asked = at;
}

std::optional<base::Instant> InMemoryExportStore::details_asked(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    return orgs_[scope].details_asked;
}

void InMemoryExportStore::note_details_asked(const OrgScope& scope, base::Instant at) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    orgs_[scope].details_asked = at;
}

std::set<std::string> InMemoryExportStore::covered(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    return orgs_[scope].covered;
}

void InMemoryExportStore::watch(const OrgScope& scope,
                                std::span<const ports::WatchedRecords> added) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    for (const ports::WatchedRecords& one : added) {
        const auto known = orgs_[scope].finished.find(one.conversation);
        if (known == orgs_[scope].finished.end()) continue;  // due anyway
        const auto held = as_held(scope, one.records);
        Finished& finished = known->second;
        finished.as.reads.insert(finished.as.reads.end(), one.records.begin(), one.records.end());
        finished.read.insert(finished.read.end(), held.begin(), held.end());
    }
}

void InMemoryExportStore::cover(const OrgScope& scope, const std::set<std::string>& objects) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Org& org = orgs_[scope];
    org.covered = objects;
    if (!objects.empty()) return;
    for (auto& [id, finished] : org.finished) {
        finished.as.reads.clear();
        finished.read.clear();
    }
}

std::optional<std::string> InMemoryExportStore::people(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    return orgs_[scope].people;
}

bool InMemoryExportStore::note_people(const OrgScope& scope, const ports::PeopleChange& change) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Org& org = orgs_[scope];
    if (org.people != change.before) return false;
    for (auto& [id, finished] : org.finished) {
        if (!change.before && finished.settings == change.former_settings)
            finished.settings = change.settings;
        if (change.before && asks_one_of(finished.as, change.asked))
            finished.settings = kOtherPeople;
    }
    org.people = change.now;
    return true;
}

ports::DueCounts InMemoryExportStore::due_counts(const OrgScope& scope, const std::string& settings,
                                                 std::span<const ConversationId> among) {
    ports::DueCounts counts;
    const ports::DueQuery query{.settings = settings,
                                .limit = static_cast<std::size_t>(-1),
                                .among = {among.begin(), among.end()}};
    for (const DueConversation& each : due(scope, query)) ++counts[each.reason];
    return counts;
}

ports::RecordCounts InMemoryExportStore::record_counts(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    ports::RecordCounts counts;
    std::set<ConversationId> written;
    std::set<ConversationId> own_there;
    bool own = false;
    for (const auto& [name, record] : orgs_[scope].records) {
        if (!record.cascades && record.name.key == record.conversation.value) {
            own = true;
            if (!record.id.empty() && !record.gone_at && record.state != ExportState::Deleting)
                own_there.insert(record.conversation);
        }
        if (record.gone_at && !record.cascades) ++counts.gone;
        if (record.state == ExportState::Written && record.gone_at) continue;
        if (record.state == ExportState::Written) {
            ++counts.written;
            written.insert(record.conversation);
        } else if (record.state == ExportState::Parked) {
            ++counts.parked;
        } else {
            ++counts.pending;
        }
    }
    counts.conversations = std::ssize(own ? own_there : written);
    return counts;
}

ports::WrittenCounts InMemoryExportStore::written(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    ports::WrittenCounts counts;
    for (const auto& [name, record] : orgs_[scope].records)
        if (record.state == ExportState::Written && !record.gone_at) ++counts[name.object];
    return counts;
}

std::vector<ports::TalliedRecords> InMemoryExportStore::tally(const OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    std::map<std::pair<std::string, std::string>, ports::TalliedRecords> found;
    for (const auto& [name, record] : orgs_[scope].records) {
        if (record.gone_at) continue;
        auto& entry = found[{name.object, name_of(record.state)}];
        entry.object = name.object;
        entry.state = record.state;
        ++entry.records;
    }
    std::vector<ports::TalliedRecords> all;
    for (auto& [key, entry] : found) all.push_back(std::move(entry));
    return all;
}

InMemoryExportStore::InMemoryExportStore(const InMemoryConversationStore& conversations,
                                         const InMemoryResolutionStore& resolutions,
                                         ports::CrmStore* crm, const InMemoryHitStore* hits)
    : conversations_{conversations}, resolutions_{resolutions}, crm_{crm}, hits_{hits} {}

InMemoryExportStore::~InMemoryExportStore() = default;

}  // namespace dealwire::fakes
