#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/job_asking.hpp"
#include "apps/dealwire/render/deletion_report.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "apps/dealwire/work_force.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>

namespace dealwire::app {
namespace {

using base::Tree;
using jobs::PersonErasureDepth;

struct Options {
    std::string who;
    std::string depth;  ///< empty: by the config
    bool even_many = false;
};

/// A contact or lead of the org, which is another copy of the person.
struct KnownAs {
    std::string connection;
    const char* object = "";
    model::RecordId id;
    bool live = false;
};

template <class Record>
bool is_person(const Record& record, const intake::Person& person, const std::string& home) {
    model::Participant as_participant;
    as_participant.email = record.email;
    as_participant.phone = record.phone;
    if (is_same(as_participant, person, home)) return true;
    as_participant.phone = record.mobile_phone;
    return is_same(as_participant, person, home);
}

std::vector<KnownAs> known_as(Local& local, const intake::Person& person) {
    const std::string home = calling_code(local);
    std::vector<KnownAs> found;
    for (const model::Connection& connection : local.connections().all(local.tenant())) {
        const model::OrgScope scope{local.tenant(), connection.org};
        const auto note = [&](const char* object, const auto& record) {
            if (is_person(record, person, home))
                found.push_back(
                    {connection.name, object, record.id, record.state == model::RecordState::Live});
        };
        local.reader().contacts(scope, [&](const auto& contact) { note("Contact", contact); });
        local.reader().leads(scope, [&](const auto& lead) { note("Lead", lead); });
    }
    return found;
}

Tree known_tree(const std::vector<KnownAs>& known) {
    Tree::Array list;
    for (const KnownAs& one : known)
        list.push_back(Tree::Object{{"connection", one.connection},
                                    {"object", one.object},
                                    {"id", one.id.text()},
                                    {"live", one.live}});
    return list;
}

/// What is to happen to it.
bool goes_whole(const jobs::Involvement& one, PersonErasureDepth depth) {
    return depth == PersonErasureDepth::Conversations || !one.others;
}

/// Everything about one person, before anything is done.
struct Dossier {
    intake::Person person;
    PersonErasureDepth depth = PersonErasureDepth::Conversations;
    bool remembered = false;
    jobs::PersonFound found;
    HeldInOrgs leaving;  ///< of conversations that go whole
    HeldInOrgs freed;    ///< of those that lose the person's data alone
    std::vector<KnownAs> known;
};

Dossier look_up(Local& local, intake::Person person, const Options& options,
                const std::stop_token& stop) {
    jobs::PersonErasure erasure = person_erasure(local);
    Dossier dossier{.person = std::move(person), .depth = erasure_depth(local, options.depth)};
    dossier.remembered = erasure.is_remembered(dossier.person);
    dossier.found = erasure.find(dossier.person, stop);
    std::vector<base::ConversationId> whole;
    std::vector<base::ConversationId> in_part;
    for (const auto& one : dossier.found.conversations)
        (goes_whole(one, dossier.depth) ? whole : in_part).push_back(one.conversation);
    dossier.leaving = held_in_orgs(local, whole);
    dossier.freed = held_in_orgs(local, in_part);
    dossier.known = known_as(local, dossier.person);
    return dossier;
}

/// What leaves and what is only freed of the person's data.
HeldInOrgs all_held(const Dossier& dossier) {
    HeldInOrgs all = dossier.leaving;
    for (const auto& [connection, objects] : dossier.freed)
        for (const auto& [object, count] : objects) all[connection][object] += count;
    return all;
}

Tree to_tree(const Dossier& dossier) {
    Tree::Array list;
    for (const jobs::Involvement& one : dossier.found.conversations)
        list.push_back(
            Tree::Object{{"id", one.conversation.value},
                         {"time", base::to_text(one.time)},
                         {"others", one.others},
                         {"erase", goes_whole(one, dossier.depth) ? "conversation" : "data"}});
    return Tree::Object{{"lookedAt", dossier.found.held},
                        {"conversations", std::move(list)},
                        {"inSalesforce", held_tree(all_held(dossier))},
                        {"freedInSalesforce", held_tree(dossier.freed)},
                        {"contactsAndLeads", known_tree(dossier.known)},
                        {"erasedBefore", dossier.remembered}};
}

void print_known(const std::vector<KnownAs>& known, Output& output) {
    for (const KnownAs& one : known)
        output.line(std::string{one.object} + " " + one.id.text() + " of '" + one.connection +
                    "' is this person" + (one.live ? "" : " (deleted in Salesforce)"));
    const auto live = [](const KnownAs& one) { return one.live; };
    if (std::ranges::any_of(known, live))
        output.line("Delete those in Salesforce, too: Dealwire only reads them.");
}

void print(const Dossier& dossier, Output& output) {
    constexpr std::size_t kShown = 20;
    const auto& conversations = dossier.found.conversations;
    output.line("Took part in " +
                counted(static_cast<std::int64_t>(conversations.size()), "conversation") + " of " +
                std::to_string(dossier.found.held));
    Table table{{"time", "id", "others from outside", "erasing takes"}};
    for (std::size_t i = 0; i < conversations.size() && i < kShown; ++i) {
        const jobs::Involvement& one = conversations[i];
        table.row({base::to_text(one.time), one.conversation.value, one.others ? "yes" : "no",
                   goes_whole(one, dossier.depth) ? "all of it" : "the person's data"});
    }
    if (!conversations.empty())
        for (const std::string& line : table.lines()) output.line(line);
    if (conversations.size() > kShown)
        output.line("... and " + std::to_string(conversations.size() - kShown) +
                    " more; --json lists all");
    if (!conversations.empty() && dossier.leaving.empty() && dossier.freed.empty())
        output.line("Nothing of it is in Salesforce.");
    print_held(dossier.leaving, Fate::Leave, output);
    print_held(dossier.freed, Fate::AreFreed, output);
    print_known(dossier.known, output);
    if (dossier.remembered) output.line("This person was erased before.");
}

ExitCode find(Invocation& invocation, Local& local, const intake::Person& person,
              const Options& options) {
    const Dossier dossier = look_up(local, person, options, invocation.stop);
    invocation.output.document(to_tree(dossier));
    print(dossier, invocation.output);
    return ExitCode::Done;
}

ExitCode erase(Invocation& invocation, Local& local, const intake::Person& person,
               const Options& options) {
    const Dossier dossier = look_up(local, person, options, invocation.stop);
    if (dossier.found.looks_like_one_of_ours() && !options.even_many)
        return invocation.output.failure(
            ExitCode::Failed,
            "That person took part in " + std::to_string(dossier.found.conversations.size()) +
                " of " + std::to_string(dossier.found.held) +
                " conversations, which looks like one of your own.",
            "Look at 'dealwire person find'. If that is what you want, add --even-many.");
    const model::DeletionAct act = new_deletion(local, model::DeletionReason::Person);
    const jobs::PersonErased done = person_erasure(local).erase(dossier.person, act, dossier.found,
                                                                dossier.depth, invocation.stop);
    note_setting(local, {"person.erase", act.id.value,
                         counted(done.erased, "conversation") + " erased, " +
                             std::to_string(done.redacted) + " redacted"});
    Tree document = to_tree(dossier);
    document.set("deletion", act.id.value);
    document.set("erased", done.erased);
    document.set("redacted", done.redacted);
    invocation.output.document(document);
    print(dossier, invocation.output);
    invocation.output.line("Erased " + counted(done.erased, "conversation") +
                           ", took the person's data out of " + std::to_string(done.redacted) +
                           ".");
    return done.stopped ? ExitCode::Partial : ExitCode::Done;
}

ExitCode allow(Invocation& invocation, Local& local, const intake::Person& person, const Options&) {
    const bool was = person_erasure(local).allow(person);
    if (was) note_setting(local, {"person.allow"});
    invocation.output.document(Tree::Object{{"allowed", was}});
    invocation.output.line(was ? "Conversations with this person may be taken in again."
                               : "This person was never erased.");
    return ExitCode::Done;
}

using Work = ExitCode (*)(Invocation&, Local&, const intake::Person&, const Options&);

ExitCode with_person(Invocation& invocation, Local& local, const Options& options, Work work) {
    const auto person = intake::parse_person(options.who, calling_code(local));
    if (!person)
        return invocation.output.failure(
            ExitCode::Usage, "That is neither an e-mail address nor a telephone number.",
            "Write name@example.com, or a number with its country such as +49 30 901820.");
    return work(invocation, local, *person, options);
}

struct RefusedLine {
    std::int64_t line = 0;
    std::string reason;
};

struct Queued {
    std::int64_t queued = 0;
    std::vector<RefusedLine> rejected;
};

/// One address or number a line; nobody is named in what is said of them.
Queued queue_all(Local& local, std::istream& in, const std::stop_token& stop) {
    Queued done;
    std::int64_t number = 0;
    for (std::string line; !stop.stop_requested() && std::getline(in, line);) {
        ++number;
        if (base::trim(line).empty()) continue;
        if (ask_for_erasure(local, std::string{base::trim(line)}))
            ++done.queued;
        else
            done.rejected.push_back(
                {number, "is neither an e-mail address nor a telephone number"});
    }
    return done;
}

ExitCode erase_list(Invocation& invocation, Local& local, std::istream& in) {
    const Queued done = queue_all(local, in, invocation.stop);
    note_setting(local, {"person.erase-list", "", counted(done.queued, "person")});
    Tree::Array rejected;
    for (const RefusedLine& refused : done.rejected) {
        rejected.push_back(Tree::Object{{"line", refused.line}, {"reason", refused.reason}});
        invocation.output.line("  line " + std::to_string(refused.line) + " " + refused.reason);
    }
    invocation.output.document(
        Tree::Object{{"queued", done.queued}, {"rejected", std::move(rejected)}});
    invocation.output.line(counted(done.queued, "person") +
                           " to be erased by the service: dealwire jobs list --kind erase");
    if (done.queued > 0 && work_force(local).empty())
        invocation.output.warning("no service is running; it begins with 'dealwire serve'");
    return done.rejected.empty() ? ExitCode::Done : ExitCode::Partial;
}

void add_erase_list(Command* family, Action& chosen) {
    Command* command = family->add_subcommand(
        "erase-list", "Have the service erase everybody in a list, one a line");
    auto file = std::make_shared<std::string>();
    command->add_option("FILE", *file, "Text file, or - for standard input")->required();
    command->callback([&chosen, file] {
        chosen = [file](Invocation& invocation) {
            return at_desk(invocation, [&](Local& local) {
                if (*file == "-") return erase_list(invocation, local, std::cin);
                std::ifstream in{*file};
                if (!in)
                    return invocation.output.failure(ExitCode::Usage, *file + " cannot be read.",
                                                     "Check the path and its permissions.");
                return erase_list(invocation, local, in);
            });
        };
    });
}

Command* add_one(Command* family, const char* name, const char* help, Action& chosen,
                 const std::shared_ptr<Options>& options, Work work) {
    Command* command = family->add_subcommand(name, help);
    command->add_option("EMAIL-OR-PHONE", options->who, "Who")->required();
    command->callback([&chosen, options, work] {
        chosen = [options, work](Invocation& invocation) {
            return at_desk(invocation, [&](Local& local) {
                return with_person(invocation, local, *options, work);
            });
        };
    });
    return command;
}

}  // namespace

void add_person(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("person", "What is held of one person; erase it");
    family->require_subcommand(1);
    auto options = std::make_shared<Options>();
    Command* find_it = add_one(family, "find",
                               "The conversations somebody took part in, and what "
                               "'erase' would do",
                               chosen, options, find);
    Command* erase_it = add_one(family, "erase",
                                "Erase what is held of somebody, here and with "
                                "the next export in Salesforce",
                                chosen, options, erase);
    add_erase_list(family, chosen);
    add_one(family, "allow", "Let somebody who was erased take part again", chosen, options, allow);
    for (Command* command : {find_it, erase_it})
        command
            ->add_option("--depth", options->depth,
                         "conversations, or data: where others from outside took part, only "
                         "the person's own (else by deletion.person)")
            ->one_of({"conversations", "data"});
    erase_it->add_flag("--even-many", options->even_many,
                       "Also where it concerns a large share of all conversations");
}

}  // namespace dealwire::app
