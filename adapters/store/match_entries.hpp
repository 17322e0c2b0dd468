#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/match_store.hpp"

namespace soci {
class session;
}

namespace dealwire::store {

/// The entries of an org in the transaction that is open.
class SessionEntries final : public ports::MatchEntries {
public:
    SessionEntries(soci::session& session, const model::OrgScope& scope)
        : session_{session}, scope_{scope} {}

    std::optional<model::MatchEntry> entry(const model::RecordId& id) override;
    std::vector<model::MatchEntry> carrying(ports::Carried which, model::MatchKey key) override;
    std::vector<model::MatchEntry> leaning(ports::Leaning how, const model::RecordId& on) override;
    std::vector<ports::AccountOfContact> accounts_of_contacts_at(model::MatchKey domain) override;

private:
    soci::session& session_;
    const model::OrgScope& scope_;
};

/// Writes entries over those that are held. `none_held`: there are none of theirs, which is faster.
void write_entries(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                   std::span<const model::MatchEntry> entries, bool none_held);

}  // namespace dealwire::store
