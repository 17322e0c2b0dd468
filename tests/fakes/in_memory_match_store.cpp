#include "tests/fakes/in_memory_match_store.hpp"

#include "tests/fakes/reader_records.hpp"

namespace dealwire::fakes {
namespace {

using model::MatchObject;
using model::OrgScope;
using ports::TouchedRecord;

std::optional<MatchObject> object_named(const std::string& name) {
    if (name == "Account") return MatchObject::Account;
    if (name == "Contact") return MatchObject::Contact;
    if (name == "Lead") return MatchObject::Lead;
    if (name == "Opportunity") return MatchObject::Opportunity;
    if (name == "OpportunityContactRole") return MatchObject::ContactRole;
    return std::nullopt;
}

class Changes final : public ports::MatchChanges {
public:
    Changes(std::vector<TouchedRecord> touched, EntryTable& entries, ReaderRecords& records,
            InMemoryResolutionStore& resolutions, const OrgScope& scope)
        : touched_{std::move(touched)},
          entries_{entries},
          records_{records},
          resolutions_{resolutions},
          scope_{scope} {}

    [[nodiscard]] const std::vector<TouchedRecord>& touched() const override { return touched_; }

    ports::CurrentRecords& records() override { return records_; }

    ports::MatchEntries& entries() override { return entries_; }

    void put(const model::MatchEntry& entry) override { entries_.put(entry); }

    std::int64_t mark(std::span<const model::MatchKey> keys) override {
        return resolutions_.mark(scope_, keys);
    }

private:
    std::vector<TouchedRecord> touched_;
    EntryTable& entries_;
    ReaderRecords& records_;
    InMemoryResolutionStore& resolutions_;
    const OrgScope& scope_;
};

}  // namespace

ports::MatchState InMemoryMatchStore::state(const OrgScope& scope) {
    Org& org = orgs_[scope];
    ports::MatchState state = org.state;
    state.touched = static_cast<std::int64_t>(org.touched.size());
    for (const auto& [object, id] : org.touched) state.users_touched |= object == "User";
    return state;
}

void InMemoryMatchStore::listen(const OrgScope& scope) {
    reach_commit();
    Org& org = orgs_[scope];
    org.touched.clear();
    org.state.is_listening = true;
    org.state.is_built = false;
    org.state.users.clear();
    ++org.state.epoch;
}

void InMemoryMatchStore::add(const OrgScope& scope, std::span<const model::MatchEntry> entries) {
    reach_commit();
    for (const model::MatchEntry& entry : entries) orgs_[scope].entries.put(entry);
}

bool InMemoryMatchStore::finish_building(const OrgScope& scope, const std::string& rules) {
    reach_commit();
    Org& org = orgs_[scope];
    org.state.is_built = org.touched.empty();
    org.state.rules = rules;
    org.state.entries = static_cast<std::int64_t>(org.entries.size());
    return org.state.is_built;
}

std::size_t InMemoryMatchStore::follow(const OrgScope& scope, std::size_t limit,
                                       const std::function<void(ports::MatchChanges&)>& work) {
    Org& org = orgs_[scope];
    Org copy = org;
    std::vector<TouchedRecord> touched;
    std::size_t taken = 0;
    while (!copy.touched.empty() && taken < limit) {
        const auto [name, id] = *copy.touched.begin();
        copy.touched.erase(copy.touched.begin());
        ++taken;
        if (const auto object = object_named(name)) touched.push_back({*object, id});
    }
    if (taken == 0) return 0;
    ReaderRecords records{reader_, scope};
    Changes changes{std::move(touched), copy.entries, records, resolutions_, scope};
    work(changes);
    reach_commit();
    org = std::move(copy);
    return taken;
}

void InMemoryMatchStore::remember_users(const OrgScope& scope, const std::string& digest) {
    reach_commit();
    orgs_[scope].state.users = digest;
}

void InMemoryMatchStore::look(
    const OrgScope& scope,
    const std::function<void(ports::MatchEntries&, ports::CurrentRecords&)>& work) {
    ReaderRecords records{reader_, scope};
    work(orgs_[scope].entries, records);
}

void InMemoryMatchStore::touch(const OrgScope& scope, const std::string& object,
                               std::span<const model::RecordId> ids) {
    Org& org = orgs_[scope];
    ++org.state.revision;
    if (!org.state.is_listening || object == "OpportunityStage") return;
    for (const model::RecordId& id : ids) org.touched.emplace(object, id);
    org.state.is_listening = static_cast<std::int64_t>(org.touched.size()) <= kMostTouched;
}

InMemoryMatchStore::InMemoryMatchStore(ports::CrmReader& reader,
                                       InMemoryResolutionStore& resolutions)
    : reader_{reader}, resolutions_{resolutions} {}

InMemoryMatchStore::~InMemoryMatchStore() = default;

}  // namespace dealwire::fakes
