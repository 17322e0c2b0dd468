#pragma once

#include "engine/base/email_address.hpp"

namespace dealwire::matching {

/// Who reads a mailbox, by the name before its `@`.
enum class Mailbox {
    Personal,
    Shared,    ///< a role or a team: info@, sales@ (RFC 2142 and common usage)
    Automated  ///< nobody: no-reply@, mailer-daemon@
};

/// Matching treats all alike; it tells an admin for which addresses a contact is worth creating.
Mailbox mailbox_of(const base::EmailAddress& address);

}  // namespace dealwire::matching
