#pragma once

#include "apps/dealwire/wiring.hpp"

#include <optional>
#include <string>

namespace dealwire::app {

/// Conversations came in: they are to be resolved and exported now.
void ask_for_live(Facilities& facilities, const base::TenantId& tenant);

/// The same where a service is there that would do it; else `sync` does.
void ask_for_live_if_served(Facilities& facilities, const base::TenantId& tenant);

/// Everything that is held of this person is to be erased, as `person()` wishes. The e-mail address
/// or telephone number stands in the queue sealed, and no longer than until it is done. Nothing
/// where it is neither.
std::optional<model::Job> ask_for_erasure(Local& local, const std::string& email_or_phone);

struct AskedErasure {
    std::string whom;
    std::string by;  ///< who asked for it; empty where an older version wrote the job
};

/// What an erasure is about. Throws ports::SealError.
AskedErasure asked_erasure(Local& local, const model::Job& job);

/// The tenant is known from now on, where it was not.
void register_tenant(Facilities& facilities, const base::TenantId& tenant);

}  // namespace dealwire::app
