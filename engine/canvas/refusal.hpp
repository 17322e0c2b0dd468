#pragma once

namespace dealwire::canvas {

/// Why a canvas page is not shown. Each has its page with a remedy, its status and its log event.
enum class Refusal {
    NoRequest,       ///< nothing was posted, or not one `signed_request`
    Unapproved,      ///< Salesforce asks the user to allow the app first
    Malformed,       ///< signed by us knows whom, but not what the canvas framework sends
    WrongSignature,  ///< no consumer secret that we know made it
    WrongAlgorithm,
    Expired,        ///< issued too long ago
    NotYet,         ///< issued in the future: somebody's clock is wrong
    Undated,        ///< without a time, and Salesforce did not confirm that the user is signed in
    Used,           ///< seen before
    UnknownOrg,     ///< no connection of the tenant leads to it, or not with this secret
    UnknownUser,    ///< nobody whom we know as an active user of the org
    NoRecord,       ///< not placed on a record page
    UnknownRecord,  ///< a conversation record that we did not write
    SessionOver,
    BadSession,     ///< a session that we did not make
    Unframed,       ///< opened by itself, outside of Salesforce
    Private,        ///< a private conversation is shown to nobody
    NotExported,    ///< kept out of the org by the filter, or not there yet
    NotShared,      ///< the org does not let the user read the conversation's record
    AccessUnknown,  ///< the org did not say which records the user may read
    Elsewhere,      ///< belongs to another record than the one the page was opened on
    Gone,           ///< deleted, by hand or by retention
    Busy            ///< too much at once, or the store does not answer
};

/// Stable, for logs: "wrong-signature".
const char* name_of(Refusal refusal);

}  // namespace dealwire::canvas
