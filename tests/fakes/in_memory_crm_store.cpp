#include "tests/fakes/in_memory_crm_store.hpp"

#include "engine/base/time_text.hpp"

#include <algorithm>

namespace dealwire::fakes {
namespace {

using model::RecordId;
using model::RecordState;
using ports::StoredRecord;

constexpr std::array<std::string_view, 8> kObjects{"Account",
                                                   "Contact",
                                                   "Lead",
                                                   "Opportunity",
                                                   "User",
                                                   "OpportunityStage",
                                                   "OpportunityHistory",
                                                   "OpportunityContactRole"};

void check_object(const std::string& object) {
    if (std::ranges::find(kObjects, object) == kObjects.end())
        throw ports::StoreError{"The object " + object + " has no table in the store."};
}

base::Tree value_of(std::string_view text, const std::string& type) {
    const std::string cell{text};
    if (type == "boolean") return cell == "true";
    if (type == "int" || type == "double" || type == "currency" || type == "percent" ||
        type == "long")
        return base::Number{cell};
    return cell;
}

std::optional<base::Instant> stamp_of(const StoredRecord& record) {
    return base::parse_instant(record.system_modstamp);
}

StoredRecord record_of(const model::RecordPage& page, const model::RecordRows::Row& row) {
    StoredRecord record;
    record.object = page.object;
    for (std::size_t i = 0; i < page.columns.size(); ++i) {
        const model::Column& column = page.columns[i];
        const model::Cell cell = row.at(i);
        if (column.name == "IsDeleted") {
            if (cell == "true") record.state = RecordState::Deleted;
            continue;
        }
        record.fields.set(column.name, cell ? value_of(*cell, column.type) : base::Tree{});
        if (column.name == "SystemModstamp")
            record.system_modstamp = std::string{cell.value_or("")};
        if (column.name == "MasterRecordId")
            record.master = RecordId::parse(cell.value_or("")).value_or(RecordId{});
        if (column.name == "Id")
            record.id = RecordId::parse(cell.value_or("")).value_or(RecordId{});
    }
    if (record.id.empty()) throw ports::StoreError{"A row of " + page.object + " has no valid Id."};
    record.fields.set("Id", record.id.text());
    return record;
}

/// The newest row per id; of equal stamps the later row.
std::map<RecordId, StoredRecord> newest_rows(const model::RecordPage& page) {
    std::map<RecordId, StoredRecord> newest;
    for (const auto row : page.rows) {
        StoredRecord record = record_of(page, row);
        const auto [held, is_new] = newest.try_emplace(record.id, record);
        if (!is_new && stamp_of(held->second) <= stamp_of(record)) held->second = std::move(record);
    }
    return newest;
}

/// What is held afterwards: columns that the row does not have keep their values.
StoredRecord merged(StoredRecord held, const StoredRecord& row) {
    held.state = row.state;
    held.released_at.reset();
    if (row.fields.find("MasterRecordId")) held.master = row.master;
    if (!row.system_modstamp.empty()) held.system_modstamp = row.system_modstamp;
    for (const auto& [name, value] : *row.fields.object()) held.fields.set(name, value);
    std::erase_if(*held.fields.object(), [](const auto& field) { return field.second.is_null(); });
    return held;
}

/// The same for a few columns only, which say nothing about state and version of the rest.
StoredRecord with_columns_of(StoredRecord held, const StoredRecord& row) {
    StoredRecord next = merged(held, row);
    next.state = held.state;
    next.released_at = held.released_at;
    next.system_modstamp = held.system_modstamp;
    next.fields.set("SystemModstamp", held.system_modstamp);
    if (held.system_modstamp.empty()) next.fields.set("SystemModstamp", {});
    std::erase_if(*next.fields.object(), [](const auto& field) { return field.second.is_null(); });
    return next;
}

bool same(const StoredRecord& a, const StoredRecord& b) {
    return a.state == b.state && a.master == b.master && a.system_modstamp == b.system_modstamp &&
           a.fields == b.fields;
}

bool is_older(const StoredRecord& row, const StoredRecord& held) {
    return stamp_of(row) && stamp_of(held) && stamp_of(row) < stamp_of(held);
}

std::string text(const StoredRecord& record, std::string_view field) {
    return record.fields.text_at(field).value_or("");
}

RecordId reference(const StoredRecord& record, std::string_view field) {
    return RecordId::parse(text(record, field)).value_or(RecordId{});
}

bool flag(const StoredRecord& record, std::string_view field) {
    const base::Tree* found = record.fields.find(field);
    const bool* value = found ? found->boolean() : nullptr;
    return value && *value;
}

base::Instant instant(const StoredRecord& record, std::string_view field) {
    return base::parse_instant(text(record, field)).value_or(base::Instant{});
}

}  // namespace

ports::PageSaved InMemoryCrmStore::save_page(const model::OrgScope& scope,
                                             const model::RecordPage& page,
                                             const std::optional<model::ReadingPlace>& place) {
    check_object(page.object);
    auto rows = newest_rows(page);
    const std::lock_guard lock{mutex_};
    reach_commit();

    Org& org = orgs_[scope];
    Records& records = org.objects[page.object];
    ports::PageSaved saved;
    std::vector<RecordId> changed;
    for (auto& [id, row] : rows) {
        const auto held = records.find(id);
        const bool known = held != records.end();
        if (!known && page.beside) continue;
        follow_links(org.objects, row);
        const StoredRecord next = page.beside ? with_columns_of(held->second, row)
                                              : merged(known ? held->second : row, row);
        if (known && (is_older(row, held->second) || same(held->second, next))) {
            ++saved.unchanged;
            continue;
        }
        ++saved.changed;
        changed.push_back(id);
        if (next.state == RecordState::Deleted &&
            (!known || held->second.state != RecordState::Deleted))
            ++saved.deleted;
        records.insert_or_assign(id, next);
    }
    if (saved.changed > 0)
        follow_all_links(org.objects,
                         [&](const StoredRecord& moved) { tell(scope, moved.object, moved); });
    if (saved.changed > 0) ++org.revision;
    for (const RecordId& id : changed) tell(scope, page.object, records.at(id));
    if (place) org.places.insert_or_assign({place->object, place->purpose}, *place);
    return saved;
}

/// A change of history is one of its opportunity.
void InMemoryCrmStore::tell(const model::OrgScope& scope, const std::string& object,
                            const StoredRecord& record) {
    const bool history = object == "OpportunityHistory";
    const RecordId id = history ? reference(record, "OpportunityId") : record.id;
    if (!id.empty()) touch_(scope, history ? "Opportunity" : object, {&id, 1});
}

std::optional<model::ReadingPlace> InMemoryCrmStore::place(const model::OrgScope& scope,
                                                           const std::string& object,
                                                           model::Purpose purpose) {
    const std::lock_guard lock{mutex_};
    const auto& places = orgs_[scope].places;
    const auto found = places.find({object, purpose});
    if (found == places.end()) return std::nullopt;
    return found->second;
}

std::vector<model::ReadingPlace> InMemoryCrmStore::places(const model::OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    std::vector<model::ReadingPlace> all;
    for (const auto& [key, place] : orgs_[scope].places) all.push_back(place);
    return all;
}

void InMemoryCrmStore::save_place(const model::OrgScope& scope, const model::ReadingPlace& place) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    orgs_[scope].places.insert_or_assign({place.object, place.purpose}, place);
}

void InMemoryCrmStore::forget_place(const model::OrgScope& scope, const std::string& object,
                                    model::Purpose purpose) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    orgs_[scope].places.erase({object, purpose});
}

std::optional<base::Instant> InMemoryCrmStore::deletions_covered(const model::OrgScope& scope,
                                                                 const std::string& object) {
    const std::lock_guard lock{mutex_};
    const auto& covered = orgs_[scope].deletions_covered;
    const auto found = covered.find(object);
    if (found == covered.end()) return std::nullopt;
    return found->second;
}

std::int64_t InMemoryCrmStore::save_deletions(const model::OrgScope& scope,
                                              const std::string& object,
                                              std::span<const model::Deletion> deletions,
                                              base::Instant covered) {
    check_object(object);
    const std::lock_guard lock{mutex_};
    reach_commit();
    Org& org = orgs_[scope];
    Records& records = org.objects[object];
    std::int64_t deleted = 0;
    for (const model::Deletion& deletion : deletions) {
        const auto found = records.find(deletion.id);
        if (found == records.end() || found->second.state == RecordState::Deleted) continue;
        if (const auto stamp = stamp_of(found->second); stamp && *stamp > deletion.at) continue;
        found->second.state = RecordState::Deleted;
        found->second.released_at.reset();
        tell(scope, object, found->second);
        ++deleted;
    }
    if (deleted > 0) ++org.revision;
    org.deletions_covered.insert_or_assign(object, covered);
    return deleted;
}

std::int64_t InMemoryCrmStore::release(const model::OrgScope& scope, std::span<const RecordId> ids,
                                       base::Instant at) {
    return take_out(scope, "Opportunity", ids, RecordState::Released, at);
}

std::int64_t InMemoryCrmStore::take_out(const model::OrgScope& scope, const std::string& object,
                                        std::span<const RecordId> ids, RecordState state,
                                        std::optional<base::Instant> at) {
    check_object(object);
    const std::lock_guard lock{mutex_};
    reach_commit();
    Org& org = orgs_[scope];
    Records& records = org.objects[object];
    std::int64_t taken = 0;
    for (const RecordId& id : ids) {
        const auto found = records.find(id);
        if (found == records.end() || found->second.state != RecordState::Live) continue;
        found->second.state = state;
        found->second.released_at = at;
        tell(scope, object, found->second);
        ++taken;
    }
    if (taken > 0) ++org.revision;
    return taken;
}

std::optional<StoredRecord> InMemoryCrmStore::get(const model::OrgScope& scope,
                                                  const std::string& object, const RecordId& id) {
    check_object(object);
    const std::lock_guard lock{mutex_};
    const Records& records = orgs_[scope].objects[object];
    const auto found = records.find(id);
    if (found == records.end()) return std::nullopt;
    return found->second;
}

std::map<RecordId, base::Tree> InMemoryCrmStore::fields_of(const model::OrgScope& scope,
                                                           const std::string& object,
                                                           std::span<const RecordId> ids,
                                                           std::span<const std::string> fields) {
    std::map<RecordId, base::Tree> found;
    for (const RecordId& id : ids) {
        const auto record = get(scope, object, id);
        if (!record) continue;
        base::Tree& values = found.try_emplace(id, base::Tree::Object{}).first->second;
        for (const std::string& field : fields)
            if (const base::Tree* value = record->fields.find(field)) values.set(field, *value);
    }
    return found;
}

std::vector<std::pair<std::string, std::int64_t>> InMemoryCrmStore::counts(
    const model::OrgScope& scope) {
    std::vector<std::pair<std::string, std::int64_t>> counted;
    for (const std::string_view object : kObjects) {
        const auto records = all(scope, std::string{object});
        counted.emplace_back(object,
                             std::ranges::count(records, RecordState::Live, &StoredRecord::state));
    }
    return counted;
}

std::vector<ports::HeldRecords> InMemoryCrmStore::held(const model::OrgScope& scope) {
    std::vector<ports::HeldRecords> counted;
    for (const std::string_view object : kObjects) {
        const auto records = all(scope, std::string{object});
        const auto in = [&](RecordState state) {
            return std::ranges::count(records, state, &StoredRecord::state);
        };
        counted.push_back({std::string{object}, in(RecordState::Live), in(RecordState::Deleted),
                           in(RecordState::Missing), in(RecordState::Released)});
    }
    return counted;
}

std::int64_t InMemoryCrmStore::revision(const model::OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    return orgs_[scope].revision;
}

void InMemoryCrmStore::accounts(const model::OrgScope& scope,
                                const std::function<void(model::Account)>& take) {
    for (const StoredRecord& record : all(scope, "Account"))
        take({.id = record.id,
              .website = text(record, "Website"),
              .master = record.master,
              .state = record.state});
}

void InMemoryCrmStore::contacts(const model::OrgScope& scope,
                                const std::function<void(model::Contact)>& take) {
    for (const StoredRecord& record : all(scope, "Contact"))
        take({.id = record.id,
              .email = text(record, "Email"),
              .phone = text(record, "Phone"),
              .mobile_phone = text(record, "MobilePhone"),
              .account = reference(record, "AccountId"),
              .master = record.master,
              .state = record.state,
              .last_modified = instant(record, "LastModifiedDate")});
}

void InMemoryCrmStore::leads(const model::OrgScope& scope,
                             const std::function<void(model::Lead)>& take) {
    for (const StoredRecord& record : all(scope, "Lead"))
        take({.id = record.id,
              .email = text(record, "Email"),
              .phone = text(record, "Phone"),
              .mobile_phone = text(record, "MobilePhone"),
              .converted = flag(record, "IsConverted"),
              .converted_contact = reference(record, "ConvertedContactId"),
              .converted_account = reference(record, "ConvertedAccountId"),
              .converted_opportunity = reference(record, "ConvertedOpportunityId"),
              .master = record.master,
              .state = record.state,
              .last_modified = instant(record, "LastModifiedDate")});
}

void InMemoryCrmStore::opportunities(const model::OrgScope& scope,
                                     const std::function<void(model::Opportunity)>& take) {
    const auto changes = histories(scope);
    for (const StoredRecord& record : all(scope, "Opportunity")) {
        const auto history = changes.find(record.id);
        take({.id = record.id,
              .account = reference(record, "AccountId"),
              .owner = reference(record, "OwnerId"),
              .stage = text(record, "StageName"),
              .close_date = base::parse_date(text(record, "CloseDate")),
              .closed = flag(record, "IsClosed"),
              .created = instant(record, "CreatedDate"),
              .last_modified = instant(record, "LastModifiedDate"),
              .state = record.state,
              .released_at = record.released_at,
              .history =
                  history == changes.end() ? std::vector<model::StageChange>{} : history->second});
    }
}

void InMemoryCrmStore::contact_roles(const model::OrgScope& scope,
                                     const std::function<void(model::ContactRole)>& take) {
    for (const StoredRecord& record : all(scope, "OpportunityContactRole"))
        take({.id = record.id,
              .opportunity = reference(record, "OpportunityId"),
              .contact = reference(record, "ContactId"),
              .state = record.state});
}

void InMemoryCrmStore::users(const model::OrgScope& scope,
                             const std::function<void(model::User)>& take) {
    for (const StoredRecord& record : all(scope, "User"))
        take({.id = record.id,
              .username = text(record, "Username"),
              .name = text(record, "Name"),
              .email = text(record, "Email"),
              .title = text(record, "Title"),
              .user_type = text(record, "UserType"),
              .active = flag(record, "IsActive"),
              .manager = reference(record, "ManagerId"),
              .last_modified = instant(record, "LastModifiedDate")});
}

void InMemoryCrmStore::account_values(
    const model::OrgScope& scope, std::span<const std::string> fields,
    const std::function<void(model::RecordId, std::string)>& take) {
    for (const StoredRecord& record : all(scope, "Account")) {
        if (record.state != RecordState::Live) continue;
        for (const std::string& field : fields)
            if (std::string value = text(record, field); !value.empty())
                take(record.id, std::move(value));
    }
}

std::vector<model::Stage> InMemoryCrmStore::stages(const model::OrgScope& scope) {
    std::vector<model::Stage> found;
    for (const StoredRecord& record : all(scope, "OpportunityStage")) {
        if (record.state != RecordState::Live) continue;
        const std::string name = text(record, "ApiName");
        found.push_back({name.empty() ? text(record, "MasterLabel") : name,
                         flag(record, "IsClosed"), flag(record, "IsWon")});
    }
    return found;
}

std::vector<StoredRecord> InMemoryCrmStore::all(const model::OrgScope& scope,
                                                const std::string& object) {
    const std::lock_guard lock{mutex_};
    std::vector<StoredRecord> copy;
    for (const auto& [id, record] : orgs_[scope].objects[object]) copy.push_back(record);
    return copy;
}

std::map<RecordId, std::vector<model::StageChange>> InMemoryCrmStore::histories(
    const model::OrgScope& scope) {
    std::map<RecordId, std::vector<model::StageChange>> changes;
    for (const StoredRecord& record : all(scope, "OpportunityHistory"))
        if (record.state == RecordState::Live)
            changes[reference(record, "OpportunityId")].push_back(
                {instant(record, "CreatedDate"), text(record, "StageName"),
                 base::parse_date(text(record, "CloseDate"))});
    for (auto& [id, history] : changes)
        std::ranges::stable_sort(history, {}, &model::StageChange::at);
    return changes;
}

InMemoryCrmStore::InMemoryCrmStore() = default;

InMemoryCrmStore::~InMemoryCrmStore() = default;

void InMemoryCrmStore::when_changed(Touch touch) { touch_ = std::move(touch); }

}  // namespace dealwire::fakes
