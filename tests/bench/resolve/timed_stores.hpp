#pragma once

#include "engine/ports/crm_reader.hpp"
#include "engine/ports/resolution_store.hpp"
#include "tests/bench/resolve/phases.hpp"

namespace dealwire::bench {

/// Passes everything on and tells the clock when resolving reads conversations and when it writes.
class TimedResolutionStore : public ports::ResolutionStore {
public:
    TimedResolutionStore(ports::ResolutionStore& store, PhaseClock& clock)
        : store_{store}, clock_{clock} {}

    std::vector<model::Conversation> stale(const model::OrgScope& scope, const std::string& basis,
                                           const base::ConversationId& after,
                                           std::size_t limit) override {
        const During reading{clock_, Phase::Read};
        return store_.stale(scope, basis, after, limit);
    }

    int save(const model::OrgScope& scope, const std::string& basis,
             std::span<const ports::MadeResolution> made) override {
        const During writing{clock_, Phase::Write};
        return store_.save(scope, basis, made);
    }

    std::optional<model::Resolution> find(const model::OrgScope& scope,
                                          const base::ConversationId& id) override {
        return store_.find(scope, id);
    }

    std::optional<model::Override> override_of(const model::OrgScope& scope,
                                               const base::ConversationId& id) override {
        const During reading{clock_, Phase::Read};
        return store_.override_of(scope, id);
    }

    ports::Overrides overrides(const model::OrgScope& scope) override {
        const During reading{clock_, Phase::Read};
        return store_.overrides(scope);
    }

    void set_override(const model::OrgScope& scope, const base::ConversationId& id,
                      const std::optional<model::Override>& decision) override {
        store_.set_override(scope, id, decision);
    }

    ports::ResolutionCounts counts(const model::OrgScope& scope,
                                   const std::string& basis) override {
        const During reading{clock_, Phase::Read};
        return store_.counts(scope, basis);
    }

private:
    ports::ResolutionStore& store_;
    PhaseClock& clock_;
};

/// Loading begins with the first object that is read, and ends when the resolution store is used
/// again: making the index of what was read is part of it.
class TimedReader : public ports::CrmReader {
public:
    TimedReader(ports::CrmReader& reader, PhaseClock& clock) : reader_{reader}, clock_{clock} {}

    void accounts(const model::OrgScope& scope,
                  const std::function<void(model::Account)>& take) override {
        clock_.enter(Phase::Load);
        reader_.accounts(scope, take);
    }

    void contacts(const model::OrgScope& scope,
                  const std::function<void(model::Contact)>& take) override {
        clock_.enter(Phase::Load);
        reader_.contacts(scope, take);
    }

    void leads(const model::OrgScope& scope,
               const std::function<void(model::Lead)>& take) override {
        clock_.enter(Phase::Load);
        reader_.leads(scope, take);
    }

    void opportunities(const model::OrgScope& scope,
                       const std::function<void(model::Opportunity)>& take) override {
        clock_.enter(Phase::Load);
        reader_.opportunities(scope, take);
    }

    void contact_roles(const model::OrgScope& scope,
                       const std::function<void(model::ContactRole)>& take) override {
        clock_.enter(Phase::Load);
        reader_.contact_roles(scope, take);
    }

    void users(const model::OrgScope& scope,
               const std::function<void(model::User)>& take) override {
        clock_.enter(Phase::Load);
        reader_.users(scope, take);
    }

    void account_values(const model::OrgScope& scope, std::span<const std::string> fields,
                        const std::function<void(model::RecordId, std::string)>& take) override {
        clock_.enter(Phase::Load);
        reader_.account_values(scope, fields, take);
    }

    std::vector<model::Stage> stages(const model::OrgScope& scope) override {
        clock_.enter(Phase::Load);
        return reader_.stages(scope);
    }

private:
    ports::CrmReader& reader_;
    PhaseClock& clock_;
};

}  // namespace dealwire::bench
