#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/deletion_report.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/base/keep_for.hpp"
#include "engine/base/time_text.hpp"

#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;

ExitCode show(Invocation& invocation, Place& place) {
    const jobs::RetentionSettings settings = retention_settings(place.local, place.scope);
    const auto last = place.local.deletions().last_retention(place.local.tenant());
    Tree::Array rules;
    for (const jobs::RetentionRule& rule : settings.rules.rules) {
        rules.push_back(Tree::Object{{"name", rule.name}, {"keep", base::text_of(rule.keep)}});
        invocation.output.line(rule.name + ": kept " + (rule.keep.forever ? "" : "for ") +
                               base::text_of(rule.keep));
    }
    invocation.output.document(Tree::Object{
        {"rules", std::move(rules)}, {"appliedLast", last ? Tree{base::to_text(*last)} : Tree{}}});
    invocation.output.line(last ? "Applied last " + base::to_text(*last) : "Never applied yet");
    return ExitCode::Done;
}

ExitCode test(Invocation& invocation, Place& place) {
    const jobs::RetentionSettings settings = retention_settings(place.local, place.scope);
    const jobs::RetentionPlan plan =
        retention_of(place.local, place.scope, settings).plan(invocation.stop);
    const auto ids = plan.ids();
    const HeldInOrgs held = held_in_orgs(place.local, ids);
    Tree document = retention_tree(plan);
    document.set("inSalesforce", held_tree(held));
    invocation.output.document(document);
    print_retention(plan, invocation.output);
    if (!ids.empty() && held.empty()) invocation.output.line("Nothing of it is in Salesforce.");
    print_held(held, Fate::Leave, invocation.output);
    return ExitCode::Done;
}

ExitCode run(Invocation& invocation, Place& place, bool even_many, std::stop_token stop) {
    const jobs::RetentionSettings settings = retention_settings(place.local, place.scope);
    const jobs::RetentionReport report =
        retention_of(place.local, place.scope, settings).run(even_many, stop);
    if (report.too_many)
        return invocation.output.failure(
            ExitCode::Failed, too_many_sentence(report.plan),
            "Look at 'dealwire retention test'. If that is what you want: dealwire retention run "
            "--even-many");
    note_setting(place.local, {"retention.run", "", counted(report.erased, "conversation")});
    Tree document = retention_tree(report.plan);
    document.set("erased", report.erased);
    invocation.output.document(document);
    print_retention(report.plan, invocation.output);
    invocation.output.line("Deleted " + counted(report.erased, "conversation") +
                           " here; their records leave Salesforce with the next export.");
    return report.stopped ? ExitCode::Partial : ExitCode::Done;
}

}  // namespace

void add_retention(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("retention", "How long conversations are kept");
    family->require_subcommand(1);
    family->add_subcommand("show", "The rules in force")->callback([&chosen] {
        chosen = [](Invocation& invocation) {
            return in_scope(invocation, [&](Place& place) { return show(invocation, place); });
        };
    });
    family->add_subcommand("test", "What they would delete now; nothing is changed")
        ->callback([&chosen] {
            chosen = [](Invocation& invocation) {
                return in_scope(invocation, [&](Place& place) { return test(invocation, place); });
            };
        });
    Command* now = family->add_subcommand("run", "Delete it; 'sync' does so once a day");
    auto even_many = std::make_shared<bool>(false);
    now->add_flag("--even-many", *even_many, "Also more than retention.most of all conversations");
    now->callback([&chosen, even_many] {
        chosen = [even_many](Invocation& invocation) {
            return in_scope(invocation, [&](Place& place) {
                return with_lease(invocation, place, [&](std::stop_token stop) {
                    return run(invocation, place, *even_many, std::move(stop));
                });
            });
        };
    });
}

}  // namespace dealwire::app
