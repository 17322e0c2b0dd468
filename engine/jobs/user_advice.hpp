#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/connected_user.hpp"

#include <string>
#include <vector>

namespace dealwire::jobs {

/// Something about the connected user that an admin should know.
struct Advice {
    std::string code;  ///< stable: inactive, portal-user, no-api, personal, idle, too-much
    std::string problem;
    std::string remedy;
    bool grave = false;  ///< the connection does not work, or will not for long

    bool operator==(const Advice&) const = default;
};

/// Whether a person's own user may be behind the connection: when he leaves and is deactivated,
/// everything stops, and what he owned is passed on. By licence, profile and names: nobody can be
/// sure.
bool looks_personal(const model::ConnectedUser& user);

/// Pure. What the org did not tell is no cause for advice.
std::vector<Advice> advice_on(const model::ConnectedUser& user, base::Instant now);

}  // namespace dealwire::jobs
