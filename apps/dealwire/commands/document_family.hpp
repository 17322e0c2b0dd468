#pragma once

#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/documents.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dealwire::app {

// What the families of commands about documents with revisions have in common: filter, rules,
// trackers, users rules.

/// What a command does with the options of its family.
template <class Options>
using DeskWork = ExitCode (*)(Invocation&, Local&, const Options&);
template <class Options>
using ScopeWork = ExitCode (*)(Invocation&, Place&, const Options&);

/// A subcommand; `act` is what it does once its options are read.
Command* add_command(Command* family, const char* name, const char* help, Action act,
                     Action& chosen);

/// One whose work needs no org; `options` are read into before it is called.
template <class Options>
Command* add_work(Command* family, const char* name, const char* help,
                  const std::shared_ptr<Options>& options, DeskWork<Options> work, Action& chosen) {
    return add_command(
        family, name, help,
        [options, work](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return work(invocation, local, *options); });
        },
        chosen);
}

/// The same for work that needs to know the active org.
template <class Options>
Command* add_work(Command* family, const char* name, const char* help,
                  const std::shared_ptr<Options>& options, ScopeWork<Options> work,
                  Action& chosen) {
    return add_command(
        family, name, help,
        [options, work](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return work(invocation, place, *options); });
        },
        chosen);
}

void add_note(Command* command, std::string& note);

/// How a family speaks of its documents.
struct DocumentWords {
    const char* family;    ///< "users rules", as it is called
    const char* kind;      ///< "assignment rules", in a sentence
    const char* standard;  ///< "The default rules; others were never set."
};

base::Tree document_tree(const DocumentRevision& revision);

/// "Revision 3, set 2026-11-22T10:00:00Z by ana: sales only".
std::string words_of(const DocumentRevision& revision, const DocumentWords& words);

/// The newest first; the first is in force.
ExitCode show_history(Invocation& invocation, const std::vector<DocumentRevision>& revisions);

ExitCode no_such_file(Invocation& invocation, const std::string& file, const DocumentWords& words);
ExitCode no_such_revision(Invocation& invocation, int number, const DocumentWords& words);

}  // namespace dealwire::app
