#include "engine/model/tenant.hpp"

#include <algorithm>

namespace dealwire::model {

const char* name_of(TenantState state) {
    switch (state) {
        case TenantState::Active:
            return "active";
        case TenantState::Suspended:
            return "suspended";
        case TenantState::Removing:
            return "removing";
    }
    return "unknown";
}

std::optional<TenantState> tenant_state_named(const std::string& name) {
    using enum TenantState;
    for (const TenantState state : {Active, Suspended, Removing})
        if (name == name_of(state)) return state;
    return std::nullopt;
}

std::optional<std::string> problem_with_tenant_name(const std::string& name) {
    constexpr std::size_t kLongest = 64;
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const auto fits = [&](char c) { return plain(c) || c == '-' || c == '_' || c == '.'; };
    if (name.empty()) return "The name of a tenant is empty.";
    if (name.size() > kLongest)
        return "'" + name.substr(0, kLongest) + "...' is longer than 64 characters.";
    if (!std::ranges::all_of(name, fits) || !plain(name.front()))
        return "'" + name +
               "' is no name of a tenant: write lower-case letters, digits, '-', '_' and '.', "
               "and begin with a letter or digit.";
    return std::nullopt;
}

}  // namespace dealwire::model
