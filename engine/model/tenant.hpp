#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"

#include <optional>
#include <string>

namespace dealwire::model {

enum class TenantState {
    Active,
    Suspended,  ///< nothing is done for it; everything is kept
    Removing    ///< it is being deleted, which goes on until it is gone
};

const char* name_of(TenantState state);
std::optional<TenantState> tenant_state_named(const std::string& name);

/// One customer of the installation.
struct Tenant {
    base::TenantId id;
    TenantState state = TenantState::Active;
    base::Instant created;
    base::Instant changed;  ///< when it came into its state
    std::string note;       ///< why, in the words of who did it; may be empty

    bool operator==(const Tenant&) const = default;
};

/// What is wrong with a new name; nothing where it is a good one: 1 to 64 lower-case letters,
/// digits, `-`, `_` and `.`, beginning with a letter or digit.
std::optional<std::string> problem_with_tenant_name(const std::string& name);

}  // namespace dealwire::model
