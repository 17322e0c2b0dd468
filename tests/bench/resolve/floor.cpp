#include "tests/bench/resolve/floor.hpp"

#include "engine/base/domain_name.hpp"
#include "engine/base/email_address.hpp"
#include "engine/matching/settings.hpp"
#include "tests/bench/resolve/outcome.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <tuple>
#include <vector>

namespace dealwire::bench {
namespace {

using Row = std::uint32_t;
constexpr Row kNone = UINT32_MAX;

std::uint64_t hash(std::string_view text) {
    return text.empty() ? 0 : XXH3_64bits(text.data(), text.size());
}

/// Hash to the newest row; older ones with the same hash hang behind it.
class Map {
public:
    explicit Map(std::size_t most) {
        std::size_t places = 16;
        while (places < most * 2) places *= 2;
        keys_.assign(places, 0);
        rows_.assign(places, kNone);
    }

    Row& operator[](std::uint64_t key) {
        std::size_t at = key & (keys_.size() - 1);
        while (keys_[at] != 0 && keys_[at] != key) at = (at + 1) & (keys_.size() - 1);
        keys_[at] = key;
        return rows_[at];
    }

    [[nodiscard]] Row find(std::uint64_t key) const {
        if (key == 0) return kNone;
        std::size_t at = key & (keys_.size() - 1);
        while (keys_[at] != 0 && keys_[at] != key) at = (at + 1) & (keys_.size() - 1);
        return keys_[at] == key ? rows_[at] : kNone;
    }

private:
    std::vector<std::uint64_t> keys_;
    std::vector<Row> rows_;
};

struct Contact {
    Row account = kNone;
    Row next = kNone;   // with the same address
    Row roles = kNone;  // first of its roles
    std::int64_t modified = 0;
};

struct Lead {
    Row next = kNone;
    Row contact = kNone;
    Row opportunity = kNone;
    std::int64_t modified = 0;
    bool converted = false;
};

struct Deal {
    Row account = kNone;
    Row owner = kNone;
    Row next = kNone;  // of the same account
    std::int64_t created = 0;
    std::int64_t closed = INT64_MAX;
    std::int64_t modified = 0;
};

struct Link {
    Row to;
    Row next;
};

/// A domain's accounts by name and by contacts: kNone none, kSeveral several.
constexpr Row kSeveral = UINT32_MAX - 1;

void join(Row& known, Row more) {
    if (known == kNone)
        known = more;
    else if (known != more)
        known = kSeveral;
}

struct Domain {
    Row named = kNone;
    Row by_contacts = kNone;
    Row lead = kNone;
};

struct Tables {
    explicit Tables(const Scale& scale)
        : contact_mail{scale.contacts},
          lead_mail{scale.leads},
          domain_rows{scale.accounts + scale.leads} {}

    std::vector<Row> account_deals;
    std::vector<Contact> contacts;
    std::vector<Lead> leads;
    std::vector<Deal> deals;
    std::vector<Link> roles;
    std::vector<Domain> domains;
    Map contact_mail;
    Map lead_mail;
    Map domain_rows;

    Domain& domain(std::uint64_t key) {
        Row& row = domain_rows[key];
        if (row == kNone) {
            row = static_cast<Row>(domains.size());
            domains.emplace_back();
        }
        return domains[row];
    }
};

Row row_of(const model::RecordId& id) {
    if (id.empty()) return kNone;
    return static_cast<Row>(std::stoul(id.text().substr(3, 12)) - 1);
}

struct Address {
    std::uint64_t mail = 0;
    std::uint64_t untagged = 0;
    std::uint64_t domain = 0;
    bool internal = false;
    Row user = kNone;
};

Address address_of(const std::string& text, const matching::MatchingRules& rules) {
    Address made;
    const auto parsed = base::parse_email(text);
    if (!parsed) return made;
    made.mail = hash(parsed->text());
    if (const auto untagged = base::without_plus_tag(*parsed))
        made.untagged = hash(untagged->text());
    if (const auto domain = rules.domains.company_domain(parsed->domain))
        made.domain = hash(*domain);
    made.internal = parsed->domain == "our-company.example";
    if (made.internal) made.user = static_cast<Row>(std::stoul(parsed->local.substr(6)));
    return made;
}

struct Call {
    std::int64_t time = 0;
    Row host = kNone;
    std::vector<Address> parties;
};

struct Outcome {
    std::vector<Row> contacts, leads, accounts;
    Row deal = kNone;
};

void load(Tables& tables, MadeOrg& org, const matching::MatchingRules& rules) {
    org.accounts({}, [&](const model::Account& each) {
        tables.account_deals.push_back(kNone);
        const auto host = base::host_of_website(each.website);
        const auto domain = host ? rules.domains.company_domain(*host) : std::nullopt;
        if (domain) join(tables.domain(hash(*domain)).named, row_of(each.id));
    });
    org.contacts({}, [&](const model::Contact& each) {
        const Row row = static_cast<Row>(tables.contacts.size());
        const Address address = address_of(each.email, rules);
        Contact made{row_of(each.account), kNone, kNone,
                     each.last_modified.time_since_epoch().count()};
        if (address.mail != 0) {
            Row& first = tables.contact_mail[address.mail];
            made.next = first;
            first = row;
        }
        if (address.domain != 0 && made.account != kNone)
            join(tables.domain(address.domain).by_contacts, made.account);
        tables.contacts.push_back(made);
    });
    org.leads({}, [&](const model::Lead& each) {
        const Row row = static_cast<Row>(tables.leads.size());
        const Address address = address_of(each.email, rules);
        Lead made{kNone, row_of(each.converted_contact), row_of(each.converted_opportunity),
                  each.last_modified.time_since_epoch().count(), each.converted};
        if (address.mail != 0) {
            Row& first = tables.lead_mail[address.mail];
            made.next = first;
            first = row;
        }
        if (address.domain != 0 && !each.converted) join(tables.domain(address.domain).lead, row);
        tables.leads.push_back(made);
    });
    org.opportunities({}, [&](const model::Opportunity& each) {
        Deal made{row_of(each.account),
                  row_of(each.owner),
                  kNone,
                  each.created.time_since_epoch().count(),
                  INT64_MAX,
                  each.last_modified.time_since_epoch().count()};
        if (each.closed) {
            const base::Instant end =
                std::chrono::sys_days{*each.close_date} + std::chrono::days{1};
            made.closed = end.time_since_epoch().count();
        }
        made.next = tables.account_deals[made.account];
        tables.account_deals[made.account] = static_cast<Row>(tables.deals.size());
        tables.deals.push_back(made);
    });
    org.contact_roles({}, [&](const model::ContactRole& each) {
        Row& first = tables.contacts[row_of(each.contact)].roles;
        tables.roles.push_back({row_of(each.opportunity), first});
        first = static_cast<Row>(tables.roles.size() - 1);
    });
}

class Floor {
public:
    explicit Floor(const Tables& tables) : in_{tables} {}

    Outcome work(const Call& call) {
        call_ = &call;
        out_ = {};
        extra_.clear();
        for (const Address& party : call.parties)
            if (!party.internal) match(party);
        best_ = kNone;
        for (const Row account : out_.accounts)
            for (Row deal = in_.account_deals[account]; deal != kNone; deal = in_.deals[deal].next)
                look_at(deal);
        for (const Row contact : out_.contacts)
            for (Row role = in_.contacts[contact].roles; role != kNone; role = in_.roles[role].next)
                look_at(in_.roles[role].to);
        for (const Row deal : extra_) look_at(deal);
        out_.deal = best_;
        if (best_ != kNone) add(out_.accounts, in_.deals[best_].account);
        return std::move(out_);
    }

private:
    static void add(std::vector<Row>& rows, Row row) {
        if (row != kNone && std::ranges::find(rows, row) == rows.end()) rows.push_back(row);
    }

    [[nodiscard]] bool eligible(Row deal) const {
        const Deal& facts = in_.deals[deal];
        constexpr std::int64_t kGrace = 14LL * 86400 * 1000;
        return facts.created <= call_->time + kGrace && facts.closed > call_->time;
    }

    [[nodiscard]] int rank(Row account) const {
        if (account == kNone) return 2;
        for (Row deal = in_.account_deals[account]; deal != kNone; deal = in_.deals[deal].next)
            if (eligible(deal)) return 0;
        return 1;
    }

    [[nodiscard]] int tie(Row owner) const {
        if (owner == call_->host) return 0;
        for (const Address& party : call_->parties)
            if (party.user == owner) return 1;
        return 2;
    }

    void look_at(Row deal) {
        if (!eligible(deal) || deal == best_) return;
        const Deal& facts = in_.deals[deal];
        const auto key = std::tuple{tie(facts.owner), -facts.modified, deal};
        if (best_ != kNone && best_key_ < key) return;
        best_ = deal;
        best_key_ = key;
    }

    Row best_contact(Row first) const {
        if (first == kNone || in_.contacts[first].next == kNone) return first;
        Row best = kNone;
        std::tuple<int, std::int64_t, Row> best_key;
        for (Row row = first; row != kNone; row = in_.contacts[row].next) {
            const std::tuple key{rank(in_.contacts[row].account), -in_.contacts[row].modified, row};
            if (best == kNone || key < best_key) best = row, best_key = key;
        }
        return best;
    }

    Row best_lead(Row first) const {
        if (first == kNone || in_.leads[first].next == kNone) return first;
        Row best = kNone;
        std::tuple<bool, int, std::int64_t, Row> best_key;
        for (Row row = first; row != kNone; row = in_.leads[row].next) {
            const Lead& lead = in_.leads[row];
            const Row account = lead.converted ? in_.contacts[lead.contact].account : kNone;
            const std::tuple key{lead.converted, rank(account), -lead.modified, row};
            if (best == kNone || key < best_key) best = row, best_key = key;
        }
        return best;
    }

    bool by_mail(std::uint64_t mail, std::uint64_t domain) {
        Row contact = best_contact(in_.contact_mail.find(mail));
        if (contact == kNone) {
            const Row row = best_lead(in_.lead_mail.find(mail));
            if (row == kNone) return false;
            const Lead& lead = in_.leads[row];
            if (!lead.converted) {
                add(out_.leads, row);
                add(out_.accounts, account_of(domain));
                return true;
            }
            contact = lead.contact;
            add(extra_, lead.opportunity);
        }
        add(out_.contacts, contact);
        const Row account = in_.contacts[contact].account;
        add(out_.accounts, account == kNone ? account_of(domain) : account);
        return true;
    }

    [[nodiscard]] const Domain* domain(std::uint64_t key) const {
        const Row row = in_.domain_rows.find(key);
        return row == kNone ? nullptr : &in_.domains[row];
    }

    /// Several accounts may name a domain; contacts only add one where all agree.
    [[nodiscard]] static Row account_of(const Domain& facts) {
        Row account = facts.named;
        if (facts.by_contacts != kNone && facts.by_contacts != kSeveral)
            join(account, facts.by_contacts);
        return account;
    }

    [[nodiscard]] Row account_of(std::uint64_t key) const {
        const Domain* facts = domain(key);
        const Row account = facts ? account_of(*facts) : kNone;
        return account == kSeveral ? kNone : account;
    }

    void match(const Address& party) {
        if (by_mail(party.mail, party.domain)) return;
        if (party.untagged != 0 && by_mail(party.untagged, party.domain)) return;
        const Domain* facts = domain(party.domain);
        if (!facts) return;
        const Row account = account_of(*facts);
        if (account == kSeveral) return;
        add(out_.accounts, account);
        if (account == kNone && facts->lead != kSeveral) add(out_.leads, facts->lead);
    }

    const Tables& in_;
    const Call* call_ = nullptr;
    Outcome out_;
    std::vector<Row> extra_;
    Row best_ = kNone;
    std::tuple<int, std::int64_t, Row> best_key_;
};

std::vector<model::RecordId> ids_of(const char* prefix, const std::vector<Row>& rows) {
    std::vector<model::RecordId> ids;
    for (const Row row : rows) {
        const std::string digits = std::to_string(row + std::uint64_t{1});
        ids.push_back(
            model::RecordId::parse(prefix + std::string(12 - digits.size(), '0') + digits).value());
    }
    return ids;
}

model::Resolution resolution_of(std::uint64_t number, const MadeOrg& org, const Outcome& outcome) {
    model::Resolution made;
    made.conversation = org.conversation(number).id;
    made.contacts = ids_of("003", outcome.contacts);
    made.leads = ids_of("00Q", outcome.leads);
    made.accounts = ids_of("001", outcome.accounts);
    if (outcome.deal != kNone) made.opportunity = ids_of("006", {outcome.deal}).front();
    return made;
}

std::vector<Call> calls_of(const MadeOrg& org, const matching::MatchingRules& rules) {
    std::vector<Call> calls;
    for (std::uint64_t i = 0; i < org.scale().conversations; ++i) {
        const model::Conversation each = org.conversation(i);
        Call& call = calls.emplace_back();
        call.time = each.time.time_since_epoch().count();
        call.host = row_of(*model::RecordId::parse(each.primary_user));
        for (const auto& party : each.participants)
            call.parties.push_back(address_of(party.email, rules));
    }
    return calls;
}

}  // namespace

void run_floor(const Scale& scale, const std::string& file) {
    MadeOrg org{scale};
    const auto rules = shipped_rules();
    const std::vector<Call> calls = calls_of(org, rules);
    const std::size_t before = resident_bytes();
    Report report;
    const double began = now_seconds();
    Tables tables{scale};
    load(tables, org, rules);
    const double loaded = now_seconds();
    report.add_megabytes("tables_mb", resident_bytes() - before);
    std::vector<Outcome> outcomes(calls.size());
    Floor floor{tables};
    const double begun = now_seconds();
    for (std::size_t i = 0; i < calls.size(); ++i) outcomes[i] = floor.work(calls[i]);
    report.add("match", now_seconds() - begun);
    report.add("load", loaded - began);
    OutcomeFile out{file};
    for (std::size_t i = 0; i < outcomes.size(); ++i) out.add(resolution_of(i, org, outcomes[i]));
    report.tell();
}

}  // namespace dealwire::bench
