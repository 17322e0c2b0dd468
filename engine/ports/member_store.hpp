#pragma once

#include "engine/model/member.hpp"
#include "engine/model/member_change.hpp"
#include "engine/model/scope.hpp"

#include <span>
#include <vector>

namespace dealwire::ports {

/// Holds the members, keyed by the Salesforce user they stand for. Aliases belong to the person:
/// they are the same in every org of the tenant. Errors: throws StoreError.
class MemberStore {
public:
    virtual ~MemberStore() = default;

    /// All, in ascending user id; those who left are among them, inactive.
    virtual std::vector<model::Member> all(const model::OrgScope& scope) = 0;

    /// The tenant's members as other orgs know them, in ascending (id, org). Somebody who is known
    /// in several orgs comes several times.
    virtual std::vector<model::Member> elsewhere(const model::OrgScope& scope) = 0;

    /// Adds or replaces by user id, and writes down what was done, in one transaction. A member
    /// under one of the former user ids is replaced too. Nobody is ever removed, nor is an alias.
    virtual void save(const model::OrgScope& scope, std::span<const model::Member> members,
                      const model::MemberAct& act) = 0;

    /// The same without a word in the log.
    void save(const model::OrgScope& scope, std::span<const model::Member> members) {
        save(scope, members, model::MemberAct{});
    }
};

}  // namespace dealwire::ports
