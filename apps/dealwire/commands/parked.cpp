#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/count_option.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "engine/base/time_text.hpp"

#include <map>
#include <memory>
#include <set>

namespace dealwire::app {
namespace {

using base::Tree;
using model::ExportRecord;

Tree list_of(const std::vector<std::string>& names) {
    Tree::Array list;
    for (const std::string& name : names) list.emplace_back(name);
    return list;
}

struct Listing {
    std::size_t limit = 100;
    std::string object;
    std::string code;
    std::optional<ports::ParkedPlace> after = {};
    model::PrivateOnes private_ones = model::PrivateOnes::Named;
};

/// What a list of parked records says of their conversations.
struct Beside {
    std::map<base::ConversationId, model::Conversation> conversations;
    std::map<base::ConversationId, std::int64_t> waiting;

    [[nodiscard]] std::int64_t waiting_for(const ExportRecord& record) const {
        const auto found = waiting.find(record.conversation);
        return record.cascades || found == waiting.end() ? 0 : found->second;
    }

    [[nodiscard]] const model::Conversation* of(const ExportRecord& record) const {
        const auto found = conversations.find(record.conversation);
        return found == conversations.end() ? nullptr : &found->second;
    }
};

Beside beside(Place& place, const std::vector<ExportRecord>& parked) {
    std::set<base::ConversationId> met;
    for (const ExportRecord& record : parked) met.insert(record.conversation);
    const std::vector<base::ConversationId> ids{met.begin(), met.end()};
    Beside found;
    for (auto& each : place.local.conversations().find_all(place.local.tenant(), ids))
        found.conversations.emplace(each.id, std::move(each));
    found.waiting = place.local.exports().waiting_for_parent(place.scope, ids);
    return found;
}

Tree to_tree(const ports::ParkedGroup& group) {
    return Tree::Object{{"object", group.object},     {"code", group.code},
                        {"records", group.records},   {"conversations", group.conversations},
                        {"messages", group.messages}, {"message", group.message},
                        {"remedy", group.remedy}};
}

Tree to_tree(const ExportRecord& record, const Beside& with) {
    const model::Conversation* conversation = with.of(record);
    const bool shown = conversation && !conversation->is_private;
    return Tree::Object{{"conversation", record.conversation.value},
                        {"title", shown ? Tree{conversation->title} : Tree{}},
                        {"time", conversation ? Tree{base::to_text(conversation->time)} : Tree{}},
                        {"waitingForIt", with.waiting_for(record)},
                        {"object", record.name.object.text()},
                        {"key", record.name.key},
                        {"code", record.error_code},
                        {"fields", list_of(record.error_fields)},
                        {"message", record.error},
                        {"remedy", record.remedy},
                        {"since", base::to_text(record.changed_at)}};
}

/// One sentence for each trouble, however many records have it.
void print_groups(const std::vector<ports::ParkedGroup>& groups, Output& output) {
    for (const ports::ParkedGroup& group : groups) {
        const std::string many = counted(group.records, "record") + " of " + group.object + " in " +
                                 counted(group.conversations, "conversation");
        if (group.code == ports::kWaitsForParentCode) {
            output.line(many + " wait for their conversation record and follow by themselves");
            continue;
        }
        output.line(many + ": " + group.code);
        output.line(
            "    " +
            (group.messages > 1 ? std::to_string(group.messages) + " messages, one: " : "") +
            group.message);
        if (!group.remedy.empty()) output.line("    " + group.remedy);
    }
}

void print_record(const ExportRecord& record, const Beside& with, Output& output) {
    const model::Conversation* conversation = with.of(record);
    output.line(record.conversation.value + "  " + record.name.object + " " + record.name.key);
    if (conversation)
        output.line("    " + base::to_text(conversation->time) + "  " +
                    (conversation->is_private ? "(private)" : conversation->title));
    output.line("    " + record.error_code + ": " + record.error);
    if (!record.error_fields.empty()) output.line("    Field: " + joined(record.error_fields));
    if (const std::int64_t waiting = with.waiting_for(record); waiting > 0)
        output.line("    +" + counted(waiting, "record") + (waiting == 1 ? " waits" : " wait") +
                    " for it");
}

/// Those that the listed records may be of.
std::vector<ports::ParkedGroup> fitting(std::vector<ports::ParkedGroup> groups,
                                        const Listing& listing) {
    std::erase_if(groups, [&](const ports::ParkedGroup& group) {
        return (!listing.object.empty() && group.object != listing.object) ||
               (!listing.code.empty() && group.code != listing.code);
    });
    return groups;
}

ExitCode list(Invocation& invocation, Place& place, const Listing& listing) {
    ports::ExportStore& exports = place.local.exports();
    const auto groups = exports.parked_groups(place.scope);
    std::int64_t total = 0;
    std::int64_t waiting = 0;
    for (const ports::ParkedGroup& group : groups) {
        total += group.records;
        if (group.code == ports::kWaitsForParentCode) waiting += group.records;
    }
    const bool waiting_ones = listing.after || !listing.code.empty();
    const bool private_too = listing.private_ones == model::PrivateOnes::Named;
    const auto parked = exports.parked(place.scope, {.limit = listing.limit,
                                                     .object = listing.object,
                                                     .code = listing.code,
                                                     .waiting = waiting_ones,
                                                     .private_too = private_too,
                                                     .after = listing.after});
    const Beside with = beside(place, parked);
    Tree::Array records;
    for (const ExportRecord& record : parked) records.push_back(to_tree(record, with));
    Tree::Array summary;
    for (const ports::ParkedGroup& group : groups) summary.push_back(to_tree(group));
    Output& output = invocation.output;
    output.document(Tree::Object{{"total", total},
                                 {"refused", total - waiting},
                                 {"waiting", waiting},
                                 {"summary", std::move(summary)},
                                 {"parked", std::move(records)}});
    if (total == 0) {
        output.line("Nothing is parked.");
        return ExitCode::Done;
    }
    print_groups(fitting(groups, listing), output);
    output.line();
    for (const ExportRecord& record : parked) print_record(record, with, output);
    if (parked.empty() && listing.limit > 0)
        output.line("None of the " + counted(total, "parked record") + " fits.");
    if (parked.size() == listing.limit && listing.limit > 0)
        output.line("Only " + std::to_string(listing.limit) +
                    " are shown; more with --limit, fewer with --object and --code.");
    output.line("When mended: dealwire parked retry --all, then export.");
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
    note_setting(place.local, {"parked.retry", "", counted(count, "record")});
    invocation.output.document(Tree::Object{{"retried", count}});
    invocation.output.line(counted(count, "record") + " will be tried again with the next export.");
    return ExitCode::Done;
}

}  // namespace

ExitCode list_parked(Invocation& invocation, Place& place, const ParkedPage& page) {
    return list(invocation, place,
                {.limit = page.limit, .after = page.after, .private_ones = page.private_ones});
}

ExitCode retry_parked(Invocation& invocation, Place& place, const std::vector<std::string>& ids) {
    return retry(invocation, place, {ids, ids.empty()});
}

void add_parked(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("parked", "Records that Salesforce refused");
    family->require_subcommand(1);
    Command* listed = family->add_subcommand(
        "list", "What was refused, by trouble and one by one, and what to do about it");
    auto listing = std::make_shared<Listing>();
    listed->add_option("--limit", listing->limit, "At most so many records")
        ->check(count_problem, "NUMBER")
        ->capture_default_str();
    listed->add_option("--object", listing->object, "Only records of this object");
    listed->add_option("--code", listing->code, "Only those refused with this code");
    listed->callback([&chosen, listing] {
        chosen = [listing](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return list(invocation, place, *listing); });
        };
    });

    Command* again = family->add_subcommand("retry", "Try them again with the next export");
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
