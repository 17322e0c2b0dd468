#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/names.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "engine/exporting/filter.hpp"
#include "engine/matching/explain.hpp"

#include <CLI/App.hpp>

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

/// What became of a conversation in the org.
struct InSalesforce {
    std::string state;   ///< "exported", "filtered", "parked" or "due"
    std::string reason;  ///< one sentence
};

InSalesforce in_salesforce(Place& place, const model::Conversation& conversation,
                           const model::Resolution& resolution) {
    const auto records = place.local.exports().records(place.scope, {&conversation.id, 1});
    const auto count = [&](model::ExportState state) {
        return std::ranges::count(records, state, &model::ExportRecord::state);
    };
    const exporting::Verdict verdict = exporting::default_filter(conversation, resolution);
    const auto written = count(model::ExportState::Written);
    if (!verdict.passes)
        return {"filtered", "It is kept out: " + verdict.reason +
                                (records.empty() ? "" : " Its records go with the next export.")};
    if (const auto parked = count(model::ExportState::Parked); parked > 0)
        return {"parked", counted(parked, "record") + " of " + std::to_string(records.size()) +
                              " refused by Salesforce; see 'dealwire parked list'."};
    if (records.empty() || written < std::ssize(records))
        return {"due", "It waits for the next 'dealwire export' or 'dealwire sync'."};
    return {"exported", counted(written, "record") + " written, tasks included."};
}

ExitCode why(Invocation& invocation, Place& place, const std::string& text) {
    const base::ConversationId id{text};
    Local& local = place.local;
    const auto conversation = local.conversations().find(local.tenant(), id);
    if (!conversation) return no_such_conversation(invocation, text);
    local.resolver(place.scope).resolve_these({&id, 1}, invocation.stop);
    const auto resolution = local.resolutions().find(place.scope, id);
    if (!resolution)
        return invocation.output.failure(ExitCode::Failed, "Stopped before it was resolved.", "");

    const auto decision = local.resolutions().override_of(place.scope, id);
    const matching::Explained explained{*conversation, *resolution, decision, names_in(place)};
    const InSalesforce there = in_salesforce(place, *conversation, *resolution);
    base::Tree document = matching::explain_as_tree(explained);
    document.set("export", base::Tree::Object{{"state", there.state}, {"reason", there.reason}});
    invocation.output.document(document);
    for (const std::string& line : matching::explain_as_text(explained))
        invocation.output.line(line);
    invocation.output.line();
    invocation.output.line("In Salesforce");
    invocation.output.line("  " + there.reason);
    return ExitCode::Done;
}

}  // namespace

void add_why(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("why", "Why a conversation belongs where it does");
    auto id = std::make_shared<std::string>();
    command->add_option("ID", *id, "Conversation id")->required();
    command->callback([&chosen, id] {
        chosen = [id](Invocation& invocation) {
            return in_scope(invocation, [&](Place& place) { return why(invocation, place, *id); });
        };
    });
}

}  // namespace dealwire::app
