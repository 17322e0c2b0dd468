#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/model/record_id.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::model {

/// What happened to a connection, by somebody's doing.
enum class ConnectionAct {
    Connected,  ///< added, or authorised again
    Activated,  ///< everything goes to its org from then on
    Revoked,    ///< its secrets were wiped
    SetAside    ///< its org is gone: it has another name now, and its secrets were wiped
};

const char* name_of(ConnectionAct act);
std::optional<ConnectionAct> connection_act_named(std::string_view name);

/// One entry of the history that is kept of a tenant's connections. Never changed afterwards.
struct ConnectionEvent {
    std::string id;  ///< UUIDv7
    base::ConnectionId connection;
    std::string name;  ///< of the connection, at that time
    OrgId org;
    ConnectionAct act = ConnectionAct::Connected;
    base::Instant at;
    std::string by;
    std::string detail;  ///< one sentence, or empty

    bool operator==(const ConnectionEvent&) const = default;
};

/// Who answered for an org when it was asked last.
struct OrgSighting {
    OrgId org;
    RecordId user;              ///< empty where it was not told
    std::string username;       ///< empty where it was not told
    std::string instance_name;  ///< "EU45"; empty where it was not told
    base::Instant at;

    bool operator==(const OrgSighting&) const = default;
};

}  // namespace dealwire::model
