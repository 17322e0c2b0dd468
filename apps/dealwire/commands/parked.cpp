#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"

#include <CLI/App.hpp>

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::ExportRecord;

Tree list_of(const std::vector<std::string>& names) {
    Tree::Array list;
    for (const std::string& name : names) list.emplace_back(name);
    return list;
}

Tree to_tree(const ExportRecord& record) {
    return Tree::Object{{"conversation", record.conversation.value},
                        {"object", record.name.object},
                        {"key", record.name.key},
                        {"code", record.error_code},
                        {"fields", list_of(record.error_fields)},
                        {"message", record.error},
                        {"remedy", record.remedy},
                        {"since", base::to_text(record.changed_at)}};
}

ExitCode list(Invocation& invocation, Place& place) {
    auto parked = place.local.exports().parked(place.scope, kMostParked);
    // A refused parent before the children that only wait for it.
    std::ranges::stable_sort(parked, {}, [](const ExportRecord& record) {
        return std::pair{record.conversation, record.cascades};
    });
    Tree::Array document;
    for (const ExportRecord& record : parked) document.push_back(to_tree(record));
    Output& output = invocation.output;
    output.document(Tree::Object{{"parked", std::move(document)}});
    if (parked.empty()) output.line("Nothing is parked.");
    for (const ExportRecord& record : parked) {
        output.line(record.conversation.value + "  " + record.name.object + " " + record.name.key);
        output.line("    " + record.error_code + ": " + record.error);
        if (!record.error_fields.empty()) output.line("    Field: " + joined(record.error_fields));
        if (!record.remedy.empty()) output.line("    " + record.remedy);
    }
    if (!parked.empty()) output.line("When mended: dealwire parked retry --all, then export.");
    return ExitCode::Done;
}

struct Options {
    std::vector<std::string> ids;
    bool all = false;
};

/// Also where it was deleted: what the org refused to delete can be tried again.
bool is_known(Local& local, const std::string& id) {
    return local.conversations().find(local.tenant(), {id}) ||
           local.deletions().deletion_of(local.tenant(), {id});
}

ExitCode retry(Invocation& invocation, Place& place, const Options& options) {
    if (options.all == !options.ids.empty())
        return invocation.output.failure(ExitCode::Usage, "Name conversations, or say --all.",
                                         "See 'dealwire parked list' for what is parked.");
    for (const std::string& id : options.ids)
        if (!is_known(place.local, id)) return no_such_conversation(invocation, id);
    std::vector<base::ConversationId> ids;
    for (const std::string& id : options.ids) ids.push_back({id});
    const int count = place.local.exports().retry_parked(place.scope, ids);
    invocation.output.document(Tree::Object{{"retried", count}});
    invocation.output.line(counted(count, "record") + " will be tried again with the next export.");
    return ExitCode::Done;
}

}  // namespace

ExitCode list_parked(Invocation& invocation, Place& place) { return list(invocation, place); }

ExitCode retry_parked(Invocation& invocation, Place& place, const std::vector<std::string>& ids) {
    return retry(invocation, place, {ids, ids.empty()});
}

void add_parked(CLI::App& app, Action& chosen) {
    CLI::App* family = app.add_subcommand("parked", "Records that Salesforce refused");
    family->require_subcommand(1);
    family->add_subcommand("list", "Each with Salesforce's own words and what to do")
        ->callback([&chosen] {
            chosen = [](Invocation& invocation) {
                return in_scope(invocation, [&](Place& place) { return list(invocation, place); });
            };
        });

    CLI::App* again = family->add_subcommand("retry", "Try them again with the next export");
    auto options = std::make_shared<Options>();
    again->add_option("ID", options->ids, "Conversation ids");
    again->add_flag("--all", options->all, "All of them");
    again->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return retry(invocation, place, *options); });
        };
    });
}

}  // namespace dealwire::app
