#include "engine/matching/change_follower.hpp"

#include "engine/base/digest.hpp"
#include "engine/matching/people.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <tuple>

namespace dealwire::matching {
namespace {

using model::MatchEntry;
using model::MatchObject;
using model::RecordId;
using ports::Leaning;
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
        queue(changes_.touched());
        report_.touched = static_cast<std::int64_t>(changes_.touched().size());
        while (!waiting_.empty()) {
            auto records = std::exchange(waiting_, {});
            for (const MatchEntry& now : entries_of(records)) take(now);
        }
        sort_unique(touched_);
        if (!touched_.empty()) report_.marked = changes_.mark(touched_);
        return report_;
    }

private:
    void queue(const std::vector<TouchedRecord>& records) {
        for (const TouchedRecord& record : records)
            waiting_[static_cast<std::size_t>(record.object)].push_back(record.id);
    }

    using Waiting = std::map<std::size_t, std::vector<RecordId>>;  ///< by object

    std::vector<MatchEntry> entries_of(const Waiting& records);
    void add_accounts(std::span<const RecordId> ids, std::vector<MatchEntry>& into);
    void take(const MatchEntry& now);
    void queue_moved_links(const MatchEntry& loser);

    ports::MatchChanges& changes_;
    const MatchingRules& rules_;
    EntryMaker maker_;
    TouchedKeys keys_;
    MatchKeys touched_;
    Waiting waiting_;
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

std::vector<MatchEntry> Step::entries_of(const Waiting& records) {
    std::vector<MatchEntry> made;
    ports::CurrentRecords& held = changes_.records();
    const auto add = [&](const auto& found) {
        for (const auto& record : found) made.push_back(maker_.entry_of(record));
    };
    for (const auto& [object, ids] : records) switch (static_cast<MatchObject>(object)) {
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
    if (!now.live && !now.master.empty()) queue_moved_links(now);
}

/// The store pointed the links to a loser at its winner in the same transaction in which it took in
/// the merge, and did not touch the records that have them.
void Step::queue_moved_links(const MatchEntry& loser) {
    for (const Leaning how :
         {Leaning::ContactsOfAccount, Leaning::OpportunitiesOfAccount, Leaning::LeadsOfAccount,
          Leaning::RolesOfContact, Leaning::LeadsOfContact})
        for (const MatchEntry& leaning : changes_.entries().leaning(how, loser.id))
            queue({{leaning.object, leaning.id}});
}

void add(FollowReport& to, const FollowReport& more) {
    to.touched += more.touched;
    to.changed += more.changed;
    to.marked += more.marked;
}

/// Entries depend on these alone: another order of opportunities or grace leaves them as they are.
std::string rules_of_entries(const MatchingRules& rules) {
    std::string text = rules.settings.calling_code + '\n' + rules.domains.digest();
    for (const std::string& field : rules.settings.account_domain_fields) text += '\n' + field;
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

std::string digest_of_users(ports::CrmReader& reader, const model::OrgScope& scope) {
    using Line = std::tuple<std::string, bool, std::int64_t, std::string>;
    std::vector<Line> lines;
    reader.users(scope, [&](const model::User& user) {
        if (!counts_as_own(user)) return;
        const auto address = address_of_user(user.email);
        lines.emplace_back(address ? address->text() : "", !user.active,
                           -user.last_modified.time_since_epoch().count(), user.id.text());
    });
    std::ranges::sort(lines);
    std::string text;
    for (const auto& [email, inactive, moment, id] : lines)
        text += email + (inactive ? " - " : " + ") + id + '\n';
    return base::digest(text);
}

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
        if (state.users_touched || state.users.empty()) follow_users(scope, state);
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

void ChangeFollower::follow_users(const model::OrgScope& scope, const ports::MatchState& state) {
    const std::string now = digest_of_users(reader_, scope);
    if (now != state.users) store_.remember_users(scope, now);
}

}  // namespace dealwire::matching
