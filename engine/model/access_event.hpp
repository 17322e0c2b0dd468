#pragma once

#include "engine/base/clock.hpp"

#include <cstdint>
#include <string>

namespace dealwire::model {

enum class AccessKind : std::uint8_t {
    Access,   ///< a request of the API that was answered
    Refusal,  ///< one that was not: no or a wrong key, another address, a scope that is missing
    Setting,  ///< something that somebody set: keys, apps, rules, filters
};

/// "access", "refusal", "setting".
const char* name_of(AccessKind kind);

/// Who did what, and from where. Requests that are alike (kind, actor, action, peer, status) within
/// a minute are one event.
struct AccessEvent {
    std::string id;  ///< UUIDv7, made when it is written down
    AccessKind kind = AccessKind::Access;
    base::Instant at;       ///< of the first
    base::Instant last_at;  ///< of the last
    std::int64_t count = 1;
    std::string actor;       ///< id of the key or app, or the person at the machine; may be empty
    std::string actor_name;  ///< what the admin calls it
    std::string action;      ///< "POST /v2/calls/extensive", "apikey.create"; no query
    std::string subject;     ///< what it was done to: an id; may be empty
    std::string peer;        ///< address; empty for what was done at the machine
    int status = 0;          ///< of HTTP; 0 where there is none
    std::string request;     ///< id of the last request; may be empty
    std::string why;         ///< of a refusal, or what was set; a phrase without data of persons

    bool operator==(const AccessEvent&) const = default;
};

}  // namespace dealwire::model
