#include "apps/dealwire/commands/document_family.hpp"

#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"

#include <utility>

namespace dealwire::app {

using base::Tree;

Command* add_command(Command* family, const char* name, const char* help, Action act,
                     Action& chosen) {
    Command* command = family->add_subcommand(name, help);
    command->callback([&chosen, act = std::move(act)] { chosen = act; });
    return command;
}

void add_note(Command* command, std::string& note) {
    command->add_option("--note", note, "Why, for the history");
}

Tree document_tree(const DocumentRevision& revision) {
    return Tree::Object{{"revision", revision.number},
                        {"setBy", revision.by},
                        {"setAt", revision.at ? Tree{base::to_text(*revision.at)} : Tree{}},
                        {"note", revision.note}};
}

std::string words_of(const DocumentRevision& revision, const DocumentWords& words) {
    if (!revision.at) return words.standard;
    return "Revision " + std::to_string(revision.number) + ", set " + base::to_text(*revision.at) +
           " by " + revision.by + (revision.note.empty() ? "" : ": " + on_one_line(revision.note));
}

ExitCode show_history(Invocation& invocation, const std::vector<DocumentRevision>& revisions) {
    Tree::Array document;
    Table table{{"revision", "set", "by", "note"}};
    for (const DocumentRevision& revision : revisions) {
        const bool in_force = &revision == &revisions.front();
        Tree tree = document_tree(revision);
        tree.set("inForce", in_force);
        document.push_back(std::move(tree));
        std::string note = on_one_line(revision.note);
        if (in_force) note = "in force" + (note.empty() ? "" : "; " + note);
        table.row({std::to_string(revision.number),
                   revision.at ? base::to_text(*revision.at) : "default", revision.by, note});
    }
    invocation.output.document(
        Tree::Object{{"inForce", revisions.empty() ? 0 : revisions.front().number},
                     {"revisions", std::move(document)}});
    for (const std::string& line : table.lines()) invocation.output.line(line);
    return ExitCode::Done;
}

ExitCode no_such_file(Invocation& invocation, const std::string& file, const DocumentWords& words) {
    return invocation.output.failure(ExitCode::Usage, "Cannot read '" + file + "'.",
                                     "Give the path of " + std::string{words.kind} +
                                         ", YAML or JSON; 'dealwire " + words.family +
                                         " show' prints what is in force.");
}

ExitCode no_such_revision(Invocation& invocation, int number, const DocumentWords& words) {
    return invocation.output.failure(ExitCode::Failed,
                                     "There is no revision " + std::to_string(number) + ".",
                                     "See 'dealwire " + std::string{words.family} + " history'.");
}

}  // namespace dealwire::app
