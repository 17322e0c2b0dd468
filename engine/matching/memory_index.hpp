#pragma once

#include "engine/matching/compact_tables.hpp"
#include "engine/matching/crm_index.hpp"
#include "engine/matching/settings.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/lanes.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace dealwire::matching {

/// What an index takes in memory, in bytes; the heirs of merged records and the names of stages, a
/// few megabytes at most, are left out.
struct IndexSize {
    std::size_t contacts = 0;
    std::size_t leads = 0;
    std::size_t accounts = 0;       ///< domains included
    std::size_t opportunities = 0;  ///< with history and roles

    [[nodiscard]] std::size_t total() const { return contacts + leads + accounts + opportunities; }
};

/// The index of one org in memory, for working through many conversations. Names and addresses stay
/// in the store: a contact takes about 50 bytes, and 17 more for each telephone number
/// (docs/benchmarks.md).
class MemoryIndex : public CrmIndex {
public:
    MemoryIndex(MemoryIndex&&) = default;
    MemoryIndex& operator=(MemoryIndex&&) = default;
    MemoryIndex(const MemoryIndex&) = delete;  // facts point into their own index
    MemoryIndex& operator=(const MemoryIndex&) = delete;
    ~MemoryIndex() override = default;

    /// Reads every object once; contacts, opportunities, leads and roles beside each other where
    /// there are lanes (the reader must bear that). Throws what the reader throws.
    static MemoryIndex load(ports::CrmReader& reader, const model::OrgScope& scope,
                            const MatchingRules& rules, ports::Lanes* lanes = nullptr);

    void expect(std::span<const KeyHash> addresses, std::span<const KeyHash> hosts) const override;

    [[nodiscard]] std::optional<HostFacts> host(const KeyHash& name) const override {
        return hosts_.find(name);
    }

    void contacts_by_email(const AddressKey& asked, std::vector<ContactHit>& into) const override;
    void leads_by_email(const AddressKey& asked, std::vector<LeadHit>& into) const override;
    void contacts_by_phone(const base::PhoneNumber& number,
                           std::vector<ContactHit>& into) const override;
    void leads_by_phone(const base::PhoneNumber& number, std::vector<LeadHit>& into) const override;
    void domain(std::string_view registrable, DomainFacts& into) const override;
    void opportunities_of(std::span<const model::RecordId> accounts,
                          std::vector<const OpportunityFacts*>& into) const override;
    void opportunities_with_role(std::span<const model::RecordId> contacts,
                                 std::vector<const OpportunityFacts*>& into) const override;
    [[nodiscard]] const OpportunityFacts* opportunity(const model::RecordId& id) const override;

    [[nodiscard]] IndexSize size() const;

private:
    /// `heir` of an account is the row that lives for this one: itself, the survivor of its merge,
    /// or kNoRow.
    struct AccountRow {
        PackedId id;
        Row heir = kNoRow;
    };

    /// Contacts and leads are many, and few of them are merged: survivors stand in a table of
    /// their own, here is only whether it is worth looking there.
    struct ContactRow {
        PackedId id;
        Row account = kNoRow;
        std::uint32_t modified_low = 0;
        std::uint16_t modified_high = 0;
        bool live = false;
        bool has_role = false;  ///< few have one, and most need not be looked up among the roles
    };

    struct LeadRow {
        PackedId id;
        PackedId opportunity;  ///< also where it is not known
        Row contact = kNoRow;
        Row account = kNoRow;
        std::uint32_t modified_low = 0;
        std::uint16_t modified_high = 0;
        bool live = false;
        bool converted = false;
    };

    /// The opportunity's facts with its id packed beside them, for the table.
    struct OpportunityRow {
        PackedId id;
        OpportunityFacts facts;
    };

    using Merges = std::vector<std::pair<Row, PackedId>>;  ///< a loser's row and its winner
    using Heirs = std::unordered_map<Row, Row>;            ///< a loser's row and the living one

    struct Loading;

    MemoryIndex() = default;

    void load_accounts(Loading& loading);
    void load_named_domains(Loading& loading);
    void load_contacts(Loading& loading);
    void load_opportunities(Loading& loading);
    void load_leads(Loading& loading);
    void link_converted_leads();
    void load_roles(Loading& loading);
    void link_roles();
    std::string_view stage_name(const std::string& name);

    void expect_domain(const KeyHash& host) const;
    void expect_opportunities_of(std::span<const Row> accounts) const;
    [[nodiscard]] Row heir_of_contact(Row row) const;
    [[nodiscard]] Row heir_of_lead(Row row) const;
    [[nodiscard]] Row live_account(Row account) const;
    [[nodiscard]] model::RecordId account_id(Row account) const;
    [[nodiscard]] ContactHit contact_hit(Row row) const;
    [[nodiscard]] LeadHit lead_hit(Row row) const;
    void append(std::span<const Row> rows, std::vector<const OpportunityFacts*>& into) const;

    RecordTable<AccountRow> accounts_;
    RecordTable<ContactRow> contacts_;
    RecordTable<LeadRow> leads_;
    RecordTable<OpportunityRow> opportunities_;
    std::vector<std::pair<Row, PackedId>> converted_;   ///< while loading: leads, their contacts
    std::vector<std::pair<PackedId, PackedId>> roles_;  ///< while loading: contacts, opportunities
    HostMemory hosts_;  ///< of addresses and web sites; see share_index
    Heirs contact_heirs_;
    Heirs lead_heirs_;
    KeyTable contact_emails_;
    KeyTable contact_phones_;
    KeyTable lead_emails_;
    KeyTable lead_phones_;
    KeyTable named_domains_;    ///< accounts that name a domain themselves
    KeyTable contact_domains_;  ///< accounts of contacts with an address of the domain
    KeyTable lead_domains_;     ///< unconverted leads
    LinkTable account_opportunities_;
    LinkTable contact_opportunities_;
    std::vector<StagePoint> history_;              ///< of all opportunities, one after another
    std::unordered_set<std::string> stage_names_;  ///< what facts and history point at
};

}  // namespace dealwire::matching
