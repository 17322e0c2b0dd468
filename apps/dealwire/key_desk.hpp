#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/access/credentials.hpp"
#include "engine/ports/access_log.hpp"
#include "engine/ports/api_key_store.hpp"
#include "engine/ports/day_quota.hpp"
#include "engine/ports/grant_store.hpp"

#include <memory>
#include <string>

namespace dealwire::app {

/// The stores behind the API's door, for commands.
class KeyDesk {
public:
    /// `local` outlives it.
    explicit KeyDesk(Local& local);
    KeyDesk(const KeyDesk&) = delete;
    KeyDesk& operator=(const KeyDesk&) = delete;
    ~KeyDesk();

    ports::ApiKeyStore& keys();
    ports::ClientAppStore& apps();
    ports::GrantStore& grants();
    ports::DayQuota& quota();
    ports::AccessLog& log();

    /// The digest that is kept of a secret.
    std::string digest(const char* purpose, const access::CredentialName& name,
                       const base::Secret& secret);

    /// Writes into the audit log that somebody at this machine set something.
    void record(const std::string& action, const std::string& subject, const std::string& what);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::app
