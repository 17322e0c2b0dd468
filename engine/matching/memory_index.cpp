#include "engine/matching/memory_index.hpp"

#include "engine/base/domain_name.hpp"

#include <algorithm>

namespace dealwire::matching {
namespace {

/// A chain of merges longer than this is a circle in broken data.
constexpr int kLongestMergeChain = 64;

bool is_live(model::RecordState state) { return state == model::RecordState::Live; }

Row find(const auto& table, const model::RecordId& id) {
    return id.empty() ? kNoRow : table.find(PackedId{id});
}

std::int64_t milliseconds(base::Instant instant) { return instant.time_since_epoch().count(); }

base::Instant instant(std::int64_t ms) { return base::Instant{std::chrono::milliseconds{ms}}; }

void sort_unique(std::vector<Row>& rows) {
    std::ranges::sort(rows);
    const auto repeated = std::ranges::unique(rows);
    rows.erase(repeated.begin(), repeated.end());
}

std::vector<Row> found_by_either(std::vector<Row> rows) {
    sort_unique(rows);  // Phone and MobilePhone may be the same
    return rows;
}

void add_phones(KeyTable& table, const auto& record, Row row, const MatchingRules& rules) {
    for (const std::string* written : {&record.phone, &record.mobile_phone})
        if (!written->empty())
            if (const auto number = base::parse_phone(*written, rules.settings.calling_code))
                table.add(number->e164, row);
}

std::vector<StagePoint> stage_points(const model::Opportunity& opportunity,
                                     const std::map<std::string, bool>& closed_stages) {
    std::vector<StagePoint> points;
    for (const model::StageChange& change : opportunity.history) {
        const auto known = closed_stages.find(change.stage);
        const bool same_as_now = change.stage == opportunity.stage && opportunity.closed;
        const bool closed = known == closed_stages.end() ? same_as_now : known->second;
        points.push_back({change.at, change.stage, closed});
    }
    std::ranges::stable_sort(points, {}, &StagePoint::at);
    return points;
}

/// A field may hold several domains: `contoso.com, contoso.de`.
std::vector<std::string_view> words_of(std::string_view text) {
    constexpr std::string_view kBetween = " \t\r\n,;|";
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t begin = text.find_first_not_of(kBetween);
        if (begin == std::string_view::npos) return words;
        const std::size_t end = std::min(text.find_first_of(kBetween, begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
}

Standing standing_of(Row row, Row heir) {
    if (heir == kNoRow) return Standing::Gone;
    return heir == row ? Standing::Live : Standing::MergedAway;
}

}  // namespace

MemoryIndex MemoryIndex::load(ports::CrmReader& reader, const model::OrgScope& scope,
                              const MatchingRules& rules) {
    MemoryIndex index;  // each object refers to those read before it
    index.load_accounts(reader, scope, rules.domains);
    index.load_named_domains(reader, scope, rules);
    index.load_contacts(reader, scope, rules);
    index.load_leads(reader, scope, rules);
    index.load_opportunities(reader, scope);
    index.load_roles(reader, scope);
    index.seal_domains();
    return index;
}

template <class Table>
void MemoryIndex::settle_heirs(Table& table, const Merges& merges) {
    table.seal();
    std::unordered_map<Row, Row> winners;
    for (const auto& [loser, winner] : merges)
        if (const Row row = table.find(winner); row != kNoRow) winners.emplace(loser, row);
    for (const auto& [loser, winner] : winners) {
        Row row = winner;
        for (int step = 0; table[row].heir != row && step < kLongestMergeChain; ++step) {
            const auto next = winners.find(row);
            if (next == winners.end()) break;
            row = next->second;
        }
        if (table[row].heir == row) table[loser].heir = row;
    }
}

void MemoryIndex::load_accounts(ports::CrmReader& reader, const model::OrgScope& scope,
                                const DomainRules& rules) {
    Merges merges;
    reader.accounts(scope, [&](const model::Account& account) {
        const Row row = accounts_.add({PackedId{account.id}, kNoRow});
        if (!is_live(account.state)) {
            if (!account.master.empty()) merges.emplace_back(row, PackedId{account.master});
            return;
        }
        accounts_[row].heir = row;
        if (const auto host = base::host_of_website(account.website))
            if (const auto domain = rules.company_domain(*host))
                domains_[*domain].named.push_back(row);
    });
    settle_heirs(accounts_, merges);
}

void MemoryIndex::load_named_domains(ports::CrmReader& reader, const model::OrgScope& scope,
                                     const MatchingRules& rules) {
    const auto& fields = rules.settings.account_domain_fields;
    if (fields.empty()) return;
    reader.account_values(scope, fields, [&](const model::RecordId& id, const std::string& value) {
        const Row account = live_account(find(accounts_, id));
        if (account == kNoRow) return;
        for (const std::string_view word : words_of(value))
            if (const auto host = base::host_of_website(word))
                if (const auto domain = rules.domains.company_domain(*host))
                    domains_[*domain].named.push_back(account);
    });
}

void MemoryIndex::load_contacts(ports::CrmReader& reader, const model::OrgScope& scope,
                                const MatchingRules& rules) {
    Merges merges;
    reader.contacts(scope, [&](const model::Contact& contact) {
        const Row row =
            contacts_.add({PackedId{contact.id}, kNoRow, find(accounts_, contact.account),
                           milliseconds(contact.last_modified)});
        const auto address = base::parse_email(contact.email);
        if (address) contact_emails_.add(address->text(), row);
        if (!is_live(contact.state)) {
            if (!contact.master.empty()) merges.emplace_back(row, PackedId{contact.master});
            return;
        }
        contacts_[row].heir = row;
        add_phones(contact_phones_, contact, row, rules);
        const Row account = live_account(contacts_[row].account);
        if (!address || account == kNoRow) return;
        if (const auto domain = rules.domains.company_domain(address->domain))
            domains_[*domain].by_contacts.push_back(account);
    });
    settle_heirs(contacts_, merges);
    contact_emails_.seal();
    contact_phones_.seal();
}

void MemoryIndex::load_leads(ports::CrmReader& reader, const model::OrgScope& scope,
                             const MatchingRules& rules) {
    Merges merges;
    reader.leads(scope, [&](const model::Lead& lead) {
        LeadRow lead_row;
        lead_row.id = PackedId{lead.id};
        lead_row.opportunity = PackedId{lead.converted_opportunity};
        lead_row.contact = find(contacts_, lead.converted_contact);
        lead_row.account = find(accounts_, lead.converted_account);
        lead_row.modified = milliseconds(lead.last_modified);
        lead_row.converted = lead.converted;
        const Row row = leads_.add(lead_row);
        const auto address = base::parse_email(lead.email);
        if (address) lead_emails_.add(address->text(), row);
        if (!is_live(lead.state)) {
            if (!lead.master.empty()) merges.emplace_back(row, PackedId{lead.master});
            return;
        }
        leads_[row].heir = row;
        add_phones(lead_phones_, lead, row, rules);
        if (!address || lead.converted) return;
        if (const auto domain = rules.domains.company_domain(address->domain))
            domains_[*domain].leads.push_back(row);
    });
    settle_heirs(leads_, merges);
    lead_emails_.seal();
    lead_phones_.seal();
}

void MemoryIndex::load_opportunities(ports::CrmReader& reader, const model::OrgScope& scope) {
    std::map<std::string, bool> closed_stages;
    for (const model::Stage& stage : reader.stages(scope))
        closed_stages[stage.name] = closed_stages[stage.name] || stage.closed;
    reader.opportunities(scope, [&](const model::Opportunity& read) {
        const Row account = live_account(find(accounts_, read.account));
        const Row row = opportunities_.add(
            {read.id, account_id(account), read.owner, read.stage, read.closed, read.close_date,
             read.created, read.last_modified, read.state, stage_points(read, closed_stages)});
        if (account != kNoRow) account_opportunities_.add(account, row);
    });
    opportunities_.seal();
    account_opportunities_.seal();
}

void MemoryIndex::load_roles(ports::CrmReader& reader, const model::OrgScope& scope) {
    reader.contact_roles(scope, [&](const model::ContactRole& role) {
        const Row contact = find(contacts_, role.contact);
        const Row opportunity = opportunities_.find(role.opportunity);
        if (!is_live(role.state) || contact == kNoRow || opportunity == kNoRow) return;
        if (const Row heir = contacts_[contact].heir; heir != kNoRow)
            contact_opportunities_.add(heir, opportunity);
    });
    contact_opportunities_.seal();
}

void MemoryIndex::seal_domains() {
    for (auto& [name, rows] : domains_) {
        sort_unique(rows.named);
        sort_unique(rows.by_contacts);
        sort_unique(rows.leads);
    }
}

Row MemoryIndex::live_account(Row account) const {
    return account == kNoRow ? kNoRow : accounts_[account].heir;
}

model::RecordId MemoryIndex::account_id(Row account) const {
    return account == kNoRow ? model::RecordId{} : accounts_[account].id.unpacked();
}

ContactHit MemoryIndex::contact_hit(Row row) const {
    const Row heir = contacts_[row].heir;
    ContactHit hit;
    hit.found = contacts_[row].id.unpacked();
    hit.standing = standing_of(row, heir);
    if (heir == kNoRow) return hit;
    hit.id = contacts_[heir].id.unpacked();
    hit.account = account_id(live_account(contacts_[heir].account));
    hit.last_modified = instant(contacts_[heir].modified);
    return hit;
}

LeadHit MemoryIndex::lead_hit(Row row) const {
    LeadHit hit;
    hit.found = leads_[row].id.unpacked();
    hit.standing = standing_of(row, leads_[row].heir);
    if (hit.standing == Standing::Gone) return hit;
    const LeadRow& lead = leads_[leads_[row].heir];
    hit.id = lead.id.unpacked();
    hit.last_modified = instant(lead.modified);
    hit.converted = lead.converted;
    if (!lead.converted) return hit;
    const Row contact = lead.contact == kNoRow ? kNoRow : contacts_[lead.contact].heir;
    if (contact == kNoRow) {
        hit.account = account_id(live_account(lead.account));
        return hit;
    }
    hit.contact = contacts_[contact].id.unpacked();
    hit.account = account_id(live_account(contacts_[contact].account));
    hit.opportunity = lead.opportunity.unpacked();
    return hit;
}

std::vector<ContactHit> MemoryIndex::contacts_by_email(const base::EmailAddress& address) const {
    std::vector<ContactHit> hits;
    for (const Row row : contact_emails_.find(address.text())) hits.push_back(contact_hit(row));
    return hits;
}

std::vector<LeadHit> MemoryIndex::leads_by_email(const base::EmailAddress& address) const {
    std::vector<LeadHit> hits;
    for (const Row row : lead_emails_.find(address.text())) hits.push_back(lead_hit(row));
    return hits;
}

std::vector<ContactHit> MemoryIndex::contacts_by_phone(const base::PhoneNumber& number) const {
    std::vector<ContactHit> hits;
    for (const Row row : found_by_either(contact_phones_.find(number.e164)))
        hits.push_back(contact_hit(row));
    return hits;
}

std::vector<LeadHit> MemoryIndex::leads_by_phone(const base::PhoneNumber& number) const {
    std::vector<LeadHit> hits;
    for (const Row row : found_by_either(lead_phones_.find(number.e164)))
        hits.push_back(lead_hit(row));
    return hits;
}

DomainFacts MemoryIndex::domain(const std::string& registrable) const {
    const auto found = domains_.find(registrable);
    if (found == domains_.end()) return {};
    const DomainRows& rows = found->second;
    DomainFacts facts;
    for (const Row row : rows.named) facts.accounts.push_back(account_id(row));
    if (rows.by_contacts.size() == 1) facts.accounts.push_back(account_id(rows.by_contacts[0]));
    if (rows.by_contacts.size() > 1)
        for (const Row row : rows.by_contacts) facts.disagreeing.push_back(account_id(row));
    for (const Row row : rows.leads) facts.leads.push_back(leads_[row].id.unpacked());

    std::ranges::sort(facts.accounts);
    const auto repeated = std::ranges::unique(facts.accounts);
    facts.accounts.erase(repeated.begin(), repeated.end());
    std::ranges::sort(facts.disagreeing);
    std::ranges::sort(facts.leads);
    return facts;
}

std::vector<const OpportunityFacts*> MemoryIndex::live_opportunities(
    const std::vector<Row>& rows) const {
    std::vector<const OpportunityFacts*> live;
    for (const Row row : rows)
        if (is_live(opportunities_[row].state)) live.push_back(&opportunities_[row]);
    return live;
}

std::vector<const OpportunityFacts*> MemoryIndex::opportunities_of(
    const model::RecordId& account) const {
    const Row row = find(accounts_, account);
    if (row == kNoRow) return {};
    return live_opportunities(account_opportunities_.find(row));
}

std::vector<const OpportunityFacts*> MemoryIndex::opportunities_with_role(
    const model::RecordId& contact) const {
    const Row row = find(contacts_, contact);
    if (row == kNoRow) return {};
    return live_opportunities(contact_opportunities_.find(row));
}

const OpportunityFacts* MemoryIndex::opportunity(const model::RecordId& id) const {
    const Row row = opportunities_.find(id);
    return row == kNoRow ? nullptr : &opportunities_[row];
}

}  // namespace dealwire::matching
