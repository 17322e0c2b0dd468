#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/uuid.hpp"
#include "engine/ports/crm_reader.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/provisioning/members.hpp"

namespace dealwire::provisioning {

/// Makes members of the imported users.
class Provisioner {
public:
    Provisioner(ports::CrmReader& reader, ports::MemberStore& store, base::Clock& clock,
                base::Entropy& entropy);

    /// What would change now. Saves nothing.
    MemberPlan plan(const model::OrgScope& scope);

    /// Saves a plan; harmless when repeated.
    void apply(const model::OrgScope& scope, const MemberPlan& plan);

private:
    ports::CrmReader& reader_;
    ports::MemberStore& store_;
    base::Clock& clock_;
    base::Entropy& entropy_;
};

}  // namespace dealwire::provisioning
