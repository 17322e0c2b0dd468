#pragma once

#include "engine/ports/crm_reader.hpp"
#include "engine/ports/resolution_store.hpp"
#include "tests/bench/resolve/phases.hpp"

namespace dealwire::bench {

/// Passes everything on and tells how long resolving reads conversations and writes.
class TimedResolutionStore : public ports::ResolutionStore {
public:
    TimedResolutionStore(ports::ResolutionStore& store, Phases& phases)
        : store_{store}, phases_{phases} {}

    std::vector<model::Conversation> stale(const model::OrgScope& scope, const std::string& basis,
                                           const base::ConversationId& after,
                                           std::size_t limit) override {
        const double began = now_seconds();
        auto found = store_.stale(scope, basis, after, limit);
        phases_.add_read(now_seconds() - began, TimedLanes::in_piece());
        return found;
    }

    int save(const model::OrgScope& scope, const std::string& basis,
             std::span<const ports::MadeResolution> made) override {
        const double began = now_seconds();
        const int changed = store_.save(scope, basis, made);
        phases_.add_write(now_seconds() - began, TimedLanes::in_piece());
        return changed;
    }

    std::vector<model::Resolution> find_all(const model::OrgScope& scope,
                                            std::span<const base::ConversationId> ids) override {
        return store_.find_all(scope, ids);
    }

    std::optional<model::Override> override_of(const model::OrgScope& scope,
                                               const base::ConversationId& id) override {
        return store_.override_of(scope, id);
    }

    ports::Overrides overrides(const model::OrgScope& scope) override {
        phases_.loaded();
        return store_.overrides(scope);
    }

    bool set_override(const model::OrgScope& scope, const base::ConversationId& id,
                      const std::optional<model::Override>& decision) override {
        return store_.set_override(scope, id, decision);
    }

    std::vector<base::ConversationId> naming(const model::OrgScope& scope,
                                             const model::RecordId& record) override {
        return store_.naming(scope, record);
    }

    std::vector<ports::Contradiction> contradicted(const model::OrgScope& scope) override {
        return store_.contradicted(scope);
    }

    std::int64_t conversations_revision(const model::OrgScope& scope) override {
        return store_.conversations_revision(scope);
    }

    void settle(const model::OrgScope& scope, const std::string& basis,
                std::int64_t revision) override {
        store_.settle(scope, basis, revision);
    }

    ports::ResolutionCounts counts(const model::OrgScope& scope,
                                   const std::string& basis) override {
        const double began = now_seconds();
        const auto counted = store_.counts(scope, basis);
        phases_.add_read(now_seconds() - began, TimedLanes::in_piece());
        return counted;
    }

private:
    ports::ResolutionStore& store_;
    Phases& phases_;
};

/// Loading begins with the first object that is read; making the index of it is part of it.
class TimedReader : public ports::CrmReader {
public:
    TimedReader(ports::CrmReader& reader, Phases& phases) : reader_{reader}, phases_{phases} {}

    void accounts(const model::OrgScope& scope,
                  const std::function<void(model::Account)>& take) override {
        phases_.reading_org();
        reader_.accounts(scope, take);
    }

    void contacts(const model::OrgScope& scope,
                  const std::function<void(model::Contact)>& take) override {
        phases_.reading_org();
        reader_.contacts(scope, take);
    }

    void leads(const model::OrgScope& scope,
               const std::function<void(model::Lead)>& take) override {
        phases_.reading_org();
        reader_.leads(scope, take);
    }

    void opportunities(const model::OrgScope& scope,
                       const std::function<void(model::Opportunity)>& take) override {
        phases_.reading_org();
        reader_.opportunities(scope, take);
    }

    void contact_roles(const model::OrgScope& scope,
                       const std::function<void(model::ContactRole)>& take) override {
        phases_.reading_org();
        reader_.contact_roles(scope, take);
    }

    void users(const model::OrgScope& scope,
               const std::function<void(model::User)>& take) override {
        phases_.reading_org();
        reader_.users(scope, take);
    }

    void account_values(const model::OrgScope& scope, std::span<const std::string> fields,
                        const std::function<void(model::RecordId, std::string)>& take) override {
        phases_.reading_org();
        reader_.account_values(scope, fields, take);
    }

    std::vector<model::Stage> stages(const model::OrgScope& scope) override {
        phases_.reading_org();
        return reader_.stages(scope);
    }

private:
    ports::CrmReader& reader_;
    Phases& phases_;
};

}  // namespace dealwire::bench
