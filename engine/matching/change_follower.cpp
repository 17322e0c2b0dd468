#include "engine/matching/change_follower.hpp"

#include "engine/base/digest.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>

namespace dealwire::matching {
namespace {

using model::MatchEntry;
using model::MatchObject;
using model::RecordId;
using ports::TouchedRecord;

constexpr const char* kWork = "Preparing to follow changes";
constexpr std::size_t kPage = 4000;

using Values = std::map<RecordId, std::vector<std::string>>;  ///< of the admin-chosen domain fields

/// Hands entries over in pages.
class Pages {
public:
    explicit Pages(const std::function<void(std::span<const MatchEntry>)>& take) : take_{take} {}

    void add(MatchEntry entry) {
        page_.push_back(std::move(entry));
        if (page_.size() == kPage) flush();
    }

    void flush() {
        if (!page_.empty()) take_(page_);
        page_.clear();
    }

private:
    const std::function<void(std::span<const MatchEntry>)>& take_;
    std::vector<MatchEntry> page_;
};

/// One step: works out what became of the records it was given.
class Step {
public:
    Step(ports::MatchChanges& changes, const MatchingRules& rules)
        : changes_{changes}, rules_{rules}, maker_{rules}, keys_{changes.entries()} {}

    FollowReport run() {
        report_.touched = static_cast<std::int64_t>(changes_.touched().size());
        for (const MatchEntry& now : entries_now()) take(now);
        sort_unique(touched_);
        if (!touched_.empty()) report_.marked = changes_.mark(touched_);
        return report_;
    }

private:
    std::vector<MatchEntry> entries_now();
    void add_accounts(std::span<const RecordId> ids, std::vector<MatchEntry>& into);
    void take(const MatchEntry& now);

    ports::MatchChanges& changes_;
    const MatchingRules& rules_;
    EntryMaker maker_;
    TouchedKeys keys_;
    MatchKeys touched_;
    FollowReport report_;
};

void Step::add_accounts(std::span<const RecordId> ids, std::vector<MatchEntry>& into) {
    const auto& fields = rules_.settings.account_domain_fields;
    Values values;
    if (!fields.empty())
        for (auto& [id, value] : changes_.records().account_values(ids, fields))
            values[id].push_back(std::move(value));
    for (const model::Account& account : changes_.records().accounts(ids))
        into.push_back(maker_.entry_of(account, values[account.id]));
}

std::vector<MatchEntry> Step::entries_now() {
    std::map<MatchObject, std::vector<RecordId>> records;
    for (const TouchedRecord& touched : changes_.touched())
        records[touched.object].push_back(touched.id);
    std::vector<MatchEntry> made;
    ports::CurrentRecords& held = changes_.records();
    const auto add = [&](const auto& found) {
        for (const auto& record : found) made.push_back(maker_.entry_of(record));
    };
    for (const auto& [object, ids] : records) switch (object) {
            case MatchObject::Account:
                add_accounts(ids, made);
                break;
            case MatchObject::Contact:
                add(held.contacts(ids));
                break;
            case MatchObject::Lead:
                add(held.leads(ids));
                break;
            case MatchObject::Opportunity:
                add(held.opportunities(ids));
                break;
            case MatchObject::ContactRole:
                add(held.contact_roles(ids));
                break;
        }
    return made;
}

void Step::take(const MatchEntry& now) {
    const auto before = changes_.entries().entry(now.id);
    const Extent extent = extent_of(before, now);
    if (extent == Extent::Nothing) return;
    ++report_.changed;
    keys_.add(before, extent);
    std::ranges::copy(keys_.take(), std::back_inserter(touched_));
    changes_.put(now);
    keys_.add(now, extent);
    std::ranges::copy(keys_.take(), std::back_inserter(touched_));
}

void add(FollowReport& to, const FollowReport& more) {
    to.touched += more.touched;
    to.changed += more.changed;
    to.marked += more.marked;
}

/// Over the members as they are, in whatever order.
std::string digest_of(std::vector<model::Member> members) {
    std::ranges::sort(members, {}, &model::Member::user);
    std::string text;
    for (const model::Member& member : members) {
        text += member.user.text() + ' ' + member.id.value + ' ' + member.email +
                (member.active ? " + " : " - ") +
                std::to_string(member.user_modified.time_since_epoch().count());
        for (const model::MemberAlias& alias : member.aliases)
            text += ' ' + alias.address + ' ' + alias.kind;
        for (const model::RecordId& former : member.former_users) text += ' ' + former.text();
        text += '\n';
    }
    return base::digest(text);
}

/// Grows whenever entries are made in another way than by the release before.
constexpr const char* kWayOfMaking = "2";

/// Entries depend on these alone: another order of opportunities or grace leaves them as they are.
std::string rules_of_entries(const MatchingRules& rules) {
    std::string text =
        kWayOfMaking + ('\n' + rules.settings.calling_code) + '\n' + rules.domains.digest();
    for (const std::string& field : rules.settings.account_domain_fields) text += '\n' + field;
    if (rules.settings.masked_addresses) text += "\nmasked";
    return base::digest(text);
}

}  // namespace

void build_entries(ports::CrmReader& reader, const model::OrgScope& scope,
                   const MatchingRules& rules,
                   const std::function<void(std::span<const MatchEntry>)>& take) {
    EntryMaker maker{rules};
    Pages pages{take};
    Values values;
    const auto& fields = rules.settings.account_domain_fields;
    if (!fields.empty())
        reader.account_values(scope, fields, [&](const RecordId& id, std::string value) {
            values[id].push_back(std::move(value));
        });
    reader.accounts(scope, [&](const model::Account& account) {
        const auto own = values.find(account.id);
        pages.add(maker.entry_of(account,
                                 own == values.end() ? std::vector<std::string>{} : own->second));
    });
    const auto add = [&](const auto& record) { pages.add(maker.entry_of(record)); };
    reader.contacts(scope, add);
    reader.leads(scope, add);
    reader.opportunities(scope, add);
    reader.contact_roles(scope, add);
    pages.flush();
}

People people_of(ports::CrmReader& reader, ports::MemberStore& members,
                 const model::OrgScope& scope, const MatchingRules& rules) {
    std::vector<model::User> users;
    reader.users(scope, [&](model::User user) {
        if (counts_as_own(user)) users.push_back(std::move(user));
    });
    return {members.all(scope), users, rules.domains};
}

RememberedPeople::RememberedPeople(const People& people, const std::vector<model::Member>& members)
    : text_{people.digest() + ' ' + digest_of(members)} {}

bool RememberedPeople::is_of(const std::vector<model::Member>& members) const {
    return text_.ends_with(' ' + digest_of(members));
}

std::string RememberedPeople::digest() const { return text_.substr(0, text_.find(' ')); }

FollowReport ChangeFollower::follow(const model::OrgScope& scope, const MatchingRules& rules,
                                    std::stop_token stop) {
    FollowReport report;
    const std::string entry_rules = rules_of_entries(rules);
    while (true) {
        const ports::MatchState state = store_.state(scope);
        report.revision = state.revision;
        const bool can_follow = state.is_built && state.rules == entry_rules;
        const bool nothing_to_follow = !state.is_built && state.touched == 0;
        if (!state.is_listening || !(can_follow || nothing_to_follow)) {
            store_.listen(scope);
            report.anew = true;
            continue;
        }
        follow_people(scope, rules, state);
        if (state.touched == 0) return report;
        FollowReport step;
        const auto taken = store_.follow(scope, kStep, [&](ports::MatchChanges& changes) {
            step = Step{changes, rules}.run();
        });
        add(report, step);
        if (taken == 0) return report;
        if (stop.stop_requested()) {
            report.stopped = true;
            return report;
        }
    }
}

void ChangeFollower::prepare(const model::OrgScope& scope, const MatchingRules& rules) {
    const ports::MatchState state = store_.state(scope);
    if (state.is_built || !state.is_listening || state.touched > 0) return;
    progress_.begin(kWork, 0);
    build_entries(reader_, scope, rules, [&](std::span<const MatchEntry> page) {
        store_.add(scope, page);
        progress_.advance(kWork, static_cast<std::int64_t>(page.size()));
    });
    store_.finish_building(scope, rules_of_entries(rules));
    progress_.end(kWork);
}

void ChangeFollower::follow_people(const model::OrgScope& scope, const MatchingRules& rules,
                                   const ports::MatchState& state) {
    const std::vector<model::Member> members = members_.all(scope);
    if (!state.users_touched && RememberedPeople{state.users}.is_of(members)) return;
    const RememberedPeople now{people_of(reader_, members_, scope, rules), members};
    if (now.text() != state.users) store_.remember_users(scope, now.text());
}

}  // namespace dealwire::matching
