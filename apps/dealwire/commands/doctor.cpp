#include "adapters/crypto/vault.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/preflight.hpp"
#include "apps/dealwire/render/findings.hpp"
#include "apps/dealwire/render/import_report.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/rules_in_force.hpp"
#include "apps/dealwire/secret_file.hpp"
#include "apps/dealwire/serve_check.hpp"
#include "apps/dealwire/settings.hpp"
#include "apps/dealwire/switching.hpp"
#include "apps/dealwire/user_rules.hpp"
#include "apps/dealwire/wiring_keys.hpp"
#include "engine/base/time_text.hpp"
#include "engine/connecting/reconnecting.hpp"
#include "engine/importing/field_listing.hpp"
#include "engine/importing/imported_objects.hpp"
#include "engine/ports/sealer.hpp"
#include "engine/ports/store_error.hpp"

#include <algorithm>
#include <functional>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;

/// The deletion log of an org reaches back so far. Source: SOAP API Developer Guide, getDeleted().
constexpr std::chrono::hours kDeletionLog{15 * 24};
/// Types that changed so long ago are known by now.
constexpr std::chrono::hours kRecent{7 * 24};

const Checked kConnection{"connection"};

const model::ObjectInfo* find(const std::vector<model::ObjectInfo>& described,
                              const std::string& name) {
    const auto found = std::ranges::find(described, name, &model::ObjectInfo::name);
    return found == described.end() ? nullptr : &*found;
}

void check_calls(Place& place, Remote& remote, Findings& findings) {
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

/// Whether the right org answers: where it does not, nothing else about it is worth a look.
bool check_connection(Place& place, Remote& remote, Invocation& invocation, Findings& findings) {
    const Checked what{"connection", place.connection.name};
    const auto org = remote.directory().identify(invocation.stop);
    if (!org) {
        findings.problem(what, org.error());
        return false;
    }
    if (org->org != place.connection.org) {
        const std::string trouble = connecting::another_org(place.connection, org->org.id);
        findings.problem(what, {.fault = base::Fault::Reauthorise,
                                .code = "ANOTHER_ORG",
                                .detail = trouble,
                                .remedy = connecting::reconnect_remedy(place.connection, trouble)});
        return false;
    }
    if (org->is_sandbox != (place.connection.environment == model::Environment::Sandbox)) {
        findings.problem(
            what,
            std::string{"the org is a "} + (org->is_sandbox ? "sandbox" : "production org") +
                ", and the connection says " + model::name_of(place.connection.environment),
            "Connect it again with the right --environment.");
        return false;
    }
    if (!place.connection.username.empty() && org->username != place.connection.username)
        findings.warning(
            what, "the user is " + org->username + " now, and was " + place.connection.username,
            "Was the app given another run-as user, or the user name changed, on "
            "purpose? Then nothing else is to do.");
    else
        findings.ok(what, org->org_name + " as " + org->username);
    check_calls(place, remote, findings);
    return true;
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
    const auto described = look_before(place, remote, invocation.stop, findings);
    if (!described) return;
    check_imports(place, *described, findings);
    check_proofs(place, findings);
}

/// What decides about exports and members, as far as it was set.
void check_documents(Place& place, Findings& findings) {
    const auto look = [&](const char* check, const std::function<DocumentRevision()>& read) {
        try {
            const DocumentRevision revision = read();
            findings.ok({check}, revision.at ? "revision " + std::to_string(revision.number)
                                             : "the default");
        } catch (const ConfigError& error) {
            add_issues({check}, error.issues(), findings);
        }
    };
    look("filter", [&] { return filter_in_force(place.local, place.scope).revision; });
    look("users rules", [&] {
        return user_rules_in_force(place.local.settings(), place.local.tenant()).revision;
    });
}

void check_org(Place& place, Invocation& invocation, Findings& findings) {
    check_documents(place, findings);
    if (!place.connection.trouble.empty())
        return findings.problem(
            {"connection", place.connection.name},
            {.fault = base::Fault::Reauthorise,
             .code = "CONNECTION_IN_TROUBLE",
             .detail = place.connection.trouble,
             .remedy = connecting::reconnect_remedy(place.connection, place.connection.trouble)});
    Remote remote{place.local, place.connection, place.scope};
    remote.let_everything_through();
    if (check_connection(place, remote, invocation, findings)) {
        check_objects(place, remote, invocation, findings);
        check_fallback_owner(place, findings);
        check_sharing(place.local, place.connection, findings, invocation.stop);
    }
    remote.remember_usage();
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

/// Whether the master key opens what it has to: of a key service, nobody else would notice.
void check_key(Local& local, Findings& findings) {
    const Checked what{"key"};
    const config::KeyConfig& key = local.config().key;
    try {
        for (const ports::DataKey& each : local.data_keys().all(local.tenant())) {
            if (!each.active) continue;
            local.vault().check(local.tenant(), each);
            if (each.wrapped.provider != key.provider)
                return findings.warning(what,
                                        key_place(key) +
                                            " is set, and the data key is still under "
                                            "the one of provider " +
                                            each.wrapped.provider,
                                        "Leave the old key where it is until this is done: "
                                        "dealwire key rotate --all-tenants");
        }
        findings.ok(what, key_place(key));
    } catch (const ports::SealError& error) {
        findings.problem(what, key_place(key) + ": " + error.what(), key_remedy(key));
    }
}

/// `name` is that of a connection; empty: the active one.
void examine(Local& local, Invocation& invocation, const std::string& name, Findings& findings) {
    check_key(local, findings);
    findings.ok({"store"}, "schema version " + std::to_string(local.schema_version()));
    local.mapping();
    findings.ok({"mapping"}, mappings_folder(local.config()).string());
    check_rules(local, findings);
    check_serve(local, findings);
    const auto connection =
        name.empty() ? local.connections().active(local.tenant()) : connection_named(local, name);
    if (!connection && !name.empty())
        return findings.problem(kConnection, "there is none of the name '" + name + "'",
                                "See 'dealwire connections list'.");
    if (!connection)
        return findings.problem(kConnection, "there is none yet, or none is active",
                                "Run 'dealwire connect salesforce', or 'dealwire connections "
                                "switch NAME'.");
    Place place{local, *connection, {local.tenant(), connection->org}};
    check_org(place, invocation, findings);
}

/// The address of a database server is the one setting that may hold a secret.
void check_config(const config::Config& config, const std::string& file, Findings& findings) {
    const std::string& url = config.store.url;
    const std::size_t at = url.find('@');
    const std::size_t user = url.find("://");
    const bool password =
        url.find("password=") != std::string::npos ||
        (at != std::string::npos && user != std::string::npos && url.find(':', user + 3) < at);
    const auto warning = password ? exposed(file) : std::nullopt;
    std::string detail = file;
    if (!config.salesforce.test_hosts.empty())
        detail +=
            ", with hosts for tests: orgs on this machine may be connected, as production too";
    if (!warning) return findings.ok({"config"}, detail);
    findings.warning({"config"}, "store.url holds a password, and others may read the file",
                     "chmod 600 '" + file + "'");
}

/// What cannot be opened is a finding like any other: the doctor is asked exactly then.
ExitCode doctor(Invocation& invocation, const std::string& name) {
    Findings findings;
    const auto config = load_settings(invocation.globals);
    if (!config) {
        add_issues({"config"}, config.error(), findings);
        return findings.report(invocation.output);
    }
    check_config(*config, config_path(invocation.globals).string(), findings);
    try {
        Installation installation{*config};
        Local local{installation, {invocation.globals.tenant}};
        examine(local, invocation, name, findings);
    } catch (const ConfigError& error) {
        add_issues({"mapping"}, error.issues(), findings);
    } catch (const ports::SealError& error) {
        findings.problem({"key"}, error.what(), key_remedy(config->key));
    } catch (const ports::SchemaError& error) {
        findings.problem({"store"}, error.what(), kSchemaRemedy);
    } catch (const ports::StoreError& error) {
        findings.problem({"store"}, error.what(), "Check the disk or the database server.");
    }
    return findings.report(invocation.output);
}

}  // namespace

void add_doctor(Command& app, Action& chosen) {
    Command* command =
        app.add_subcommand("doctor", "Check config, store, key, connection and permissions");
    auto name = std::make_shared<std::string>();
    command->add_option("--connection", *name, "This connection instead of the active one");
    command->callback([&chosen, name] {
        chosen = [name](Invocation& invocation) { return doctor(invocation, *name); };
    });
}

}  // namespace dealwire::app
