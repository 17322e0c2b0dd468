#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/uuid.hpp"
#include "engine/ports/access_log.hpp"
#include "engine/ports/api_key_store.hpp"
#include "engine/ports/event_log.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

namespace dealwire::api {

/// Why an event of a key is told apart from its others: it used the secret before its present one.
inline constexpr const char* kEarlierSecret = "earlier-secret";

/// Writes down who used the API, without a statement per request: what is alike within a minute is
/// counted in memory and written by `flush`, which whoever owns this calls every other second. When
/// there is much of it, what was written is forgotten at once, so that one minute may have several
/// events for the same. The last use of a key is remembered once a minute. What was not written yet
/// is lost with the process.
///
/// Thread-safe; never throws. What the store does not take is kept for the next time.
class AccessRecorder {
public:
    struct Ports {
        ports::AccessLog& audit;
        ports::ApiKeyStore& keys;  ///< whose last use is remembered
        base::Clock& clock;
        base::Entropy& entropy;
        ports::EventLog& log;
    };

    AccessRecorder(Ports ports, std::chrono::days keep) : ports_{ports}, keep_{keep} {}

    /// Without id and times, which are given to it here.
    void note(const base::TenantId& tenant, model::AccessEvent event);
    /// Also forgets what is older than it is kept, once an hour.
    void flush();

private:
    using Likeness = std::tuple<std::string, int, std::string, std::string, std::string, int,
                                std::string, std::int64_t>;

    struct Held {
        base::TenantId tenant;
        model::AccessEvent event;
        bool written = false;  ///< as it is now
        bool first = true;     ///< not written yet at all
    };

    using Batches = std::map<base::TenantId, std::vector<model::AccessEvent>>;
    /// A key, and whether it was used with the secret before its present one.
    using KeyUsed = std::tuple<base::TenantId, std::string, bool>;
    using Uses = std::map<KeyUsed, model::KeyUse>;

    Batches take_unwritten(Uses& uses);
    void make_room();
    void remember(const Uses& uses);
    void write(const base::TenantId& tenant, const std::vector<model::AccessEvent>& events);
    void mark_unwritten(const base::TenantId& tenant);
    void forget_old(const base::TenantId& tenant);

    Ports ports_;
    const std::chrono::days keep_;
    std::mutex mutex_;
    std::map<Likeness, Held> held_;
    std::int64_t lost_ = 0;  ///< events for which there was no room
    std::map<base::TenantId, base::Instant> forgotten_;
    std::map<KeyUsed, std::int64_t> remembered_;  ///< the minute of the last use that was written
};

}  // namespace dealwire::api
