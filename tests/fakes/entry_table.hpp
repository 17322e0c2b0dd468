#pragma once

#include "engine/ports/match_store.hpp"

#include <map>

namespace dealwire::fakes {

/// The entries of one org in memory, found by looking at all of them.
class EntryTable final : public ports::MatchEntries {
public:
    EntryTable();
    ~EntryTable() override;

    void put(const model::MatchEntry& entry);

    void clear();

    [[nodiscard]] std::size_t size() const;

    std::optional<model::MatchEntry> entry(const model::RecordId& id) override;
    std::vector<model::MatchEntry> carrying(ports::Carried which, model::MatchKey key) override;
    std::vector<model::MatchEntry> leaning(ports::Leaning how, const model::RecordId& on) override;
    std::vector<ports::AccountOfContact> accounts_of_contacts_at(model::MatchKey domain) override;

private:
    std::map<model::RecordId, model::MatchEntry> entries_;
};

}  // namespace dealwire::fakes
