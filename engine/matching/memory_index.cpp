#include "engine/matching/memory_index.hpp"

#include "engine/base/domain_name.hpp"
#include "engine/matching/stage_table.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace dealwire::matching {
namespace {

/// Pairs of a domain and an account repeat once per contact; they are thinned out at this number.
constexpr std::size_t kThinOutAt = std::size_t{1} << 16;

bool is_live(model::RecordState state) { return state == model::RecordState::Live; }

Row find(const auto& table, const model::RecordId& id) {
    return id.empty() ? kNoRow : table.find(PackedId{id});
}

/// Milliseconds since 1970 in 48 bits, which reach to the year 10889; earlier ones count as 1970.
void set_modified(auto& row, base::Instant instant) {
    const auto ms =
        static_cast<std::uint64_t>(std::max<std::int64_t>(instant.time_since_epoch().count(), 0));
    row.modified_low = static_cast<std::uint32_t>(ms);
    row.modified_high = static_cast<std::uint16_t>(ms >> 32U);
}

base::Instant modified(const auto& row) {
    const auto ms = (std::int64_t{row.modified_high} << 32) | row.modified_low;
    return base::Instant{std::chrono::milliseconds{ms}};
}

void add_phones(KeyTable& table, const auto& record, Row row, const MatchingRules& rules) {
    for (const std::string* written : {&record.phone, &record.mobile_phone})
        if (!written->empty())
            if (const auto number = base::parse_phone(*written, rules.settings.calling_code))
                table.add(number->e164, row);
}

/// Each lost record's living heir, chains of merges followed.
template <class IsLive>
std::unordered_map<Row, Row> settled(const std::vector<std::pair<Row, Row>>& merges,
                                     const IsLive& is_live_row) {
    const std::unordered_map<Row, Row> winners{merges.begin(), merges.end()};
    std::unordered_map<Row, Row> heirs;
    for (const auto& [loser, winner] : merges) {
        Row row = winner;
        for (int step = 0; !is_live_row(row) && step < kLongestMergeChain; ++step) {
            const auto next = winners.find(row);
            if (next == winners.end()) break;
            row = next->second;
        }
        if (is_live_row(row)) heirs.emplace(loser, row);
    }
    return heirs;
}

void sort_unique(std::vector<model::RecordId>& ids) {
    if (ids.size() < 2) return;
    std::ranges::sort(ids);
    const auto repeated = std::ranges::unique(ids);
    ids.erase(repeated.begin(), repeated.end());
}

}  // namespace

/// What loading needs beside the index itself.
struct MemoryIndex::Loading {
    ports::CrmReader& reader;
    const model::OrgScope& scope;
    const MatchingRules& rules;
    HostMemory hosts;

    /// The hash of `DomainRules::company_domain`.
    std::optional<KeyHash> company_domain(const std::string& host) {
        const KeyHash name = hash_of(host);
        const HostFacts facts =
            hosts.recall(name, [&] { return HostFacts::of(host, rules.domains); });
        const std::string_view company = facts.company_of(host);
        if (company.empty()) return std::nullopt;
        return company.size() == host.size() ? name : hash_of(company);
    }

    /// The rows of merges whose winner is known.
    static std::vector<std::pair<Row, Row>> rows_of(const Merges& merges, const auto& table) {
        std::vector<std::pair<Row, Row>> rows;
        for (const auto& [loser, winner] : merges)
            if (const Row row = table.find(winner); row != kNoRow) rows.emplace_back(loser, row);
        return rows;
    }
};

MemoryIndex MemoryIndex::load(ports::CrmReader& reader, const model::OrgScope& scope,
                              const MatchingRules& rules, ports::Lanes* lanes) {
    MemoryIndex index;
    Loading loading{reader, scope, rules, {}};
    index.load_accounts(loading);  // the others refer to accounts
    index.load_named_domains(loading);
    Loading of_leads = loading;
    // The longest first. Each fills tables of its own, and reads those of accounts.
    const std::vector<std::function<void()>> work{
        [&] { index.load_contacts(loading); }, [&] { index.load_opportunities(loading); },
        [&] { index.load_leads(of_leads); }, [&] { index.load_roles(loading); }};
    if (lanes)
        lanes->run(work);
    else
        for (const auto& piece : work) piece();
    index.hosts_ = std::move(loading.hosts);
    index.hosts_.add(of_leads.hosts);
    index.link_converted_leads();
    index.link_roles();
    return index;
}

void MemoryIndex::load_accounts(Loading& loading) {
    Merges merges;
    loading.reader.accounts(loading.scope, [&](const model::Account& account) {
        const Row row = accounts_.add({PackedId{account.id}, kNoRow});
        if (!is_live(account.state)) {
            if (!account.master.empty()) merges.emplace_back(row, PackedId{account.master});
            return;
        }
        accounts_[row].heir = row;
        if (const auto host = base::host_of_website(account.website))
            if (const auto domain = loading.company_domain(*host)) named_domains_.add(*domain, row);
    });
    accounts_.seal();
    const auto live = [this](Row row) { return accounts_[row].heir == row; };
    for (const auto& [loser, heir] : settled(Loading::rows_of(merges, accounts_), live))
        accounts_[loser].heir = heir;
}

void MemoryIndex::load_named_domains(Loading& loading) {
    const auto& fields = loading.rules.settings.account_domain_fields;
    const auto take = [&](const model::RecordId& id, const std::string& value) {
        const Row account = live_account(find(accounts_, id));
        if (account == kNoRow) return;
        for (const std::string_view word : words_of(value))
            if (const auto host = base::host_of_website(word))
                if (const auto domain = loading.company_domain(*host))
                    named_domains_.add(*domain, account);
    };
    if (!fields.empty()) loading.reader.account_values(loading.scope, fields, take);
    named_domains_.seal();
}

void MemoryIndex::load_contacts(Loading& loading) {
    Merges merges;
    std::size_t thin_out_at = kThinOutAt;
    loading.reader.contacts(loading.scope, [&](const model::Contact& contact) {
        ContactRow made{.id = PackedId{contact.id}, .account = find(accounts_, contact.account)};
        set_modified(made, contact.last_modified);
        made.live = is_live(contact.state);
        const Row row = contacts_.add(made);
        const auto address = held_address(contact.email, loading.rules.settings);
        if (address) contact_emails_.add(hash_of(*address), row);
        if (!made.live) {
            if (!contact.master.empty()) merges.emplace_back(row, PackedId{contact.master});
            return;
        }
        add_phones(contact_phones_, contact, row, loading.rules);
        const Row account = live_account(made.account);
        if (!address || account == kNoRow) return;
        if (const auto domain = loading.company_domain(address->domain))
            contact_domains_.add(*domain, account);
        if (contact_domains_.size() < thin_out_at) return;
        contact_domains_.drop_repeated();
        thin_out_at = std::max(kThinOutAt, 2 * contact_domains_.size());
    });
    contacts_.seal();
    const auto live = [this](Row row) { return contacts_[row].live; };
    contact_heirs_ = settled(Loading::rows_of(merges, contacts_), live);
    contact_emails_.seal();
    contact_phones_.seal();
    contact_domains_.seal();
}

std::string_view MemoryIndex::stage_name(const std::string& name) {
    return *stage_names_.insert(name).first;
}

void MemoryIndex::load_opportunities(Loading& loading) {
    const StageTable stages{loading.reader.stages(loading.scope)};
    std::vector<std::size_t> begins;  // of the history of each opportunity
    loading.reader.opportunities(loading.scope, [&](const model::Opportunity& read) {
        begins.push_back(history_.size());
        for (const model::StageChange& change : read.history)
            history_.push_back(
                {change.at, stage_name(change.stage), stages.is_closed(change.stage, read)});
        const Row account = live_account(find(accounts_, read.account));
        const Row row = opportunities_.add({PackedId{read.id},
                                            {read.id,
                                             account_id(account),
                                             read.owner,
                                             stage_name(read.stage),
                                             read.closed,
                                             read.close_date,
                                             read.created,
                                             read.last_modified,
                                             read.state,
                                             read.released_at.value_or(base::Instant{}),
                                             {}}});
        if (account != kNoRow && can_own(read.state)) account_opportunities_.add(account, row);
    });
    history_.shrink_to_fit();
    begins.push_back(history_.size());
    for (Row row = 0; row < opportunities_.size(); ++row) {
        const auto own = std::span{history_}.subspan(begins[row], begins[row + 1] - begins[row]);
        std::ranges::stable_sort(own, {}, &StagePoint::at);
        opportunities_[row].facts.history = own;
    }
    opportunities_.seal();
    account_opportunities_.seal(accounts_.size());
}

void MemoryIndex::load_leads(Loading& loading) {
    Merges merges;
    loading.reader.leads(loading.scope, [&](const model::Lead& lead) {
        LeadRow made{.id = PackedId{lead.id},
                     .opportunity = PackedId{lead.converted_opportunity},
                     .account = find(accounts_, lead.converted_account)};
        set_modified(made, lead.last_modified);
        made.live = is_live(lead.state);
        made.converted = lead.converted;
        const Row row = leads_.add(made);
        if (!lead.converted_contact.empty())
            converted_.emplace_back(row, PackedId{lead.converted_contact});
        const auto address = held_address(lead.email, loading.rules.settings);
        if (address) lead_emails_.add(hash_of(*address), row);
        if (!made.live) {
            if (!lead.master.empty()) merges.emplace_back(row, PackedId{lead.master});
            return;
        }
        add_phones(lead_phones_, lead, row, loading.rules);
        if (!address || lead.converted) return;
        if (const auto domain = loading.company_domain(address->domain))
            lead_domains_.add(*domain, row);
    });
    leads_.seal();
    const auto live = [this](Row row) { return leads_[row].live; };
    lead_heirs_ = settled(Loading::rows_of(merges, leads_), live);
    lead_emails_.seal();
    lead_phones_.seal();
    lead_domains_.seal();
}

/// Objects are read side by side, so this waits until all are there.
void MemoryIndex::link_converted_leads() {
    for (const auto& [lead, contact] : converted_) leads_[lead].contact = contacts_.find(contact);
    converted_ = {};
}

void MemoryIndex::load_roles(Loading& loading) {
    loading.reader.contact_roles(loading.scope, [&](const model::ContactRole& role) {
        if (is_live(role.state) && !role.contact.empty() && !role.opportunity.empty())
            roles_.emplace_back(PackedId{role.contact}, PackedId{role.opportunity});
    });
}

/// Likewise.
void MemoryIndex::link_roles() {
    for (const auto& [contact_id, opportunity_id] : roles_) {
        const Row contact = contacts_.find(contact_id);
        const Row opportunity = opportunities_.find(opportunity_id);
        if (contact == kNoRow || opportunity == kNoRow) continue;
        if (!can_own(opportunities_[opportunity].facts.state)) continue;
        const Row heir = heir_of_contact(contact);
        if (heir == kNoRow) continue;
        contact_opportunities_.add(heir, opportunity);
        contacts_[heir].has_role = true;
    }
    roles_ = {};
    contact_opportunities_.seal(contacts_.size());
}

Row MemoryIndex::heir_of_contact(Row row) const {
    if (row == kNoRow || contacts_[row].live) return row;
    const auto heir = contact_heirs_.find(row);
    return heir == contact_heirs_.end() ? kNoRow : heir->second;
}

Row MemoryIndex::heir_of_lead(Row row) const {
    if (leads_[row].live) return row;
    const auto heir = lead_heirs_.find(row);
    return heir == lead_heirs_.end() ? kNoRow : heir->second;
}

Row MemoryIndex::live_account(Row account) const {
    return account == kNoRow ? kNoRow : accounts_[account].heir;
}

model::RecordId MemoryIndex::account_id(Row account) const {
    return account == kNoRow ? model::RecordId{} : accounts_[account].id.unpacked();
}

ContactHit MemoryIndex::contact_hit(Row row) const {
    const Row heir = heir_of_contact(row);
    ContactHit hit;
    hit.found = contacts_[row].id.unpacked();
    hit.standing = heir == kNoRow ? Standing::Gone
                   : heir == row  ? Standing::Live
                                  : Standing::MergedAway;
    if (heir == kNoRow) return hit;
    const ContactRow& contact = contacts_[heir];
    hit.id = heir == row ? hit.found : contact.id.unpacked();
    hit.account = account_id(live_account(contact.account));
    hit.last_modified = modified(contact);
    return hit;
}

LeadHit MemoryIndex::lead_hit(Row row) const {
    const Row heir = heir_of_lead(row);
    LeadHit hit;
    hit.found = leads_[row].id.unpacked();
    hit.standing = heir == kNoRow ? Standing::Gone
                   : heir == row  ? Standing::Live
                                  : Standing::MergedAway;
    if (heir == kNoRow) return hit;
    const LeadRow& lead = leads_[heir];
    hit.id = heir == row ? hit.found : lead.id.unpacked();
    hit.last_modified = modified(lead);
    hit.converted = lead.converted;
    if (!lead.converted) return hit;
    const Row contact = heir_of_contact(lead.contact);
    if (contact == kNoRow) {
        hit.account = account_id(live_account(lead.account));
        return hit;
    }
    hit.contact = contacts_[contact].id.unpacked();
    hit.account = account_id(live_account(contacts_[contact].account));
    hit.opportunity = lead.opportunity.unpacked();
    return hit;
}

// Step by step over all of them, because each step needs what the one before it fetched.
void MemoryIndex::expect(std::span<const KeyHash> addresses, std::span<const KeyHash> hosts) const {
    for (const KeyHash& host : hosts) hosts_.expect(host);
    for (const KeyHash& address : addresses) {
        contact_emails_.expect_bucket(address);
        lead_emails_.expect_bucket(address);
    }
    for (const KeyHash& address : addresses) {
        contact_emails_.expect_entries(address);
        lead_emails_.expect_entries(address);
    }
    for (const KeyHash& address : addresses) {
        contact_emails_.each(address, [&](Row row) { fetch_whole(contacts_[row]); });
        lead_emails_.each(address, [&](Row row) { fetch_whole(leads_[row]); });
    }
    std::vector<Row> accounts;
    accounts.reserve(addresses.size());
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const std::size_t before = accounts.size();
        contact_emails_.each(addresses[i], [&](Row row) {
            contacts_.expect(contacts_[row].id);
            if (contacts_[row].account != kNoRow) accounts.push_back(contacts_[row].account);
        });
        // Most hosts are the registrable domain that is then asked for.
        if (accounts.size() == before) expect_domain(hosts[i]);
    }
    expect_opportunities_of(accounts);
}

void MemoryIndex::expect_domain(const KeyHash& host) const {
    named_domains_.expect_bucket(host);
    contact_domains_.expect_bucket(host);
    lead_domains_.expect_bucket(host);
}

void MemoryIndex::expect_opportunities_of(std::span<const Row> accounts) const {
    for (const Row account : accounts) {
        fetch_whole(accounts_[account]);
        account_opportunities_.expect(account);
    }
    for (const Row account : accounts) {
        accounts_.expect(accounts_[account].id);
        account_opportunities_.expect_targets(account);
    }
    for (const Row account : accounts)
        for (const Row deal : account_opportunities_.find(account))
            fetch_whole(opportunities_[deal].facts);
}

void MemoryIndex::contacts_by_email(const AddressKey& asked, std::vector<ContactHit>& into) const {
    contact_emails_.each(asked.hash, [&](Row row) { into.push_back(contact_hit(row)); });
}

void MemoryIndex::leads_by_email(const AddressKey& asked, std::vector<LeadHit>& into) const {
    lead_emails_.each(asked.hash, [&](Row row) { into.push_back(lead_hit(row)); });
}

void MemoryIndex::contacts_by_phone(const base::PhoneNumber& number,
                                    std::vector<ContactHit>& into) const {
    contact_phones_.each(hash_of(number.e164), [&](Row row) { into.push_back(contact_hit(row)); });
}

void MemoryIndex::leads_by_phone(const base::PhoneNumber& number,
                                 std::vector<LeadHit>& into) const {
    lead_phones_.each(hash_of(number.e164), [&](Row row) { into.push_back(lead_hit(row)); });
}

void MemoryIndex::domain(std::string_view registrable, DomainFacts& facts) const {
    const KeyHash key = hash_of(registrable);
    facts.clear();
    named_domains_.each(key, [&](Row row) { facts.accounts.push_back(account_id(row)); });
    contact_domains_.each(key, [&](Row row) { facts.disagreeing.push_back(account_id(row)); });
    lead_domains_.each(key, [&](Row row) { facts.leads.push_back(leads_[row].id.unpacked()); });
    if (facts.disagreeing.size() == 1) {
        facts.accounts.push_back(facts.disagreeing.front());
        facts.disagreeing.clear();
    }
    sort_unique(facts.accounts);
    sort_unique(facts.disagreeing);
    sort_unique(facts.leads);
}

void MemoryIndex::append(std::span<const Row> rows,
                         std::vector<const OpportunityFacts*>& into) const {
    for (const Row row : rows) {
        into.push_back(&opportunities_[row].facts);
        fetch_whole(*into.back());
    }
}

void MemoryIndex::opportunities_of(std::span<const model::RecordId> accounts,
                                   std::vector<const OpportunityFacts*>& into) const {
    for (const model::RecordId& account : accounts) accounts_.expect(PackedId{account});
    for (const model::RecordId& account : accounts)
        if (const Row row = find(accounts_, account); row != kNoRow)
            append(account_opportunities_.find(row), into);
}

void MemoryIndex::opportunities_with_role(std::span<const model::RecordId> contacts,
                                          std::vector<const OpportunityFacts*>& into) const {
    for (const model::RecordId& contact : contacts) contacts_.expect(PackedId{contact});
    for (const model::RecordId& contact : contacts)
        if (const Row row = find(contacts_, contact); row != kNoRow && contacts_[row].has_role)
            append(contact_opportunities_.find(row), into);
}

const OpportunityFacts* MemoryIndex::opportunity(const model::RecordId& id) const {
    const Row row = find(opportunities_, id);
    return row == kNoRow ? nullptr : &opportunities_[row].facts;
}

IndexSize MemoryIndex::size() const {
    return {
        .contacts = contacts_.bytes() + contact_emails_.bytes() + contact_phones_.bytes(),
        .leads =
            leads_.bytes() + lead_emails_.bytes() + lead_phones_.bytes() + lead_domains_.bytes(),
        .accounts =
            accounts_.bytes() + named_domains_.bytes() + contact_domains_.bytes() + hosts_.bytes(),
        .opportunities = opportunities_.bytes() + account_opportunities_.bytes() +
                         contact_opportunities_.bytes() + history_.capacity() * sizeof(StagePoint)};
}

}  // namespace dealwire::matching
