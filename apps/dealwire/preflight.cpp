#include "apps/dealwire/preflight.hpp"

#include "engine/importing/imported_objects.hpp"
#include "engine/jobs/user_advice.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

using jobs::MissingRight;
using model::ObjectInfo;

/// As it is called in sfdx-package/sfdx-project.json.
constexpr const char* kPackage = "Dealwire";

std::string object_of(const std::string& subject) { return subject.substr(0, subject.find('.')); }

/// Objects that rights cannot be granted on apart are looked at as they are described.
void check_visible(const std::vector<ObjectInfo>& described, Findings& findings) {
    for (const importing::ImportedObject& object : importing::imported_objects()) {
        const std::string name{object.name};
        const auto found = std::ranges::find(described, name, &ObjectInfo::name);
        if (found == described.end() || !found->queryable) {
            findings.problem({"read", name}, "the connected user cannot see it",
                             "Give it read permission on " + name + ".");
            continue;
        }
        bool fine = true;
        for (const std::string_view field : object.needed) {
            if (found->field(field)) continue;
            fine = false;
            findings.problem({"read", name + "." + std::string{field}},
                             "the connected user cannot see the field",
                             "Give read permission on it, or live without what depends on it.");
        }
        if (fine) findings.ok({"read", name});
    }
}

void check_writable(const jobs::LeastRights& needed, const std::vector<MissingRight>& missing,
                    Findings& findings) {
    for (const jobs::ObjectRight& right : needed.objects) {
        if (!right.create) continue;
        const auto lacks = [&](const MissingRight& each) {
            return each.write && object_of(each.subject) == right.object;
        };
        if (std::ranges::none_of(missing, lacks)) findings.ok({"write", right.object});
        for (const MissingRight& each : missing)
            if (lacks(each)) findings.problem({"write", each.subject}, each.problem, each.remedy);
    }
}

/// Tasks and events: rights on them come with user permissions, fields as with other objects.
void check_activities(const jobs::LeastRights& needed, const std::vector<MissingRight>& missing,
                      const std::vector<ObjectInfo>& described, Findings& findings) {
    for (const char* object : {"Task", "Event"}) {
        const std::string permission = std::string{"Edit"} + object;
        if (std::ranges::find(needed.user_permissions, permission) == needed.user_permissions.end())
            continue;
        const auto found = std::ranges::find(described, object, &ObjectInfo::name);
        const bool writable =
            found != described.end() && found->createable && found->updateable && found->deletable;
        if (!writable)
            findings.problem({"write", object},
                             "the connected user may not create, edit and delete it",
                             std::string{"Give it the user permission Edit "} + object + "s.");
        bool fields = true;
        for (const MissingRight& each : missing)
            if (each.write && object_of(each.subject) == object) {
                fields = false;
                findings.problem({"write", each.subject}, each.problem, each.remedy);
            }
        if (writable && fields) findings.ok({"write", object});
    }
}

void check_sharing(const model::ConnectedUser& user, Findings& findings) {
    if (user.view_all_data == true) return;
    if (user.view_all_users == false)
        findings.warning({"read", "User"}, "the connected user may not see all users",
                         "Give it the user permission View All Users.");
    if (!user.view_all_of) return;
    for (const char* object : {"Account", "Contact", "Lead", "Opportunity"})
        if (!user.view_all_of->contains(object))
            findings.warning({"read", object},
                             "sharing may hide records from the connected user: it lacks View All "
                             "on the object",
                             std::string{"Give it View All on "} + object +
                                 "; see 'dealwire permissions'. Or leave it, if only a part is "
                                 "wanted.");
}

}  // namespace

std::vector<std::string> objects_in_use(Local& local) {
    std::vector<std::string> names;
    for (const importing::ImportedObject& object : importing::imported_objects())
        names.emplace_back(object.name);
    for (const exporting::ObjectRule& rule : local.mapping().objects)
        if (std::ranges::find(names, rule.object) == names.end()) names.push_back(rule.object);
    return names;
}

jobs::LeastRights rights_needed(Local& local, const model::OrgScope& scope) {
    const exporting::ExportSettings settings = local.export_settings(scope);
    return jobs::least_rights({.selected =
                                   [&](const std::string& object) {
                                       return local.selections().selected(local.tenant(), object);
                                   },
                               .mapping = local.mapping(),
                               .settings = settings,
                               .name_space = local.config().exporting.namespace_prefix});
}

void check_rights(Local& local, const model::OrgScope& scope,
                  const std::vector<ObjectInfo>& described, Findings& findings) {
    check_visible(described, findings);
    const jobs::LeastRights needed = rights_needed(local, scope);
    const auto missing = jobs::missing_rights(needed, described);
    check_writable(needed, missing, findings);
    check_activities(needed, missing, described, findings);
}

void check_user(Place& place, Remote& remote, const std::stop_token& stop, Findings& findings) {
    if (place.connection.user.empty()) return;
    const auto user = remote.rights().user(place.connection.user, stop);
    const Checked what{"user", place.connection.username};
    if (!user) return findings.problem(what, user.error());
    const auto advice = jobs::advice_on(*user, place.local.clock().now());
    for (const jobs::Advice& each : advice) {
        if (each.grave)
            findings.problem(what, each.problem, each.remedy);
        else
            findings.warning(what, each.problem, each.remedy);
    }
    if (advice.empty())
        findings.ok(what, user->licence.empty() ? user->profile
                                                : user->profile + ", licence " + user->licence);
    check_sharing(*user, findings);
}

void check_package(Local& local, Remote& remote, const std::vector<ObjectInfo>& described,
                   const std::stop_token& stop, Findings& findings) {
    const Checked what{"package"};
    const auto& root = local.mapping().objects.front().object;
    const bool there = std::ranges::find(described, root, &ObjectInfo::name) != described.end();
    const auto packages = remote.rights().packages(stop);
    if (!packages) return findings.problem(what, packages.error());
    const std::string& prefix = local.config().exporting.namespace_prefix;
    if (*packages)
        for (const model::InstalledPackage& package : **packages)
            if (package.name == kPackage || (!prefix.empty() && package.name_space == prefix))
                return findings.ok(what, package.name + " " + package.version);
    if (there)
        return findings.ok(what, *packages ? "its source was deployed; no version is known"
                                           : "it is there; the org does not tell its version");
    findings.problem(what, "it is not installed, or the connected user does not see " + root,
                     "Install the Dealwire package (sfdx-package/), and assign the permission set "
                     "Dealwire Integration to the connected user.");
}

}  // namespace dealwire::app
