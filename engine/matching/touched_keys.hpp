#pragma once

#include "engine/matching/match_keys.hpp"
#include "engine/ports/match_store.hpp"

#include <optional>
#include <unordered_set>
#include <vector>

namespace dealwire::matching {

/// How much of what an entry says is another than before.
enum class Extent {
    Nothing,
    /// The moment of the last change of a contact or lead. It decides between several records with
    /// one address or number, so it concerns those that more than one carries.
    Moment,
    Domains,  ///< that an account names; it lives as before
    Whole     ///< whether it lives or what it leans on, which counts for what leans on it
};

Extent extent_of(const std::optional<model::MatchEntry>& before,
                 const std::optional<model::MatchEntry>& after);

/// Which keys a change touches. Ask for the entry as it was, among the entries as they were, and
/// for the entry as it is; what is touched is both together. Cost is proportional to what leans on
/// the record: whether an account lives counts for its contacts, leads and opportunities, a contact
/// for the leads that became it.
///
/// For one change of one record a conversation whose keys do not meet them keeps its result.
/// Changes of several records are followed one after the other.
class TouchedKeys {
public:
    explicit TouchedKeys(ports::MatchEntries& around) : around_{around} {}

    void add(const std::optional<model::MatchEntry>& entry, Extent extent);

    /// Leaves this empty.
    MatchKeys take();

private:
    void add_whole(const model::MatchEntry& entry);
    void add_moment(const model::MatchEntry& entry);
    void add_domains(const model::MatchEntry& account);
    void add_key(MatchKey key);
    void add_found_by(const model::MatchEntry& entry);
    void add_shared(ports::Carried which, MatchKey key);
    void add_all(const std::vector<model::MatchEntry>& entries);
    void add_account(const model::MatchEntry& account);
    void add_account_upwards(model::RecordId id);
    void add_contact_upwards(model::RecordId id);

    ports::MatchEntries& around_;
    MatchKeys keys_;
    std::unordered_set<model::RecordId> seen_;  ///< merges in broken data go round in circles
};

}  // namespace dealwire::matching
