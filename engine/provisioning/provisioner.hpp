#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/uuid.hpp"
#include "engine/ports/crm_field_source.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/manual_settings.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/provisioning/members.hpp"

#include <functional>
#include <string>

namespace dealwire::provisioning {

/// Makes members of the imported users.
class Provisioner {
public:
    struct Ports {
        ports::CrmReader& reader;
        ports::CrmFieldSource& fields;
        ports::MemberStore& store;
        ports::ManualSettings& manual;
        base::Clock& clock;
        base::Entropy& entropy;
    };

    /// `rules` gives those in force, and is asked for each plan; `by` is who the log shall name.
    Provisioner(
        const Ports& ports, std::string by = {},
        std::function<AssignmentRules()> rules = [] { return default_assignment_rules(); });

    /// What would change now. Saves nothing.
    MemberPlan plan(const model::OrgScope& scope);

    /// The same by other rules.
    MemberPlan plan_by(const model::OrgScope& scope, const AssignmentRules& rules);

    /// Saves a plan and what it changes in one transaction; harmless when repeated.
    void apply(const model::OrgScope& scope, const MemberPlan& plan);

private:
    std::vector<OrgUser> users(const model::OrgScope& scope, const AssignmentRules& rules);

    Ports ports_;
    std::string by_;
    std::function<AssignmentRules()> rules_;
};

}  // namespace dealwire::provisioning
