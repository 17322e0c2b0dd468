#pragma once

#include "engine/ports/crm_reader.hpp"
#include "engine/ports/crm_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// CRM records in memory, to write and to stream. Thread-safe; `take` may call back.
class InMemoryCrmStore final : public ports::CrmStore,
                               public ports::CrmReader,
                               public FailingCommits {
public:
    ports::PageSaved save_page(const model::OrgScope& scope, const model::RecordPage& page,
                               const std::optional<model::Bookmark>& bookmark) override;
    std::optional<model::Bookmark> bookmark(const model::OrgScope& scope,
                                            const std::string& object) override;
    int release(const model::OrgScope& scope, const std::string& object,
                std::span<const model::RecordId> ids) override;
    std::optional<ports::StoredRecord> get(const model::OrgScope& scope, const std::string& object,
                                           const model::RecordId& id) override;
    std::vector<std::pair<std::string, std::int64_t>> counts(const model::OrgScope& scope) override;
    std::int64_t revision(const model::OrgScope& scope) override;

    void accounts(const model::OrgScope& scope,
                  const std::function<void(model::Account)>& take) override;
    void contacts(const model::OrgScope& scope,
                  const std::function<void(model::Contact)>& take) override;
    void leads(const model::OrgScope& scope, const std::function<void(model::Lead)>& take) override;
    void opportunities(const model::OrgScope& scope,
                       const std::function<void(model::Opportunity)>& take) override;
    void contact_roles(const model::OrgScope& scope,
                       const std::function<void(model::ContactRole)>& take) override;
    void users(const model::OrgScope& scope, const std::function<void(model::User)>& take) override;
    void account_values(const model::OrgScope& scope, std::span<const std::string> fields,
                        const std::function<void(model::RecordId, std::string)>& take) override;
    std::vector<model::Stage> stages(const model::OrgScope& scope) override;

private:
    using Records = std::map<model::RecordId, ports::StoredRecord>;

    struct Org {
        std::map<std::string, Records> objects;
        std::map<std::string, model::Bookmark> bookmarks;
        std::int64_t revision = 0;
    };

    std::vector<ports::StoredRecord> all(const model::OrgScope& scope, const std::string& object);
    std::map<model::RecordId, std::vector<model::StageChange>> histories(
        const model::OrgScope& scope);

    std::mutex mutex_;
    std::map<model::OrgScope, Org> orgs_;
};

}  // namespace dealwire::fakes
