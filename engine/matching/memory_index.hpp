#pragma once

#include "engine/matching/compact_tables.hpp"
#include "engine/matching/crm_index.hpp"
#include "engine/matching/settings.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/crm_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dealwire::matching {

/// The index of one org in memory, for working through many conversations. Takes about 100 to 140
/// bytes a contact; names stay in the store.
class MemoryIndex : public CrmIndex {
public:
    /// Reads every object once. Throws what the reader throws.
    static MemoryIndex load(ports::CrmReader& reader, const model::OrgScope& scope,
                            const MatchingRules& rules);

    [[nodiscard]] std::vector<ContactHit> contacts_by_email(
        const base::EmailAddress& address) const override;
    [[nodiscard]] std::vector<LeadHit> leads_by_email(
        const base::EmailAddress& address) const override;
    [[nodiscard]] std::vector<ContactHit> contacts_by_phone(
        const base::PhoneNumber& number) const override;
    [[nodiscard]] std::vector<LeadHit> leads_by_phone(
        const base::PhoneNumber& number) const override;
    [[nodiscard]] DomainFacts domain(const std::string& registrable) const override;
    [[nodiscard]] std::vector<const OpportunityFacts*> opportunities_of(
        const model::RecordId& account) const override;
    [[nodiscard]] std::vector<const OpportunityFacts*> opportunities_with_role(
        const model::RecordId& contact) const override;
    [[nodiscard]] const OpportunityFacts* opportunity(const model::RecordId& id) const override;

private:
    /// `heir` is the row that lives for this one: itself, or the survivor of its merge, or kNoRow.
    struct AccountRow {
        PackedId id;
        Row heir = kNoRow;
    };

    struct ContactRow {
        PackedId id;
        Row heir = kNoRow;
        Row account = kNoRow;
        std::int64_t modified = 0;
    };

    struct LeadRow {
        PackedId id;
        PackedId opportunity;
        Row heir = kNoRow;
        Row contact = kNoRow;
        Row account = kNoRow;
        std::int64_t modified = 0;
        bool converted = false;
    };

    struct DomainRows {
        std::vector<Row> named;        ///< accounts that name the domain themselves
        std::vector<Row> by_contacts;  ///< accounts of contacts with an address of the domain
        std::vector<Row> leads;
    };

    using Merges = std::vector<std::pair<Row, PackedId>>;  ///< a loser's row and its winner

    MemoryIndex() = default;

    void load_accounts(ports::CrmReader& reader, const model::OrgScope& scope,
                       const DomainRules& rules);
    void load_contacts(ports::CrmReader& reader, const model::OrgScope& scope,
                       const MatchingRules& rules);
    void load_leads(ports::CrmReader& reader, const model::OrgScope& scope,
                    const MatchingRules& rules);
    void load_opportunities(ports::CrmReader& reader, const model::OrgScope& scope);
    void load_roles(ports::CrmReader& reader, const model::OrgScope& scope);
    void load_named_domains(ports::CrmReader& reader, const model::OrgScope& scope,
                            const MatchingRules& rules);
    void seal_domains();

    template <class Table>
    static void settle_heirs(Table& table, const Merges& merges);

    [[nodiscard]] Row live_account(Row account) const;
    [[nodiscard]] model::RecordId account_id(Row account) const;
    [[nodiscard]] ContactHit contact_hit(Row row) const;
    [[nodiscard]] LeadHit lead_hit(Row row) const;
    [[nodiscard]] std::vector<const OpportunityFacts*> live_opportunities(
        const std::vector<Row>& rows) const;

    RecordTable<AccountRow> accounts_;
    RecordTable<ContactRow> contacts_;
    RecordTable<LeadRow> leads_;
    RecordTable<OpportunityFacts, model::RecordId> opportunities_;
    KeyTable contact_emails_;
    KeyTable contact_phones_;
    KeyTable lead_emails_;
    KeyTable lead_phones_;
    LinkTable account_opportunities_;
    LinkTable contact_opportunities_;
    std::unordered_map<std::string, DomainRows> domains_;
};

}  // namespace dealwire::matching
