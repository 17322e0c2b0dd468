#pragma once

#include "engine/base/id.hpp"
#include "engine/model/rule_revision.hpp"

#include <optional>
#include <span>
#include <vector>

namespace dealwire::ports {

/// Holds the revisions of a tenant's rules. Errors: throws StoreError.
class RulesStore {
public:
    virtual ~RulesStore() = default;

    /// The one in force: the highest number. Nothing where none was ever set.
    virtual std::optional<model::RuleRevision> active(const base::TenantId& tenant) = 0;

    virtual std::optional<model::RuleRevision> find(const base::TenantId& tenant, int number) = 0;

    /// All, the newest first.
    virtual std::vector<model::RuleRevision> history(const base::TenantId& tenant) = 0;

    /// One transaction. False, and nothing is kept, where one of the numbers is taken: somebody
    /// else was faster.
    [[nodiscard]] virtual bool add(const base::TenantId& tenant,
                                   std::span<const model::RuleRevision> revisions) = 0;
};

}  // namespace dealwire::ports
