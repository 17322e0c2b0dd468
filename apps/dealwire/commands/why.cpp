#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/in_salesforce.hpp"
#include "apps/dealwire/names.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "engine/base/text.hpp"
#include "engine/exporting/task_reasons.hpp"
#include "engine/matching/explain.hpp"

#include <algorithm>
#include <memory>
#include <set>

namespace dealwire::app {
namespace {

base::Tree to_tree(const exporting::Verdict& verdict, int revision) {
    base::Tree::Array because;
    for (const exporting::FilterReason& reason : verdict.because)
        because.push_back(base::Tree::Object{{"condition", reason.place},
                                             {"line", reason.line},
                                             {"field", reason.field},
                                             {"seen", reason.seen},
                                             {"holds", reason.holds},
                                             {"reason", reason.sentence}});
    return base::Tree::Object{{"revision", revision},
                              {"passes", verdict.passes},
                              {"private", verdict.is_private},
                              {"because", std::move(because)}};
}

matching::IsRecorded recorded_in(Place& place) {
    std::set<model::RecordId> recorded;
    for (const model::Member& member : place.local.members().all(place.scope))
        if (member.recorded) recorded.insert(member.user);
    return [recorded = std::move(recorded)](const model::RecordId& user) {
        return recorded.contains(user);
    };
}

exporting::TaskReasons tasks_of(Place& place, const model::Conversation& conversation,
                                const model::Resolution& resolution) {
    static const exporting::Mapping kNone{};  // it decides on fields, not on who gets a task
    Local& local = place.local;
    const auto contents = local.conversations().contents(local.tenant(), {&conversation.id, 1});
    if (contents.empty()) return {};
    const exporting::People people{local.members().all(place.scope)};
    const exporting::ExportSettings settings = local.export_settings(place.scope);
    return exporting::explain_tasks({conversation, contents.front().document, resolution},
                                    {kNone, settings, people, local.clock().now()},
                                    names_in(place));
}

base::Tree to_tree(const exporting::TaskReasons& reasons) {
    base::Tree::Array tasks;
    for (const exporting::TaskReason& each : reasons.tasks) {
        const auto id = [](const model::RecordId& held) {
            return held.empty() ? base::Tree{} : base::Tree{held.text()};
        };
        base::Tree::Array because;
        for (const std::string& sentence : each.because) because.emplace_back(sentence);
        tasks.push_back(base::Tree::Object{{"object", each.object},
                                           {"who", id(each.task.who)},
                                           {"what", id(each.task.what)},
                                           {"owner", id(each.task.owner)},
                                           {"because", std::move(because)}});
    }
    return tasks;
}

void print(const exporting::TaskReasons& reasons, Output& output) {
    if (!reasons.none.empty()) output.line("  " + reasons.none);
    for (const exporting::TaskReason& each : reasons.tasks) {
        output.line("  " + each.object);
        for (const std::string& sentence : each.because)
            output.line("    " + base::visible_in_line(sentence));
    }
}

ExitCode why(Invocation& invocation, Place& place, const std::string& text) {
    const base::ConversationId id{text};
    Local& local = place.local;
    const auto conversation = local.conversations().find(local.tenant(), id);
    if (!conversation) return no_such_conversation(invocation, local, text);
    const auto considered = local.resolver(place.scope).consider(id, invocation.stop);
    if (!considered)
        return invocation.output.failure(ExitCode::Failed, "Stopped before it was resolved.",
                                         "Run it again; nothing was changed.");

    const auto decision = local.resolutions().override_of(place.scope, id);
    const matching::Explained explained{*conversation, *considered, decision, names_in(place),
                                        recorded_in(place)};
    const FilterInForce filter = filter_in_force(local, place.scope);
    const auto verdict = verdict_on(local, place.scope, filter.filter, id, considered->resolution);
    if (!verdict) return no_such_conversation(invocation, text);
    const InSalesforce there = in_salesforce(place, id, *verdict, filter.filter.on_exit);
    const exporting::TaskReasons tasks =
        verdict->passes ? tasks_of(place, *conversation, considered->resolution)
                        : exporting::TaskReasons{};
    base::Tree document = matching::explain_as_tree(explained);
    document.set("export", base::Tree::Object{{"state", there.state},
                                              {"reason", there.reason},
                                              {"filter", to_tree(*verdict, filter.revision.number)},
                                              {"tasks", to_tree(tasks)}});
    invocation.output.document(document);
    for (const std::string& line : matching::explain_as_text(explained))
        invocation.output.line(base::visible_in_line(line));
    invocation.output.line();
    invocation.output.line("In Salesforce");
    invocation.output.line("  " + there.reason);
    if (verdict->passes)
        invocation.output.line("  The filter lets it through: " + verdict->reason + ".");
    print(tasks, invocation.output);
    return ExitCode::Done;
}

}  // namespace

ExitCode explain_conversation(Invocation& invocation, Place& place, const std::string& id) {
    return why(invocation, place, id);
}

void add_why(Command& app, Action& chosen) {
    Command* command = app.add_subcommand("why", "Why a conversation belongs where it does");
    auto id = std::make_shared<std::string>();
    command->add_option("ID", *id, "Conversation id")->required();
    command->callback([&chosen, id] {
        chosen = [id](Invocation& invocation) {
            return in_scope(invocation, [&](Place& place) { return why(invocation, place, *id); });
        };
    });
}

}  // namespace dealwire::app
