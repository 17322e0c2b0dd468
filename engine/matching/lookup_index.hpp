#pragma once

#include "engine/matching/crm_index.hpp"
#include "engine/matching/settings.hpp"
#include "engine/matching/stage_table.hpp"
#include "engine/ports/match_store.hpp"

#include <memory>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace dealwire::matching {

/// The index of one org by look-ups in the store, for working through few conversations: each
/// question costs some look-ups, nothing is loaded before. It answers what MemoryIndex answers.
/// A record that shares no more than the key of what is looked for is left out. What was read of
/// opportunities is kept until its end. For one thread; the store must stay as it
/// is meanwhile. Throws StoreError.
class LookupIndex : public CrmIndex {
public:
    LookupIndex(ports::MatchEntries& entries, ports::CurrentRecords& records,
                std::span<const model::Stage> stages, const MatchingRules& rules)
        : entries_{entries}, records_{records}, stages_{stages}, rules_{rules} {}

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

private:
    /// An opportunity with the texts its facts point at.
    struct Deal {
        model::Opportunity record;
        std::vector<StagePoint> history;
        OpportunityFacts facts;
    };

    /// Those of one object that carry the key.
    [[nodiscard]] std::vector<model::MatchEntry> carrying(ports::Carried which, model::MatchKey key,
                                                          model::MatchObject object) const;
    [[nodiscard]] std::vector<model::MatchEntry> with_address(const base::EmailAddress& address,
                                                              model::MatchObject object) const;
    [[nodiscard]] std::vector<model::MatchEntry> with_number(const base::PhoneNumber& number,
                                                             model::MatchObject object) const;
    [[nodiscard]] std::set<model::RecordId> accounts_naming(std::string_view registrable) const;
    [[nodiscard]] std::set<model::RecordId> leads_at(std::string_view registrable) const;
    [[nodiscard]] std::set<model::RecordId> accounts_of_contacts_at(
        std::string_view registrable) const;
    [[nodiscard]] bool is_other_domain(const std::vector<std::string>& hosts,
                                       std::string_view registrable) const;
    [[nodiscard]] std::optional<model::MatchEntry> survivor(const model::RecordId& id) const;
    [[nodiscard]] model::RecordId live_account(const model::RecordId& id) const;
    void add_with_losers(const model::RecordId& id, std::set<model::RecordId>& into) const;
    [[nodiscard]] ContactHit contact_hit(const model::MatchEntry& entry) const;
    [[nodiscard]] LeadHit lead_hit(const model::MatchEntry& entry) const;
    void add_opportunities_of(const model::RecordId& account,
                              std::vector<const OpportunityFacts*>& into) const;
    void add_opportunities_with_role(const model::RecordId& contact,
                                     std::vector<const OpportunityFacts*>& into) const;
    void read(std::vector<model::RecordId> deals) const;
    void append(const std::vector<model::RecordId>& deals,
                std::vector<const OpportunityFacts*>& into) const;

    ports::MatchEntries& entries_;
    ports::CurrentRecords& records_;
    StageTable stages_;
    const MatchingRules& rules_;
    mutable std::unordered_map<model::RecordId, std::unique_ptr<Deal>> deals_;  ///< null: not held
};

}  // namespace dealwire::matching
