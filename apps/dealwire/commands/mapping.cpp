#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/preflight.hpp"
#include "apps/dealwire/render/mapping_report.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/settings.hpp"
#include "engine/base/text.hpp"
#include "engine/exporting/mapping_history.hpp"
#include "engine/exporting/mapping_words.hpp"
#include "engine/exporting/tracker_list.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

namespace dealwire::app {
namespace {

using base::Tree;
using exporting::ObjectRule;
using model::ObjectInfo;

struct Options {
    std::string id;
    std::string object;
    bool no_history = false;
};

/// What decides about records besides the conversation. Lives as long as the rules made of it.
struct Making {
    explicit Making(Place& place)
        : mapping{place.local.mapping()},
          settings{place.local.export_settings(place.scope)},
          people{place.local.members().all(place.scope)},
          now{place.local.clock().now()} {
        settings.filter = filter_in_force(place.local, place.scope).filter;
    }

    [[nodiscard]] exporting::ExportRules rules() const { return {mapping, settings, people, now}; }

    const exporting::Mapping& mapping;
    exporting::ExportSettings settings;
    exporting::People people;
    base::Instant now;
};

bool same_name(const std::string& object, const std::string& wanted) {
    return wanted.empty() || base::to_lower_ascii(object) == base::to_lower_ascii(wanted);
}

/// The records of one conversation, each field with its source.
std::vector<ShownRecord> shown_records(const exporting::ExportRules& rules,
                                       const exporting::Subject& subject,
                                       const std::string& object) {
    std::map<model::RecordName, std::vector<ShownField>> fields;
    const auto observer = [&](const exporting::MadeField& field) {
        fields[{field.object.object, field.key}].push_back(
            {field.rule.target, exporting::source_of(field.rule),
             exporting::place_of(field.object, field.rule), field.made});
    };
    std::vector<ShownRecord> shown;
    for (auto& record : exporting::desired_records(rules, subject, observer)) {
        if (!same_name(record.name.object, object)) continue;
        auto made = std::move(fields[record.name]);
        shown.push_back({std::move(record), std::move(made)});
    }
    return shown;
}

/// What is wrong with the object that somebody asks for; nothing where the mapping has it.
std::optional<ExitCode> refuse_unknown_object(Invocation& invocation,
                                              const exporting::Mapping& mapping,
                                              const std::string& object) {
    if (object.empty()) return std::nullopt;
    std::vector<std::string> names;
    for (const auto* rules : {&mapping.objects, &mapping.switched_off})
        for (const ObjectRule& rule : *rules) {
            if (same_name(rule.object, object)) return std::nullopt;
            if (std::ranges::find(names, rule.object.text()) == names.end())
                names.push_back(rule.object);
        }
    return invocation.output.failure(ExitCode::Usage, "The mapping has no object '" + object + "'.",
                                     "It has " + joined(names) + ".");
}

ExitCode show_one(Invocation& invocation, Place& place, const Options& options) {
    const base::ConversationId id{options.id};
    Local& local = place.local;
    const auto conversation = local.conversations().find(local.tenant(), id);
    const auto contents = local.conversations().contents(local.tenant(), {&id, 1});
    if (!conversation || contents.empty()) return no_such_conversation(invocation, options.id);
    local.resolver(place.scope).resolve_these({&id, 1}, invocation.stop);
    const auto resolution = local.resolutions().find(place.scope, id);
    if (!resolution)
        return invocation.output.failure(ExitCode::Failed, "Stopped before it was resolved.", "");

    const Making making{place};
    if (const auto refused = refuse_unknown_object(invocation, making.mapping, options.object))
        return *refused;
    const auto verdict = verdict_on(local, place.scope, making.settings.filter, id, *resolution);
    if (!verdict) return no_such_conversation(invocation, options.id);
    base::Tree document = contents.front().document;
    if (const auto found = local.hits().hits(local.tenant(), {&id, 1}); !found.empty())
        document = exporting::with_hits(std::move(document), found.front().hits, *conversation,
                                        *resolution);
    const exporting::Subject subject{*conversation, document, *resolution};
    const auto records = shown_records(making.rules(), subject, options.object);
    invocation.output.document(Tree::Object{{"conversation", options.id},
                                            {"exported", verdict->passes},
                                            {"reason", verdict->reason},
                                            {"records", records_tree(records)}});
    print_records(records, invocation.output);
    invocation.output.line(verdict->passes ? "The filter lets it through: " + verdict->reason + "."
                                           : "Not exported: " + verdict->reason + ".");
    return ExitCode::Done;
}

ExitCode show_rules(Invocation& invocation, Local& local, const Options& options) {
    exporting::Mapping mapping = local.mapping();
    if (const auto refused = refuse_unknown_object(invocation, mapping, options.object))
        return *refused;
    const auto other = [&](const ObjectRule& rule) {
        return !same_name(rule.object, options.object);
    };
    std::erase_if(mapping.objects, other);
    std::erase_if(mapping.switched_off, other);
    const auto settings = local.export_settings({local.tenant(), {}});  // of no org
    Tree document = mapping_tree(mapping, settings);
    document.set("folder", mappings_folder(local.config()).string());
    invocation.output.document(document);
    print_mapping(mapping, settings, invocation.output);
    return ExitCode::Done;
}

/// Where only the name without the namespace is there, or the other way round, the setting is
/// wrong; that is worth a remedy of its own.
std::string plain_name(const std::string& name, const std::string& prefix) {
    const std::string start = prefix + "__";
    return !prefix.empty() && name.starts_with(start) ? name.substr(start.size()) : "";
}

const ObjectInfo* find(const std::vector<ObjectInfo>& described, const std::string& name) {
    const auto found = std::ranges::find(described, name, &ObjectInfo::name);
    return found == described.end() ? nullptr : &*found;
}

std::vector<std::string> names_to_describe(const exporting::Mapping& mapping,
                                           const std::string& prefix) {
    std::vector<std::string> names;
    for (const ObjectRule& rule : mapping.objects)
        if (std::ranges::find(names, rule.object.text()) == names.end())
            names.push_back(rule.object);
    if (const std::string plain = plain_name(mapping.objects.front().object, prefix);
        !plain.empty())
        names.push_back(plain);
    return names;
}

void check_objects(const Making& making, const std::string& prefix,
                   const std::vector<ObjectInfo>& described, Findings& findings) {
    const ObjectRule& root = making.mapping.objects.front();
    const std::string plain = plain_name(root.object, prefix);
    if (!find(described, root.object) && !plain.empty() && find(described, plain))
        findings.problem({"mapping", "namespace"},
                         "the org has " + plain + ", and no " + root.object,
                         "Empty export.namespace in the config file.");
    for (const ObjectRule& rule : making.mapping.objects) {
        if (making.settings.use_of(rule.kind) == exporting::ChildUse::Remove) continue;
        const auto found = exporting::check_object(rule, root, find(described, rule.object));
        add_findings(found, "mapping", findings);
        if (found.empty())
            findings.ok({"mapping", rule.object + " (" + rule.file + ")"},
                        counted(std::ssize(rule.fields), "field"));
    }
}

/// Makes the records of every conversation held that the filter lets through; no call.
exporting::MappingTrial trial_of(Place& place, Remote& remote, const Making& making,
                                 const std::vector<ObjectInfo>& described,
                                 const std::stop_token& stop) {
    place.local.resolver(place.scope).resolve_stale(stop);
    exporting::MappingTrial trial{described};
    exporting::ExportRequest request{.plan_only = true, .every = true};
    request.judged = [&](const exporting::Judged& judged) {
        if (judged.verdict.passes) trial.note(making.rules(), judged.subject);
    };
    remote.exporter().run(request, stop);
    return trial;
}

void check_history(const Making& making, const exporting::MappingTrial& trial,
                   const std::vector<ObjectInfo>& described, Findings& findings) {
    findings.ok({"history"}, counted(trial.conversations(), "conversation") +
                                 " that the filter lets through looked at");
    std::vector<std::string> empty;
    for (const ObjectRule& rule : making.mapping.objects) {
        add_findings(exporting::history_findings(rule, trial, find(described, rule.object)),
                     "history", findings);
        std::ranges::move(exporting::never_filled(rule, trial), std::back_inserter(empty));
    }
    if (!empty.empty())
        findings.ok({"history"}, counted(std::ssize(empty), "field") +
                                     " empty in every record: " + joined(empty, ", "));
}

ExitCode check(Invocation& invocation, Place& place, Remote& remote, const Options& options) {
    const Making making{place};
    const std::string& prefix = place.local.config().exporting.namespace_prefix;
    const auto described =
        remote.describe(names_to_describe(making.mapping, prefix), invocation.stop);
    if (!described) return invocation.output.failure(described.error());
    Findings findings;
    check_objects(making, prefix, *described, findings);
    check_fallback_owner(place, findings);
    if (options.no_history) {
        findings.worst_first();
        return findings.report(invocation.output);
    }

    const auto storage = remote.directory().storage(invocation.stop);
    if (!storage) return invocation.output.failure(storage.error());
    const auto trial = trial_of(place, remote, making, *described, invocation.stop);
    check_history(making, trial, *described, findings);
    const auto written = ports::sum_of(place.local.exports().written(place.scope));
    const auto estimate = exporting::storage_estimate(trial, written, *storage);
    add_storage(estimate, findings);
    findings.worst_first();
    const ExitCode code =
        findings.report(invocation.output, {{"storage", storage_tree(estimate, trial)}});
    print_storage(estimate, trial, invocation.output);
    return code;
}

void add_show(Command* family, Action& chosen) {
    const auto options = std::make_shared<Options>();
    Command* command = family->add_subcommand(
        "show", "What becomes of what; with an id, the records of that conversation");
    command->add_option("ID", options->id, "Conversation id");
    command->add_option("--object", options->object, "Only this object");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            if (options->id.empty())
                return at_desk(invocation, [&](Local& local) {
                    return show_rules(invocation, local, *options);
                });
            return in_scope(invocation,
                            [&](Place& place) { return show_one(invocation, place, *options); });
        };
    });
}

}  // namespace

void add_mapping(Command& app, Action& chosen) {
    Command* family =
        app.add_subcommand("mapping", "Which fields a conversation fills in Salesforce");
    family->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    Command* to_check = family->add_subcommand(
        "check", "Compare the mapping with the org and the conversations held; nothing is written");
    to_check->add_flag("--no-history", options->no_history, "Only the org, not the conversations");
    to_check->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return with_org(invocation, [&](Place& place, Remote& remote) {
                return check(invocation, place, remote, *options);
            });
        };
    });
    add_show(family, chosen);
}

}  // namespace dealwire::app
