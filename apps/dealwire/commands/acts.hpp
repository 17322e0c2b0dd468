#pragma once

#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/documents.hpp"
#include "engine/model/private_ones.hpp"

#include <chrono>
#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::app {

// What commands do, for those who ask it in another way than by the command line. Each writes one
// document to the output of the invocation, also where it fails (docs/reference/cli.md).

ExitCode show_status(Invocation& invocation, Local& local);
ExitCode list_runs(Invocation& invocation, Local& local, std::size_t limit);
ExitCode show_run(Invocation& invocation, Local& local, const std::string& id);
/// Of this tenant alone.
ExitCode list_jobs(Invocation& invocation, Local& local, std::size_t limit);
ExitCode show_budget(Invocation& invocation, Place& place);

ExitCode ingest_documents(Invocation& invocation, Local& local, std::istream& in, bool restore);
ExitCode delete_conversations(Invocation& invocation, Local& local,
                              const std::vector<std::string>& ids);
ExitCode explain_conversation(Invocation& invocation, Place& place, const std::string& id);

struct OverrideChoice {
    std::string id;           ///< of the conversation
    std::string opportunity;  ///< empty: by the rules again
};

ExitCode decide_override(Invocation& invocation, Place& place, const OverrideChoice& choice);

/// At most so many after a place, by their places.
struct ParkedPage {
    std::size_t limit = 0;
    ports::ParkedPlace after = {};
    model::PrivateOnes private_ones = model::PrivateOnes::Named;
};

ExitCode list_parked(Invocation& invocation, Place& place, const ParkedPage& page);
/// No ids: all of them.
ExitCode retry_parked(Invocation& invocation, Place& place, const std::vector<std::string>& ids);

ExitCode list_fields(Invocation& invocation, Place& place, Remote& remote,
                     const std::string& object);

struct FieldChoice {
    std::string object;
    std::vector<std::string> fields;
};

ExitCode select_fields(Invocation& invocation, Place& place, Remote& remote,
                       const FieldChoice& choice);
ExitCode deselect_fields(Invocation& invocation, Place& place, const FieldChoice& choice);

// What puts documents in force throws ChangedMeanwhile where another revision is than `seen`.

/// A document that somebody wants to put in force.
struct WantedDocument {
    std::string text;
    std::string note = {};
    Seen seen = {};
    /// How long to count what would leave the org by a filter; nothing: to the end.
    std::optional<std::chrono::milliseconds> within = {};
};

/// An earlier revision that somebody wants back in force.
struct WantedRevision {
    int number = 0;
    Seen seen = {};
    std::optional<std::chrono::milliseconds> within = {};  ///< as above
};

/// A filter that somebody wants to try.
struct FilterTry {
    std::optional<std::string> text = {};  ///< nothing: the one in force
    model::PrivateOnes private_ones = model::PrivateOnes::Named;
};

/// Rules that somebody wants to try.
struct RulesTry {
    std::string text;
    std::size_t limit = 0;  ///< records listed of a kind; 0: all
    model::PrivateOnes private_ones = model::PrivateOnes::Named;
};

ExitCode show_filter(Invocation& invocation, Place& place);
ExitCode show_filter_history(Invocation& invocation, Place& place);
ExitCode set_filter(Invocation& invocation, Place& place, const WantedDocument& wanted);
ExitCode roll_back_filter(Invocation& invocation, Place& place, const WantedRevision& wanted);
ExitCode try_filter(Invocation& invocation, Place& place, Remote& remote, const FilterTry& wanted);

ExitCode show_rules(Invocation& invocation, Local& local);
ExitCode show_rules_history(Invocation& invocation, Local& local);
ExitCode set_rules(Invocation& invocation, Local& local, const WantedDocument& wanted);
ExitCode roll_back_rules(Invocation& invocation, Local& local, const WantedRevision& wanted);
ExitCode try_rules(Invocation& invocation, Place& place, const RulesTry& wanted);

ExitCode list_trackers(Invocation& invocation, Local& local);
ExitCode show_tracker_history(Invocation& invocation, Local& local);

ExitCode list_connections(Invocation& invocation, Local& local);
ExitCode show_connection(Invocation& invocation, Local& local, const std::string& name);
/// A few calls to the other org; nothing is changed.
ExitCode plan_switch(Invocation& invocation, Local& local, const std::string& name);

ExitCode show_member(Invocation& invocation, Place& place, const std::string& who);

}  // namespace dealwire::app
