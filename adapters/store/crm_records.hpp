#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/match_store.hpp"

namespace soci {
class session;
}

namespace dealwire::store {

/// Single CRM records of an org in the transaction that is open.
class SessionRecords final : public ports::CurrentRecords {
public:
    SessionRecords(soci::session& session, const Dialect& dialect, const model::OrgScope& scope)
        : session_{session}, dialect_{dialect}, scope_{scope} {}

    std::vector<model::Account> accounts(std::span<const model::RecordId> ids) override;
    std::vector<std::pair<model::RecordId, std::string>> account_values(
        std::span<const model::RecordId> ids, std::span<const std::string> fields) override;
    std::vector<model::Contact> contacts(std::span<const model::RecordId> ids) override;
    std::vector<model::Lead> leads(std::span<const model::RecordId> ids) override;
    std::vector<model::Opportunity> opportunities(std::span<const model::RecordId> ids) override;
    std::vector<model::ContactRole> contact_roles(std::span<const model::RecordId> ids) override;

private:
    soci::session& session_;
    const Dialect& dialect_;
    const model::OrgScope& scope_;
};

}  // namespace dealwire::store
