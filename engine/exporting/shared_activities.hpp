#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/setting_store.hpp"

namespace dealwire::exporting {

/// What is known of whether an org has Shared Activities: several contacts on one activity. Once
/// on, it cannot be switched off, so only a no is asked again, after a day.
/// Source: Salesforce Help, "Considerations for Enabling Shared Activities".
class SharedActivities {
public:
    /// Everything referred to must live as long.
    SharedActivities(ports::SettingStore& store, base::Clock& clock, const model::OrgScope& scope);

    /// As the org said last; false where it was never asked.
    [[nodiscard]] bool in_use() const;

    [[nodiscard]] bool worth_asking() const;

    /// Whether the org said anything until now.
    [[nodiscard]] bool answered() const;

    void keep(bool in_use);

private:
    ports::SettingStore& store_;
    base::Clock& clock_;
    base::TenantId tenant_;
    std::string kind_;
};

}  // namespace dealwire::exporting
