#include "apps/dealwire/preflight.hpp"

#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/user_rules.hpp"
#include "engine/exporting/fallback_owner.hpp"
#include "engine/exporting/mapping_check.hpp"
#include "engine/importing/imported_objects.hpp"
#include "engine/jobs/user_advice.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

using jobs::MissingRight;
using model::ObjectInfo;

/// As it is called in sfdx-package/sfdx-project.json.
constexpr const char* kPackage = "Dealwire";
/// Beyond the first a clock deserves a look, beyond the second the org refuses our signed requests.
constexpr std::chrono::seconds kClockOff{30};
constexpr std::chrono::minutes kClockWrong{3};

/// By how much our clock and the org's differ.
void check_clock(const std::vector<ports::ObjectAnswer>& answers, base::Instant now,
                 Findings& findings) {
    const Checked clock{"clock"};
    const auto timed = std::ranges::find_if(
        answers, [](const ports::ObjectAnswer& answer) { return answer.at.has_value(); });
    if (timed == answers.end()) return;
    const auto off = now > *timed->at ? now - *timed->at : *timed->at - now;
    const std::string said = "differs from the org's by " + span(off);
    const std::string remedy = "Let this machine follow a time server (NTP).";
    if (off > kClockWrong)
        findings.problem(clock, said, remedy);
    else if (off > kClockOff)
        findings.warning(clock, said, remedy);
    else
        findings.ok(clock);
}

std::string object_of(const std::string& subject) { return subject.substr(0, subject.find('.')); }

/// An object or a field that comes with a package and is not there, or cannot be seen.
bool is_absent(const MissingRight& missing, const std::vector<ObjectInfo>& described) {
    if (!missing.subject.ends_with("__c")) return false;
    const auto object = std::ranges::find(described, object_of(missing.subject), &ObjectInfo::name);
    if (object == described.end()) return true;
    const std::size_t dot = missing.subject.find('.');
    return dot != std::string::npos &&
           !exporting::field_named(*object, missing.subject.substr(dot + 1));
}

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
                    const std::vector<ObjectInfo>& described, Findings& findings) {
    for (const jobs::ObjectRight& right : needed.objects) {
        if (!right.create) continue;
        const auto lacks = [&](const MissingRight& each) {
            return each.write && object_of(each.subject) == right.object;
        };
        const bool there =
            std::ranges::find(described, right.object, &ObjectInfo::name) != described.end();
        if (there && std::ranges::none_of(missing, lacks)) findings.ok({"write", right.object});
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
        if (std::ranges::find(names, rule.object.text()) == names.end())
            names.push_back(rule.object);
    return names;
}

namespace {

/// None where the default rules count, which live without fields that cannot be seen, or where the
/// rules cannot be read, which others tell.
std::set<std::string> read_by_user_rules(Local& local) {
    try {
        const auto rules = user_rules_in_force(local.settings(), local.tenant());
        if (rules.revision.at) return provisioning::fields_of(rules.rules);
    } catch (const ConfigError&) {
    }
    return {};
}

}  // namespace

jobs::LeastRights rights_needed(Local& local, const model::OrgScope& scope,
                                std::span<const ObjectInfo> described) {
    const exporting::ExportSettings settings = local.export_settings(scope);
    return jobs::least_rights({.selected =
                                   [&](const std::string& object) {
                                       return local.selections().selected(local.tenant(), object);
                                   },
                               .mapping = local.mapping(),
                               .settings = settings,
                               .name_space = local.config().exporting.namespace_prefix,
                               .described = described,
                               .user_fields = read_by_user_rules(local)});
}

namespace {

/// Fields that assignment rules go by are as if they were empty where they cannot be seen.
void check_user_rules(const std::set<std::string>& read, const std::vector<ObjectInfo>& described,
                      Findings& findings) {
    const auto user = std::ranges::find(described, "User", &ObjectInfo::name);
    if (user == described.end()) return;  // told as a whole
    for (const std::string& path : read) {
        std::string field = path;
        for (const auto& related : importing::imported_object("User")->related)
            if (related.path == path) field = related.reference;
        if (user->field(field)) continue;
        const bool profile = field == "ProfileId";
        const std::string permission = profile ? "View Setup and Configuration (ViewSetup)"
                                               : "View Roles and Role Hierarchy (ViewRoles)";
        findings.warning({"read", "User." + field},
                         "assignment rules go by it, and the connected user cannot see it",
                         field == path ? "Give read permission on it, or take it out of the rules: "
                                         "dealwire users rules show"
                                       : "Give it the user permission " + permission + ".");
    }
}

/// Whether the connected user has what is needed, one finding per right.
void check_rights(Local& local, const jobs::LeastRights& needed,
                  const std::vector<MissingRight>& missing,
                  const std::vector<ObjectInfo>& described, Findings& findings) {
    check_visible(described, findings);
    check_user_rules(read_by_user_rules(local), described, findings);
    check_writable(needed, missing, described, findings);
    check_activities(needed, missing, described, findings);
}

/// What kind of user it is, and whether sharing may hide records from it. One call or two.
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

/// Takes what comes with the package and is absent out of the rights that are missing.
std::vector<std::string> take_absent(std::vector<MissingRight>& missing,
                                     const std::vector<ObjectInfo>& described) {
    std::vector<std::string> names;
    std::erase_if(missing, [&](const MissingRight& each) {
        if (!is_absent(each, described)) return false;
        if (std::ranges::find(names, each.subject) == names.end()) names.push_back(each.subject);
        return true;
    });
    return names;
}

/// Whether the package is there, and in which version. One call. Where it is not, that is one
/// finding, and what it would bring is `missing` no more.
void check_package(Local& local, Remote& remote, const std::vector<ObjectInfo>& described,
                   std::vector<MissingRight>& missing, const std::stop_token& stop,
                   Findings& findings) {
    const Checked what{"package"};
    const auto& root = local.mapping().objects.front().object;
    const bool there =
        std::ranges::find(described, root.text(), &ObjectInfo::name) != described.end();
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
    const std::vector<std::string> absent = take_absent(missing, described);
    findings.problem(what,
                     "it is not installed, or the connected user does not see " +
                         (absent.empty() ? root.text() : joined(absent)),
                     "Install the Dealwire package (sfdx-package/), and assign the permission set "
                     "Dealwire Integration to the connected user.");
}

}  // namespace

std::optional<std::vector<ObjectInfo>> look_before(Place& place, Remote& remote,
                                                   const std::stop_token& stop,
                                                   Findings& findings) {
    const auto names = objects_in_use(place.local);
    ports::Spent spent;
    const auto answers = remote.source().ask(ports::questions_about(names), spent, stop);
    if (!answers) {
        findings.problem({"objects"}, answers.error());
        return std::nullopt;
    }
    check_clock(*answers, place.local.clock().now(), findings);
    std::vector<ObjectInfo> described;
    for (const ports::ObjectAnswer& answer : *answers) described.push_back(answer.described);
    check_user(place, remote, stop, findings);
    const jobs::LeastRights needed = rights_needed(place.local, place.scope, described);
    auto missing = jobs::missing_rights(needed, described);
    check_package(place.local, remote, described, missing, stop, findings);
    check_rights(place.local, needed, missing, described, findings);
    return described;
}

void check_fallback_owner(Place& place, Findings& findings) {
    const config::TasksConfig& tasks = place.local.config().tasks;
    if (!tasks.enabled) return;
    const auto members = place.local.members().all(place.scope);
    if (const auto trouble = exporting::fallback_owner_trouble(tasks.fallback_owner, members))
        findings.warning({"tasks", "fallback_owner"}, *trouble, exporting::fallback_owner_remedy());
}

void add_issues(const Checked& what, const base::Issues& issues, Findings& findings) {
    for (const base::Issue& issue : issues)
        findings.problem(what, issue.path + " " + issue.problem, remedy_of(issue));
}

Findings preflight(Local& local, const model::Connection& connection, const std::stop_token& stop) {
    Findings findings;
    try {
        Place place{local, connection, {local.tenant(), connection.org}};
        Remote remote{local, place.connection, place.scope};
        remote.let_everything_through();
        look_before(place, remote, stop, findings);
        remote.remember_usage();
    } catch (const ConfigError& error) {
        add_issues({"mapping"}, error.issues(), findings);
    }
    findings.worst_first();
    return findings;
}

}  // namespace dealwire::app
