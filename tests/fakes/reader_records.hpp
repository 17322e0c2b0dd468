#pragma once

#include "engine/ports/crm_reader.hpp"
#include "engine/ports/match_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

/// Single records out of a reader, which is read from its beginning for each question.
class ReaderRecords final : public ports::CurrentRecords {
public:
    ReaderRecords(ports::CrmReader& reader, model::OrgScope scope)
        : reader_{reader}, scope_{std::move(scope)} {}

    std::vector<model::Account> accounts(std::span<const model::RecordId> ids) override {
        return those<model::Account>(ids, &ports::CrmReader::accounts);
    }

    std::vector<std::pair<model::RecordId, std::string>> account_values(
        std::span<const model::RecordId> ids, std::span<const std::string> fields) override {
        std::vector<std::pair<model::RecordId, std::string>> found;
        reader_.account_values(scope_, fields, [&](const model::RecordId& id, std::string value) {
            if (std::ranges::count(ids, id) > 0) found.emplace_back(id, std::move(value));
        });
        return found;
    }

    std::vector<model::Contact> contacts(std::span<const model::RecordId> ids) override {
        return those<model::Contact>(ids, &ports::CrmReader::contacts);
    }

    std::vector<model::Lead> leads(std::span<const model::RecordId> ids) override {
        return those<model::Lead>(ids, &ports::CrmReader::leads);
    }

    std::vector<model::Opportunity> opportunities(std::span<const model::RecordId> ids) override {
        return those<model::Opportunity>(ids, &ports::CrmReader::opportunities);
    }

    std::vector<model::ContactRole> contact_roles(std::span<const model::RecordId> ids) override {
        return those<model::ContactRole>(ids, &ports::CrmReader::contact_roles);
    }

private:
    template <class Record>
    std::vector<Record> those(std::span<const model::RecordId> ids,
                              void (ports::CrmReader::*stream)(
                                  const model::OrgScope&, const std::function<void(Record)>&)) {
        std::vector<Record> found;
        (reader_.*stream)(scope_, [&](Record record) {
            if (std::ranges::count(ids, record.id) > 0) found.push_back(std::move(record));
        });
        return found;
    }

    ports::CrmReader& reader_;
    model::OrgScope scope_;
};

}  // namespace dealwire::fakes
