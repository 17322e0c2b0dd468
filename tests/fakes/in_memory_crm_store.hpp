#pragma once

#include "engine/ports/crm_field_source.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/crm_store.hpp"
#include "engine/ports/reading_store.hpp"
#include "tests/fakes/failing_commits.hpp"
#include "tests/fakes/merged_links.hpp"

#include <functional>
#include <map>
#include <mutex>

namespace dealwire::fakes {

/// CRM records in memory, to write and to stream. Thread-safe; `take` may call back.
class InMemoryCrmStore final : public ports::CrmStore,
                               public ports::CrmFieldSource,
                               public ports::CrmReader,
                               public ports::ReadingStore,
                               public FailingCommits {
public:
    InMemoryCrmStore();
    ~InMemoryCrmStore() override;

    ports::PageSaved save_page(const model::OrgScope& scope, const model::RecordPage& page,
                               const std::optional<model::ReadingPlace>& place) override;
    std::int64_t save_deletions(const model::OrgScope& scope, const std::string& object,
                                std::span<const model::Deletion> deletions,
                                base::Instant covered) override;
    std::int64_t release(const model::OrgScope& scope, std::span<const model::RecordId> ids,
                         base::Instant at) override;
    std::optional<ports::StoredRecord> get(const model::OrgScope& scope, const std::string& object,
                                           const model::RecordId& id) override;
    std::vector<std::pair<std::string, std::int64_t>> counts(const model::OrgScope& scope) override;
    std::vector<ports::HeldRecords> held(const model::OrgScope& scope) override;
    std::int64_t revision(const model::OrgScope& scope) override;

    std::map<model::RecordId, base::Tree> fields_of(const model::OrgScope& scope,
                                                    const std::string& object,
                                                    std::span<const model::RecordId> ids,
                                                    std::span<const std::string> fields) override;

    std::optional<model::ReadingPlace> place(const model::OrgScope& scope,
                                             const std::string& object,
                                             model::Purpose purpose) override;
    std::vector<model::ReadingPlace> places(const model::OrgScope& scope) override;
    void save_place(const model::OrgScope& scope, const model::ReadingPlace& place) override;
    void forget_place(const model::OrgScope& scope, const std::string& object,
                      model::Purpose purpose) override;
    std::optional<base::Instant> deletions_covered(const model::OrgScope& scope,
                                                   const std::string& object) override;

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

    using Touch = std::function<void(const model::OrgScope&, const std::string& object,
                                     std::span<const model::RecordId>)>;

    /// Told the records that a call changed.
    void when_changed(Touch touch);

    /// All records of an object, in ascending id.
    std::vector<ports::StoredRecord> all(const model::OrgScope& scope, const std::string& object);
    /// Gives live records among `ids` another state; how many. `at` is of released ones.
    std::int64_t take_out(const model::OrgScope& scope, const std::string& object,
                          std::span<const model::RecordId> ids, model::RecordState state,
                          std::optional<base::Instant> at = {});

private:
    struct Org {
        RecordsByObject objects;
        std::map<std::pair<std::string, model::Purpose>, model::ReadingPlace> places;
        std::map<std::string, base::Instant> deletions_covered;
        std::int64_t revision = 0;
    };

    void tell(const model::OrgScope& scope, const std::string& object,
              const ports::StoredRecord& record);
    std::map<model::RecordId, std::vector<model::StageChange>> histories(
        const model::OrgScope& scope);

    std::mutex mutex_;
    std::map<model::OrgScope, Org> orgs_;
    Touch touch_ = [](const auto&, const auto&, auto) {};
};

}  // namespace dealwire::fakes
