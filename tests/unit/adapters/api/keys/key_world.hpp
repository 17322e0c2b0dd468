#pragma once

#include "adapters/api/keys/access_recorder.hpp"
#include "adapters/api/keys/authenticator.hpp"
#include "engine/access/lock_out.hpp"
#include "engine/access/request_limiter.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_entropy.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/in_memory_access_log.hpp"
#include "tests/fakes/in_memory_api_key_store.hpp"
#include "tests/fakes/in_memory_day_quota.hpp"

#include <atomic>
#include <string>

namespace dealwire::api {

inline const base::TenantId kAcme{"acme"};

std::string basic(const std::string& name, const std::string& secret);

/// A request as the server hands it over.
HttpRequest request_of(const std::string& method, const std::string& path,
                       const std::string& authorization = "");

/// Everything behind the door of the API, in memory: the access key `acme.key1` with the secret
/// `secret1`, which may read users, and the client app `acme.app1` with the secret `appsecret`.
struct KeyWorld {
    KeyWorld();
    KeyWorld(const KeyWorld&) = delete;
    KeyWorld& operator=(const KeyWorld&) = delete;
    ~KeyWorld();

    void add_key(model::ApiKey key, const std::string& secret);
    std::string digest(const char* purpose, const std::string& id, const std::string& secret);

    /// What was written down, after a flush.
    std::vector<model::AccessEvent> written();

    fakes::FakeClock clock;
    fakes::FakeEntropy entropy;
    fakes::FakeEventLog log;
    fakes::InMemoryApiKeyStore keys;
    fakes::InMemoryGrantStore grants;
    fakes::InMemoryClientAppStore apps{grants};
    fakes::InMemoryDayQuota quota;
    fakes::InMemoryAccessLog audit;
    Standing standing = Standing::Active;
    access::LockOut lock_out;
    std::atomic<int> digests = 0;  ///< made of secrets by the authenticator
    access::RequestLimiter limiter{quota, {.per_second = 0, .per_day = 0}};
    AccessRecorder recorder{{audit, keys, clock, entropy, log}, std::chrono::days{90}};
    Authenticator authenticator;
};

}  // namespace dealwire::api
