#pragma once

#include "engine/model/member.hpp"
#include "engine/model/scope.hpp"

#include <span>
#include <vector>

namespace dealwire::ports {

/// Holds the members, keyed by the Salesforce user they stand for. Errors: throws StoreError.
class MemberStore {
public:
    virtual ~MemberStore() = default;

    /// All, in ascending user id; those who left are among them, inactive.
    virtual std::vector<model::Member> all(const model::OrgScope& scope) = 0;

    /// Adds or replaces by user id, in one transaction. Nobody is ever removed.
    virtual void save(const model::OrgScope& scope, std::span<const model::Member> members) = 0;
};

}  // namespace dealwire::ports
