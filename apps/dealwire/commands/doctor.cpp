#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/settings.hpp"
#include "engine/importing/imported_objects.hpp"
#include "engine/ports/sealer.hpp"
#include "engine/ports/store_error.hpp"

#include <CLI/App.hpp>

#include <algorithm>

namespace dealwire::app {
namespace {

using base::Tree;

/// One line of the doctor: what was looked at, what is wrong (empty: nothing) and what to do.
struct Finding {
    std::string what;
    std::string problem;
    std::string remedy;
    ExitCode code = ExitCode::Failed;  ///< where there is a problem
};

class Findings {
public:
    void ok(const std::string& what) { list_.push_back({what, "", "", ExitCode::Done}); }

    void problem(const std::string& what, const std::string& problem, const std::string& remedy,
                 ExitCode code = ExitCode::Failed) {
        list_.push_back({what, problem, remedy, code});
    }

    void problem(const std::string& what, const base::Error& error) {
        problem(what, error.detail, error.remedy, exit_code_of(error));
    }

    ExitCode report(Output& output) const {
        ExitCode worst = ExitCode::Done;
        Tree::Array document;
        for (const Finding& finding : list_) {
            const bool fine = finding.problem.empty();
            worst = graver(worst, fine ? ExitCode::Done : finding.code);
            document.push_back(Tree::Object{{"check", finding.what},
                                            {"ok", fine},
                                            {"problem", finding.problem},
                                            {"remedy", finding.remedy}});
            output.line((fine ? "ok       " : "problem  ") + finding.what +
                        (fine ? "" : ": " + finding.problem));
            if (!finding.remedy.empty()) output.line("         " + finding.remedy);
        }
        output.document(Tree::Object{{"ok", worst == ExitCode::Done}, {"checks", document}});
        return worst;
    }

private:
    std::vector<Finding> list_;
};

const model::ObjectInfo* find(const std::vector<model::ObjectInfo>& described,
                              const std::string& name) {
    const auto found = std::ranges::find(described, name, &model::ObjectInfo::name);
    return found == described.end() ? nullptr : &*found;
}

void check_connection(Place& place, Remote& remote, Invocation& invocation, Findings& findings) {
    const auto org = remote.directory().identify(invocation.stop);
    if (!org) return findings.problem("connection " + place.connection.name, org.error());
    if (org->org != place.connection.org)
        return findings.problem("connection " + place.connection.name,
                                "another org answers (" + org->org.id.text() + " instead of " +
                                    place.connection.org.id.text() + ")",
                                "A sandbox was refreshed or the host changed hands: connect again "
                                "under a new --name.");
    findings.ok("connection " + place.connection.name + ": " + org->org_name + " as " +
                org->username);
    if (const auto usage = remote.directory().usage())
        findings.ok("API calls: " + std::to_string(usage->used) + " of " +
                    std::to_string(usage->allowed) + " used today");
}

void check_reading(const std::vector<model::ObjectInfo>& described, Findings& findings) {
    for (const importing::ImportedObject& object : importing::imported_objects()) {
        const std::string name{object.name};
        const model::ObjectInfo* info = find(described, name);
        if (!info || !info->queryable) {
            findings.problem("read " + name, "the connected user cannot see it",
                             "Give it read permission on " + name + ".");
            continue;
        }
        std::string hidden;
        for (const std::string_view field : object.needed)
            if (!info->field(field)) hidden += (hidden.empty() ? "" : ", ") + std::string{field};
        if (hidden.empty()) {
            findings.ok("read " + name);
        } else {
            findings.problem("read " + name, "fields are not visible: " + hidden,
                             "Give read permission on them, or live without what depends on them.",
                             ExitCode::Partial);
        }
    }
}

/// Fields that the rule writes and this object lacks, or may not be written.
std::string unwritable_fields(const exporting::ObjectRule& rule, const model::ObjectInfo& info) {
    std::vector<std::string> written{rule.key_field};
    for (const exporting::FieldRule& field : rule.fields) written.push_back(field.target);
    std::string list;
    for (const std::string& field : written) {
        const model::FieldInfo* known = info.field(field);
        if (known && (known->createable || known->updateable)) continue;
        list += (list.empty() ? "" : ", ") + field;
    }
    return list;
}

void check_writing(const exporting::Mapping& mapping,
                   const std::vector<model::ObjectInfo>& described, Findings& findings) {
    for (const exporting::ObjectRule& object : mapping.objects) {
        const std::string what = "write " + object.object;
        const model::ObjectInfo* info = find(described, object.object);
        if (!info) {
            findings.problem(what, "the object is not there or not visible",
                             "Install the Dealwire package (sfdx-package/) and assign the "
                             "permission set Dealwire Integration to the connected user.");
            continue;
        }
        const std::string missing = unwritable_fields(object, *info);
        if (!info->createable || !info->updateable) {
            findings.problem(
                what, "the connected user may not create and edit it",
                "Assign the permission set Dealwire Integration to the connected user.");
        } else if (!missing.empty()) {
            findings.problem(what, "fields are missing or read-only: " + missing,
                             "Install the newest package, or assign the permission set.");
        } else {
            findings.ok(what);
        }
    }
}

void check_objects(Place& place, Remote& remote, Invocation& invocation, Findings& findings) {
    const exporting::Mapping& mapping = place.local.mapping();
    std::vector<std::string> names;
    for (const importing::ImportedObject& object : importing::imported_objects())
        names.emplace_back(object.name);
    for (const exporting::ObjectRule& object : mapping.objects) names.push_back(object.object);
    const auto described = remote.describe(names, invocation.stop);
    if (!described) return findings.problem("objects", described.error());
    check_reading(*described, findings);
    check_writing(mapping, *described, findings);
}

void check_org(Place& place, Invocation& invocation, Findings& findings) {
    if (!place.connection.trouble.empty())
        return findings.problem("connection " + place.connection.name, place.connection.trouble,
                                "Run 'dealwire connect salesforce' with the same --name.",
                                ExitCode::Reauthorise);
    Remote remote{place.local, place.connection, place.scope};
    check_connection(place, remote, invocation, findings);
    check_objects(place, remote, invocation, findings);
    remote.remember_usage();
}

void examine(Local& local, Invocation& invocation, Findings& findings) {
    findings.ok("key " + local.config().key.file);
    findings.ok("store, schema version " + std::to_string(local.schema_version()));
    local.mapping();
    findings.ok("mapping " + mappings_folder(local.config()).string());
    const auto connection = local.connections().active(local.tenant());
    if (!connection)
        return findings.problem("connection", "there is none yet",
                                "Run 'dealwire connect salesforce'.", ExitCode::Usage);
    Place place{local, *connection, {local.tenant(), connection->org}};
    check_org(place, invocation, findings);
}

void add_issues(const std::string& what, const base::Issues& issues, Findings& findings) {
    for (const base::Issue& issue : issues)
        findings.problem(what, issue.path + " " + issue.problem, "", ExitCode::Usage);
}

/// What cannot be opened is a finding like any other: the doctor is asked exactly then.
ExitCode doctor(Invocation& invocation) {
    Findings findings;
    const auto config = load_settings(invocation.globals);
    if (!config) {
        add_issues("config", config.error(), findings);
        return findings.report(invocation.output);
    }
    findings.ok("config " + config_path(invocation.globals).string());
    try {
        Local local{*config, invocation.globals};
        examine(local, invocation, findings);
    } catch (const ConfigError& error) {
        add_issues("mapping", error.issues(), findings);
    } catch (const ports::SealError& error) {
        findings.problem("key", error.what(), "", ExitCode::Usage);
    } catch (const ports::SchemaError& error) {
        findings.problem("store", error.what(), "", ExitCode::Usage);
    } catch (const ports::StoreError& error) {
        findings.problem("store", error.what(), "Check the disk or the database server.");
    }
    return findings.report(invocation.output);
}

}  // namespace

void add_doctor(CLI::App& app, Action& chosen) {
    app.add_subcommand("doctor", "Check config, store, key, connection and permissions")
        ->callback([&chosen] { chosen = doctor; });
}

}  // namespace dealwire::app
