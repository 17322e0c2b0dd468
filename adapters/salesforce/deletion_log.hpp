#pragma once

#include "adapters/salesforce/session.hpp"
#include "engine/ports/record_source.hpp"

namespace dealwire::salesforce {

/// From when to when the log of deletions is asked for; whole minutes.
struct LogWindow {
    base::Instant start;
    base::Instant end;

    bool operator==(const LogWindow&) const = default;
};

/// The log is kept for fifteen days and cuts seconds off; its window must be longer than a minute.
/// `now` is by the org's clock. Source: SOAP API Developer Guide, "getDeleted()".
LogWindow log_window(base::Instant since, base::Instant now);

/// Allowed in a Composite call, and none of its five queries.
std::string log_path(const Session& session, const std::string& object, const LogWindow& window);

/// Reads an answer. What lies before the window counts as not in the log.
base::Result<ports::DeletionLog> read_log(const base::Tree& body, const LogWindow& window);

/// One object's log, in as many halves as its number of ids needs.
base::Result<ports::DeletionLog> ask_log(Session& session, const std::string& object,
                                         const LogWindow& window, std::stop_token stop);

/// The window held more ids than one answer takes.
bool too_many_ids(const base::Error& error);

/// The object keeps no log.
bool means_no_log(const base::Error& error);

}  // namespace dealwire::salesforce
