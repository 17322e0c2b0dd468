#pragma once

#include "engine/base/id.hpp"
#include "engine/model/setting_revision.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

/// Holds documents of settings with their revisions, per tenant and kind ("filter", "trackers", …).
/// Errors: throws StoreError.
class SettingStore {
public:
    virtual ~SettingStore() = default;

    /// The one in force: the highest number. Nothing where none was ever set.
    virtual std::optional<model::SettingRevision> active(const base::TenantId& tenant,
                                                         const std::string& kind) = 0;

    virtual std::optional<model::SettingRevision> find(const base::TenantId& tenant,
                                                       const std::string& kind, int number) = 0;

    /// All, the newest first.
    virtual std::vector<model::SettingRevision> history(const base::TenantId& tenant,
                                                        const std::string& kind) = 0;

    /// Puts further revisions in force, in one step with the look at what is: `seen` is the number
    /// that was in force when somebody decided, 0 where none was. False, and nothing is kept, where
    /// it is another one now, or a number is taken: somebody else was faster.
    [[nodiscard]] virtual bool add(const base::TenantId& tenant, const std::string& kind, int seen,
                                   std::span<const model::SettingRevision> revisions) = 0;
};

}  // namespace dealwire::ports
