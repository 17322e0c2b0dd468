#pragma once

#include "engine/base/tree.hpp"
#include "engine/calls/user_book.hpp"
#include "engine/calls/values.hpp"

#include <string>

namespace dealwire::calls {

/// A call that a client adds (POST /v2/calls).
struct NewCall {
    std::string id;         ///< made from the client's id, so that a repeat is the same call
    std::string client_id;  ///< `clientUniqueId`
    base::Tree document;    ///< for intake
};

struct CallRefusal {
    int status = 400;  ///< 409 where the primary user is not recorded
    std::string why;
};

/// Turns the request into a conversation document. Checked here: what is required, the host and
/// his party, lengths and words of lists; the rest is intake's. `content` and `transcript`, which
/// the contract does not have, are taken as in a conversation document; `speakerId` is a `partyId`.
/// `downloadMediaUrl` is left out: recordings are not kept here.
tl::expected<NewCall, CallRefusal> read_new_call(const base::Tree& body, const UserBook& users);

}  // namespace dealwire::calls
