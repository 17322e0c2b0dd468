#include "tests/fakes/fake_record_sink.hpp"

#include "engine/base/stopped.hpp"

#include <algorithm>
#include <cstdio>
#include <iterator>

namespace dealwire::fakes {
namespace {

model::RecordId make_id(int number) {
    std::string text = std::to_string(number);
    text.insert(0, 12 - text.size(), '0');
    return *model::RecordId::parse("a0K" + text);
}

bool is_detail_of(const model::DesiredRecord& record, const model::RecordName& master) {
    std::string relationship = master.object;  // Conversation__r leads to Conversation__c
    relationship.back() = 'r';
    return record.parent && record.parent->key == master.key &&
           record.parent->relationship == relationship;
}

base::Error parent_not_found(const model::ParentReference& parent) {
    return {base::Fault::Rejected, "INVALID_FIELD",
            "Foreign key external ID: " + parent.key + " not found for field " + parent.key_field};
}

base::Error only_while_new(const std::string& field) {
    return {base::Fault::Rejected,
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "Unable to create/update fields: " + field,
            "",
            std::nullopt,
            {field}};
}

}  // namespace

void FakeRecordSink::delete_behind_our_back(const model::RecordName& name) {
    erase_with_details(name);
}

void FakeRecordSink::delete_along(const model::RecordName& name) {
    along_.insert(kept_.at(name).id);
    erase_with_details(name);
}

void FakeRecordSink::refuse(const model::RecordName& name, base::Error error) {
    refused_.insert_or_assign(name, std::move(error));
}

model::RecordId FakeRecordSink::double_behind_our_back(const model::RecordName& name, bool by_us) {
    return doubles_.emplace_back(ports::FoundRecord{name, make_id(++made_), by_us}).id;
}

base::Result<std::vector<std::vector<ports::RowAnswer>>> FakeRecordSink::write(
    std::span<const ports::WriteGroup> groups, std::stop_token stop) {
    if (stop.stop_requested()) return base::fail(base::stopped());
    if (const auto kept_in = std::exchange(kept_in_, std::nullopt)) return base::fail(*kept_in);
    ++calls_;
    writes_.emplace_back(groups.begin(), groups.end());
    if (fail_next_) {
        const base::Error error = *fail_next_;
        fail_next_.reset();
        return base::fail(error);
    }
    std::vector<std::vector<ports::RowAnswer>> answers;
    for (const ports::WriteGroup& group : groups) {
        std::vector<ports::RowAnswer>& rows = answers.emplace_back();
        rows_sent_ += static_cast<int>(group.rows());
        for (const model::DesiredRecord& record : group.upserts) rows.push_back(upsert(record));
        for (const model::RecordId& id : group.deletes) rows.push_back(remove(id));
    }
    if (std::exchange(lose_next_, false))
        return base::fail({base::Fault::Transient, "", "The answer was lost (scripted)."});
    return answers;
}

base::Result<std::vector<ports::FoundRecord>> FakeRecordSink::find(
    const std::string& object, const std::string&, std::span<const std::string> keys,
    std::stop_token) {
    ++calls_;
    if (lost_objects_.contains(object))
        return base::fail({base::Fault::Rejected, "INVALID_TYPE",
                           "sObject type '" + object + "' is not supported."});
    std::vector<ports::FoundRecord> found;
    for (const std::string& key : keys)
        if (const auto kept = kept_.find({object, key}); kept != kept_.end())
            found.push_back({kept->first, kept->second.id, true});
    for (const ports::FoundRecord& other : doubles_)
        if (other.name.object == object && std::ranges::find(keys, other.name.key) != keys.end())
            found.push_back(other);
    return found;
}

base::Result<std::vector<model::RecordId>> FakeRecordSink::went_along(
    const std::string&, std::span<const model::RecordId> activities, std::stop_token) {
    ++calls_;
    std::vector<model::RecordId> along;
    std::ranges::copy_if(activities, std::back_inserter(along),
                         [&](const model::RecordId& id) { return along_.contains(id); });
    return along;
}

ports::RowAnswer FakeRecordSink::upsert(const model::DesiredRecord& record) {
    if (const auto refusal = refused_.find(record.name); refusal != refused_.end())
        return base::fail(refusal->second);
    if (lost_objects_.contains(record.name.object))
        return base::fail({base::Fault::Missing, "NOT_FOUND", "The object is not there."});
    if (locked_.erase(record.name) > 0)
        return base::fail({base::Fault::Transient, "UNABLE_TO_LOCK_ROW", "Held by another."});
    if (std::ranges::find(doubles_, record.name, &ports::FoundRecord::name) != doubles_.end())
        return base::fail({base::Fault::Conflict, "DUPLICATE_EXTERNAL_ID", "More than one."});
    const bool exists = kept_.contains(record.name);
    if (exists && !record.spared->only_new.empty())
        return base::fail(only_while_new(record.spared->only_new.front()));
    const bool orphan = record.parent && std::ranges::none_of(kept_, [&](const auto& entry) {
                            const model::DesiredRecord& other = entry.second.record;
                            return other.key_field == record.parent->key_field &&
                                   other.name.key == record.parent->key;
                        });
    if (orphan) return base::fail(parent_not_found(*record.parent));
    Kept& kept = kept_[record.name];
    if (kept.id.empty()) kept.id = make_id(++made_);
    kept.record = record;
    return ports::TakenRow{kept.id, !exists};
}

ports::RowAnswer FakeRecordSink::remove(const model::RecordId& id) {
    if (std::erase_if(doubles_, [&](const auto& other) { return other.id == id; }) > 0) return id;
    const auto kept =
        std::ranges::find_if(kept_, [&](const auto& entry) { return entry.second.id == id; });
    if (kept == kept_.end()) return id;
    const model::RecordName master = kept->first;
    if (const auto refusal = refused_.find(master); refusal != refused_.end())
        return base::fail(refusal->second);
    erase_with_details(master);
    return id;
}

void FakeRecordSink::erase_with_details(const model::RecordName& name) {
    const model::RecordName master = name;
    if (kept_.erase(master) == 0) return;
    std::erase_if(kept_,
                  [&](const auto& entry) { return is_detail_of(entry.second.record, master); });
}

FakeRecordSink::FakeRecordSink() = default;

FakeRecordSink::~FakeRecordSink() = default;

void FakeRecordSink::set_limits(ports::WriteLimits limits) { limits_ = limits; }

void FakeRecordSink::lock_once(const model::RecordName& name) { locked_.insert(name); }

void FakeRecordSink::accept(const model::RecordName& name) { refused_.erase(name); }

void FakeRecordSink::fail_next(base::Error error) { fail_next_ = std::move(error); }

void FakeRecordSink::keep_next_in(base::Error error) { kept_in_ = std::move(error); }

void FakeRecordSink::lose_next_answer() { lose_next_ = true; }

void FakeRecordSink::lose_object(const std::string& object) { lost_objects_.insert(object); }

void FakeRecordSink::make_object(const std::string& object) { lost_objects_.erase(object); }

std::size_t FakeRecordSink::doubles() const { return doubles_.size(); }

ports::WriteLimits FakeRecordSink::limits() const { return limits_; }

int FakeRecordSink::calls() const { return calls_; }

const std::map<model::RecordName, FakeRecordSink::Kept>& FakeRecordSink::org() const {
    return kept_;
}

int FakeRecordSink::rows_sent() const { return rows_sent_; }

const std::vector<std::vector<ports::WriteGroup>>& FakeRecordSink::writes() const {
    return writes_;
}

}  // namespace dealwire::fakes
