#include "engine/provisioning/provisioner.hpp"

namespace dealwire::provisioning {

Provisioner::Provisioner(ports::CrmReader& reader, ports::MemberStore& store, base::Clock& clock,
                         base::Entropy& entropy)
    : reader_{reader}, store_{store}, clock_{clock}, entropy_{entropy} {}

MemberPlan Provisioner::plan(const model::OrgScope& scope) {
    std::vector<model::User> users;
    reader_.users(scope, [&](model::User user) { users.push_back(std::move(user)); });
    return plan_members(users, store_.all(scope), [&] {
        return model::MemberId{base::uuid_v7(clock_.now(), entropy_.chance())};
    });
}

void Provisioner::apply(const model::OrgScope& scope, const MemberPlan& plan) {
    if (!plan.changed.empty()) store_.save(scope, plan.changed);
}

}  // namespace dealwire::provisioning
