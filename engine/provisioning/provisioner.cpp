#include "engine/provisioning/provisioner.hpp"

#include <algorithm>
#include <set>

namespace dealwire::provisioning {
namespace {

/// What members are made of beside the fields that every reading of users brings.
constexpr const char* kOwnFields[] = {"Department", "FederationIdentifier", "SenderEmail"};

constexpr std::size_t kUsersAtOnce = 2000;

}  // namespace

Provisioner::Provisioner(const Ports& ports, std::string by, std::function<AssignmentRules()> rules)
    : ports_{ports}, by_{std::move(by)}, rules_{std::move(rules)} {}

MemberPlan Provisioner::plan(const model::OrgScope& scope) { return plan_by(scope, rules_()); }

MemberPlan Provisioner::plan_by(const model::OrgScope& scope, const AssignmentRules& rules) {
    const std::vector<OrgUser> all = users(scope, rules);
    const auto known = ports_.store.all(scope);
    const auto elsewhere = ports_.store.elsewhere(scope);
    const auto manual = ports_.manual.manual(scope.tenant);
    const PlanInput input{all, known, elsewhere, manual, rules};
    return plan_members(input, [&] {
        return model::MemberId{base::uuid_v7(ports_.clock.now(), ports_.entropy.chance())};
    });
}

std::vector<OrgUser> Provisioner::users(const model::OrgScope& scope,
                                        const AssignmentRules& rules) {
    std::vector<OrgUser> all;
    ports_.reader.users(scope, [&](model::User user) { all.push_back({std::move(user)}); });
    std::set<std::string> names = fields_of(rules);
    names.insert(std::begin(kOwnFields), std::end(kOwnFields));
    const std::vector<std::string> fields{names.begin(), names.end()};
    for (std::size_t begin = 0; begin < all.size(); begin += kUsersAtOnce) {
        const std::span part{all.data() + begin, std::min(kUsersAtOnce, all.size() - begin)};
        std::vector<model::RecordId> ids;
        for (const OrgUser& one : part) ids.push_back(one.user.id);
        auto values = ports_.fields.fields_of(scope, "User", ids, fields);
        for (OrgUser& one : part)
            if (const auto found = values.find(one.user.id); found != values.end())
                one.fields = std::move(found->second);
    }
    return all;
}

void Provisioner::apply(const model::OrgScope& scope, const MemberPlan& plan) {
    if (plan.changed.empty()) return;
    const base::Instant now = std::chrono::floor<std::chrono::milliseconds>(ports_.clock.now());
    model::MemberAct act{.at = now, .by = by_, .kind = "provision", .changes = plan.changes};
    if (!act.changes.empty()) act.id = {base::uuid_v7(now, ports_.entropy.chance())};
    ports_.store.save(scope, plan.changed, act);
}

}  // namespace dealwire::provisioning
