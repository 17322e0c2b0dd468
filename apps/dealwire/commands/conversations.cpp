#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/commands/not_exported.hpp"
#include "apps/dealwire/count_option.hpp"
#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/deletion_report.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace dealwire::app {
namespace {

using base::ConversationId;
using base::Tree;

ExitCode list(Invocation& invocation, Local& local, std::size_t limit, const std::string& before) {
    constexpr std::size_t kTitle = 60;
    if (!before.empty() && unknown_id(local, {before}))
        return no_such_conversation(invocation, local, before);
    const auto found = local.conversations().newest(local.tenant(), {before}, limit);
    Tree::Array document;
    Table table{{"time", "id", "people", "title"}};
    for (const model::Conversation& conversation : found) {
        document.push_back(conversation_tree(conversation));
        table.row({base::to_text(conversation.time), conversation.id.value,
                   std::to_string(conversation.participants.size()),
                   base::cut(conversation.title, kTitle)});
    }
    const std::int64_t total = local.conversations().count(local.tenant());
    invocation.output.document(
        Tree::Object{{"total", total}, {"conversations", std::move(document)}});
    for (const std::string& line : table.lines()) invocation.output.line(line);
    invocation.output.line(std::to_string(found.size()) + " of " + std::to_string(total));
    if (!found.empty() && found.size() == limit)
        invocation.output.line("More: dealwire conversations list --before " +
                               found.back().id.value);
    return ExitCode::Done;
}

ExitCode show(Invocation& invocation, Local& local, const std::string& id) {
    const auto conversation = local.conversations().find(local.tenant(), {id});
    const ConversationId wanted{id};
    const auto contents = local.conversations().contents(local.tenant(), {&wanted, 1});
    if (!conversation || contents.empty()) return no_such_conversation(invocation, local, id);
    invocation.output.document(contents.front().document);

    Output& output = invocation.output;
    output.line(base::visible_in_line(conversation->title));
    output.line(base::to_text(conversation->time) + (conversation->is_private ? "  private" : ""));
    Table table{{"name", "e-mail", "attended"}};
    for (const model::Participant& participant : conversation->participants)
        table.row({participant.name, participant.email, participant.attended ? "yes" : "no"});
    for (const std::string& line : table.lines()) output.line(line);
    if (const auto brief = contents.front().document.text_at("content.brief")) {
        output.line();
        output.line(*brief);
    }
    output.line();
    output.line("Where it belongs: dealwire why " + id);
    return ExitCode::Done;
}

/// Conversations that somebody names to be deleted.
struct ToDelete {
    std::vector<ConversationId> there;
    std::vector<ConversationId> gone;  ///< deleted before
    std::optional<std::string> unknown;
};

ToDelete to_delete(Local& local, const std::vector<std::string>& names) {
    ToDelete found;
    for (const std::string& name : names) {
        const ConversationId id{name};
        if (std::ranges::find(found.there, id) != found.there.end()) continue;  // named twice
        if (local.conversations().find(local.tenant(), id))
            found.there.push_back(id);
        else if (local.deletions().deletion_of(local.tenant(), id))
            found.gone.push_back(id);
        else
            found.unknown = found.unknown.value_or(name);
    }
    return found;
}

Tree ids_tree(const std::vector<ConversationId>& ids) {
    Tree::Array list;
    for (const ConversationId& id : ids) list.emplace_back(id.value);
    return list;
}

/// Nothing where there is none to delete. Returns the id of the act.
std::string erase(Local& local, const std::vector<ConversationId>& ids) {
    if (ids.empty()) return "";
    const model::DeletionAct act = new_deletion(local, model::DeletionReason::ByHand);
    const auto erased = local.deletions().erase(local.tenant(), act, ids);
    note_setting(local, {"conversations.delete", act.id.value, counted(erased, "conversation")});
    return act.id.value;
}

ExitCode remove(Invocation& invocation, Local& local, const std::vector<std::string>& names) {
    const ToDelete found = to_delete(local, names);
    if (found.unknown)
        return invocation.output.failure(
            ExitCode::Failed,
            "There is no conversation '" + *found.unknown + "'. Nothing was deleted.",
            "See 'dealwire conversations list'.");
    const HeldInOrgs held = held_in_orgs(local, found.there);
    const std::string act = erase(local, found.there);
    invocation.output.document(Tree::Object{{"deletion", act.empty() ? Tree{} : Tree{act}},
                                            {"deleted", ids_tree(found.there)},
                                            {"alreadyDeleted", ids_tree(found.gone)},
                                            {"inSalesforce", held_tree(held)}});
    invocation.output.line(
        "Deleted " + counted(std::ssize(found.there), "conversation") + " here." +
        (found.gone.empty() ? "" : " Deleted before: " + std::to_string(found.gone.size()) + "."));
    if (!found.there.empty()) {
        if (held.empty()) invocation.output.line("Nothing of it is in Salesforce.");
        print_held(held, Fate::Leave, invocation.output);
    }
    return ExitCode::Done;
}

ExitCode deletions(Invocation& invocation, Local& local, std::size_t limit) {
    const auto history = local.deletions().history(local.tenant(), limit);
    const auto waiting = waiting_deletions(local);
    invocation.output.document(
        Tree::Object{{"waiting", waiting_tree(waiting)}, {"deletions", history_tree(history)}});
    print_waiting(waiting, invocation.output);
    print_history(history, invocation.output);
    return ExitCode::Done;
}

/// Of the active org: what somebody deleted there and is left alone, by conversation.
ExitCode by_hand(Invocation& invocation, Place& place) {
    std::map<ConversationId, std::vector<model::ExportRecord>> gone;
    for (model::ExportRecord& record :
         exporting::gone_by_themselves(place.local.censuses().gone(place.scope)))
        gone[record.conversation].push_back(std::move(record));
    Tree::Array document;
    Output& output = invocation.output;
    for (const auto& [id, records] : gone) {
        const auto conversation = place.local.conversations().find(place.local.tenant(), id);
        const std::string title = conversation ? conversation->title : "";
        Tree::Array list;
        output.line(id.value + "  " + title);
        for (const model::ExportRecord& record : records) {
            output.line("    " + base::to_text(*record.gone_at) + "  " + record.name.object + " " +
                        record.id.text());
            list.push_back(Tree::Object{{"object", record.name.object.text()},
                                        {"key", record.name.key},
                                        {"id", record.id.text()},
                                        {"goneAt", base::to_text(*record.gone_at)}});
        }
        document.push_back(Tree::Object{
            {"conversation", id.value}, {"title", title}, {"records", std::move(list)}});
    }
    output.line(gone.empty() ? "Nothing that was deleted in Salesforce by hand is left alone."
                             : "To write them anew: dealwire conversations recreate ID");
    output.document(Tree::Object{{"byHand", std::move(document)}});
    return ExitCode::Done;
}

void add_for_one(Command* family, const char* name, const char* help, Action& chosen,
                 ExitCode (*work)(Invocation&, Local&, const std::string&)) {
    Command* command = family->add_subcommand(name, help);
    auto id = std::make_shared<std::string>();
    command->add_option("ID", *id, "Conversation id")->required();
    command->callback([&chosen, id, work] {
        chosen = [id, work](Invocation& invocation) {
            return at_desk(invocation, [&](Local& local) { return work(invocation, local, *id); });
        };
    });
}

void add_delete(Command* family, Action& chosen) {
    Command* command = family->add_subcommand(
        "delete", "Delete them here and, with the next export, in Salesforce");
    auto ids = std::make_shared<std::vector<std::string>>();
    command->add_option("ID", *ids, "Conversation ids")->required();
    command->callback([&chosen, ids] {
        chosen = [ids](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return remove(invocation, local, *ids); });
        };
    });
}

ExitCode recreate(Invocation& invocation, Place& place, const std::vector<std::string>& names) {
    if (const auto unknown = unknown_id(place.local, names))
        return no_such_conversation(invocation, place.local, *unknown);
    std::vector<ConversationId> ids;
    for (const std::string& name : names) ids.push_back({name});
    const auto [records, gone] = exporting::recreate(place.local.exports(), place.scope, ids);
    note_setting(place.local, {"conversations.recreate", "", counted(records, "record")});
    invocation.output.document(Tree::Object{{"records", records}, {"deletedByHand", gone}});
    if (records == 0)
        invocation.output.line("No record of it was ever written: see 'dealwire why ID'.");
    else
        invocation.output.line(
            "The next export sends " + counted(records, "record") + " again" +
            (gone == 0 ? ""
                       : ", " + std::to_string(gone) + " of them known to be deleted by hand") +
            ". What is not in Salesforce is written anew, the rest is brought up to date.");
    return ExitCode::Done;
}

void add_recreate(Command* family, Action& chosen) {
    Command* command = family->add_subcommand(
        "recreate", "Send every record of them again: what somebody deleted is written anew");
    auto ids = std::make_shared<std::vector<std::string>>();
    command->add_option("ID", *ids, "Conversation ids")->required();
    command->callback([&chosen, ids] {
        chosen = [ids](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return recreate(invocation, place, *ids); });
        };
    });
}

void add_deletions(Command* family, Action& chosen) {
    Command* command = family->add_subcommand(
        "deletions", "What was deleted, by whom and why, and what still waits for Salesforce");
    auto limit = std::make_shared<std::size_t>(20);
    command->add_option("--limit", *limit, "At most so many of those done")
        ->check(count_problem, "NUMBER")
        ->capture_default_str();
    auto hand = std::make_shared<bool>(false);
    command->add_flag("--by-hand", *hand, "What people deleted in Salesforce and is left alone");
    command->callback([&chosen, limit, hand] {
        chosen = [limit, hand](Invocation& invocation) {
            if (*hand)
                return in_scope(invocation,
                                [&](Place& place) { return by_hand(invocation, place); });
            return at_desk(invocation,
                           [&](Local& local) { return deletions(invocation, local, *limit); });
        };
    });
}

}  // namespace

ExitCode delete_conversations(Invocation& invocation, Local& local,
                              const std::vector<std::string>& ids) {
    return remove(invocation, local, ids);
}

void add_conversations(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("conversations", "Look at conversations, delete them");
    family->require_subcommand(1);

    Command* all = family->add_subcommand("list", "The newest first");
    auto limit = std::make_shared<std::size_t>(20);
    auto before = std::make_shared<std::string>();
    all->add_option("--limit", *limit, "At most so many")
        ->check(count_problem, "NUMBER")
        ->capture_default_str();
    all->add_option("--before", *before, "Only those older than this conversation");
    auto absent = std::make_shared<bool>(false);
    auto reason = std::make_shared<std::string>();
    auto* out = all->add_flag("--not-exported", *absent,
                              "Only those that are not in Salesforce, and why; no call is made");
    all->add_option("--reason", *reason, "Only those that are not in Salesforce for this reason")
        ->one_of(reasons_to_stay_out())
        ->needs(out);
    all->callback([&chosen, limit, before, absent, reason] {
        chosen = [limit, before, absent, reason](Invocation& invocation) {
            if (*absent)
                return without_calls(invocation, [&](Place& place, Remote& remote) {
                    return list_not_exported(invocation, place, remote, *reason, *limit);
                });
            return at_desk(invocation,
                           [&](Local& local) { return list(invocation, local, *limit, *before); });
        };
    });
    add_for_one(family, "show", "One conversation; with --json its whole document", chosen, show);
    add_delete(family, chosen);
    add_deletions(family, chosen);
    add_recreate(family, chosen);
}

}  // namespace dealwire::app
