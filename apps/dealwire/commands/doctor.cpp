#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/preflight.hpp"
#include "apps/dealwire/render/findings.hpp"
#include "apps/dealwire/render/import_report.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/rules_in_force.hpp"
#include "apps/dealwire/serve_check.hpp"
#include "apps/dealwire/settings.hpp"
#include "engine/base/time_text.hpp"
#include "engine/importing/field_listing.hpp"
#include "engine/importing/imported_objects.hpp"
#include "engine/ports/sealer.hpp"
#include "engine/ports/store_error.hpp"

#include <CLI/App.hpp>

#include <algorithm>

namespace dealwire::app {
namespace {

using base::Tree;

/// The deletion log of an org reaches back so far. Source: SOAP API Developer Guide, getDeleted().
constexpr std::chrono::hours kDeletionLog{15 * 24};
/// Beyond the first a clock deserves a look, beyond the second the org refuses our signed requests.
constexpr std::chrono::seconds kClockOff{30};
constexpr std::chrono::minutes kClockWrong{3};
/// Types that changed so long ago are known by now.
constexpr std::chrono::hours kRecent{7 * 24};

const Checked kClock{"clock"};
const Checked kConnection{"connection"};

const model::ObjectInfo* find(const std::vector<model::ObjectInfo>& described,
                              const std::string& name) {
    const auto found = std::ranges::find(described, name, &model::ObjectInfo::name);
    return found == described.end() ? nullptr : &*found;
}

void check_connection(Place& place, Remote& remote, Invocation& invocation, Findings& findings) {
    const auto org = remote.directory().identify(invocation.stop);
    const Checked connection{"connection", place.connection.name};
    if (!org) return findings.problem(connection, org.error());
    if (org->org != place.connection.org)
        return findings.problem(connection,
                                "another org answers (" + org->org.id.text() + " instead of " +
                                    place.connection.org.id.text() + ")",
                                "A sandbox was refreshed or the host changed hands: connect it in "
                                "place of the old one, with --replaces " +
                                    place.connection.name + ".");
    if (org->is_sandbox != (place.connection.environment == model::Environment::Sandbox))
        return findings.problem(
            connection,
            std::string{"the org is a "} + (org->is_sandbox ? "sandbox" : "production org") +
                ", and the connection says " + model::name_of(place.connection.environment),
            "Connect it again with the right --environment.");
    findings.ok(connection, org->org_name + " as " + org->username);
    if (const auto usage = remote.directory().usage())
        findings.ok({"calls"}, std::to_string(usage->used) + " of " +
                                   std::to_string(usage->allowed) + " used today by all programs");
    const auto pause = place.local.spending().paused(place.scope);
    if (pause && pause->until > place.local.clock().now())
        findings.warning({"calls"},
                         "paused until " + base::to_text(pause->until) + ": " + pause->why,
                         "Nothing to do: the first run after that goes on. Where the org has calls "
                         "again: dealwire budget resume");
}

/// By how much our clock and the org's differ.
void check_clock(const std::vector<ports::ObjectAnswer>& answers, base::Instant now,
                 Findings& findings) {
    const auto timed = std::ranges::find_if(
        answers, [](const ports::ObjectAnswer& answer) { return answer.at.has_value(); });
    if (timed == answers.end()) return;
    const auto off = now > *timed->at ? now - *timed->at : *timed->at - now;
    const std::string said = "differs from the org's by " + span(off);
    const std::string remedy = "Let this machine follow a time server (NTP).";
    if (off > kClockWrong)
        findings.problem(kClock, said, remedy);
    else if (off > kClockOff)
        findings.warning(kClock, said, remedy);
    else
        findings.ok(kClock);
}

/// Fields that are counted on and are not what they were.
void check_fields(Place& place, const importing::ImportedObject& object,
                  const model::ObjectInfo& info, Findings& findings) {
    const std::string name{object.name};
    const Checked what{"fields", name};
    auto& selections = place.local.selections();
    const auto selected = selections.selected(place.local.tenant(), name);
    const auto chosen = [&](const std::string& field) {
        return selected && std::ranges::find(*selected, field) != selected->end();
    };
    bool fine = true;
    const auto warn = [&](const std::string& problem, const std::string& remedy) {
        findings.warning(what, problem, remedy);
        fine = false;
    };
    for (const importing::ListedField& field : importing::list_fields(
             object, info, selected, selections.columns_read(place.scope, name))) {
        const bool needed = std::ranges::find(object.needed, field.name) != object.needed.end();
        if (field.state == importing::FieldState::NotVisible && !needed)
            warn(field.name + ": " + field.reason,
                 "Give the connected user read permission on it, or take it out: dealwire fields "
                 "deselect " +
                     name + " " + field.name);
        if (field.state == importing::FieldState::Refused && chosen(field.name))
            warn(field.name + " was selected, and now: " + field.reason,
                 "Take it out: dealwire fields deselect " + name + " " + field.name);
    }
    for (const model::SchemaChange& change :
         place.local.schemas().changes(place.scope, place.local.clock().now() - kRecent))
        if (change.object == name && change.kind == model::SchemaChangeKind::Retyped)
            warn(change.field + " was changed from " + change.before + " to " + change.after,
                 "Values read before may look different. Nothing else to do; 'dealwire import " +
                     name + " --full' reads them again.");
    if (fine) findings.ok(what);
}

/// Whether deletions can still be followed without a gap.
void check_deletions(Place& place, const std::string& object, Findings& findings) {
    const auto covered = place.local.places().deletions_covered(place.scope, object);
    if (!covered) return;  // nothing was imported yet
    const Checked what{"deletions", object};
    if (place.local.clock().now() - *covered < kDeletionLog)
        return findings.ok(what, "known up to " + base::to_text(*covered));
    findings.warning(what,
                     "known up to " + base::to_text(*covered) +
                         "; the org's log reaches back 15 days, so some may never be told",
                     "Run 'dealwire import --reconcile', which finds what is gone.");
}

/// Whether the last proofs of completeness left something open.
void check_proofs(Place& place, Findings& findings) {
    for (const model::Proof& proof : place.local.proofs().latest(place.scope)) {
        const Checked what{"proof", proof.object};
        const std::string verdict = verdict_of(proof);
        if (proof.complete())
            findings.ok(what, verdict);
        else
            findings.warning(what, proof.withheld.empty() ? verdict : proof.withheld,
                             "Check what the connected user may see, then run 'dealwire import "
                             "--reconcile'.");
    }
}

void check_imports(Place& place, const std::vector<model::ObjectInfo>& described,
                   Findings& findings) {
    for (const importing::ImportedObject& object : importing::imported_objects()) {
        const std::string name{object.name};
        if (const model::ObjectInfo* info = find(described, name))
            check_fields(place, object, *info, findings);
        check_deletions(place, name, findings);
    }
}

void check_objects(Place& place, Remote& remote, Invocation& invocation, Findings& findings) {
    const auto names = objects_in_use(place.local);
    ports::Spent spent;
    const auto answers = remote.source().ask(ports::questions_about(names), spent, invocation.stop);
    if (!answers) return findings.problem({"objects"}, answers.error());
    check_clock(*answers, place.local.clock().now(), findings);
    std::vector<model::ObjectInfo> described;
    for (const ports::ObjectAnswer& answer : *answers) described.push_back(answer.described);
    check_user(place, remote, invocation.stop, findings);
    check_package(place.local, remote, described, invocation.stop, findings);
    check_rights(place.local, place.scope, described, findings);
    check_imports(place, described, findings);
    check_proofs(place, findings);
}

void check_org(Place& place, Invocation& invocation, Findings& findings) {
    if (!place.connection.trouble.empty())
        return findings.problem(
            {"connection", place.connection.name}, place.connection.trouble,
            "Run 'dealwire connect salesforce' with --name " + place.connection.name + ".");
    Remote remote{place.local, place.connection, place.scope};
    remote.let_everything_through();
    check_connection(place, remote, invocation, findings);
    check_objects(place, remote, invocation, findings);
    check_sharing(place.local, place.connection, findings, invocation.stop);
    remote.remember_usage();
}

void add_issues(const Checked& what, const base::Issues& issues, Findings& findings) {
    for (const base::Issue& issue : issues)
        findings.problem(what, issue.path + " " + issue.problem, remedy_of(issue));
}

/// Which rules of matching count, and whether somebody edits a file in vain.
void check_rules(Local& local, Findings& findings) {
    const Checked what{"rules"};
    try {
        const RulesInForce now = rules_in_force(local);
        static_cast<void>(local.matching_rules(now.rules));  // the shipped lists are readable
        if (now.file_edited)
            findings.warning(what,
                             name_of(now.revision) +
                                 " is in force; the config file was edited since revisions are "
                                 "used, and what it says about matching has no effect",
                             "See what it would do: dealwire rules test --from-config. Then set "
                             "it: dealwire rules set --from-config.");
        else
            findings.ok(what, name_of(now.revision) + " is in force");
    } catch (const ConfigError& error) {
        add_issues(what, error.issues(), findings);
    }
}

void examine(Local& local, Invocation& invocation, Findings& findings) {
    findings.ok({"key"}, local.config().key.file);
    findings.ok({"store"}, "schema version " + std::to_string(local.schema_version()));
    local.mapping();
    findings.ok({"mapping"}, mappings_folder(local.config()).string());
    check_rules(local, findings);
    check_serve(local, findings);
    const auto connection = local.connections().active(local.tenant());
    if (!connection)
        return findings.problem(kConnection, "there is none yet",
                                "Run 'dealwire connect salesforce'.");
    Place place{local, *connection, {local.tenant(), connection->org}};
    check_org(place, invocation, findings);
}

/// What cannot be opened is a finding like any other: the doctor is asked exactly then.
ExitCode doctor(Invocation& invocation) {
    Findings findings;
    const auto config = load_settings(invocation.globals);
    if (!config) {
        add_issues({"config"}, config.error(), findings);
        return findings.report(invocation.output);
    }
    findings.ok({"config"}, config_path(invocation.globals).string());
    try {
        Installation installation{*config};
        Local local{installation, {invocation.globals.tenant}};
        examine(local, invocation, findings);
    } catch (const ConfigError& error) {
        add_issues({"mapping"}, error.issues(), findings);
    } catch (const ports::SealError& error) {
        findings.problem({"key"}, error.what(), kKeyRemedy);
    } catch (const ports::SchemaError& error) {
        findings.problem({"store"}, error.what(), kSchemaRemedy);
    } catch (const ports::StoreError& error) {
        findings.problem({"store"}, error.what(), "Check the disk or the database server.");
    }
    return findings.report(invocation.output);
}

}  // namespace

void add_doctor(CLI::App& app, Action& chosen) {
    app.add_subcommand("doctor", "Check config, store, key, connection and permissions")
        ->callback([&chosen] { chosen = doctor; });
}

}  // namespace dealwire::app
