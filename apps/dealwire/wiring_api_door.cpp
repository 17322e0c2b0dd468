#include "apps/dealwire/wiring_api_door.hpp"

#include "adapters/api/http/caller.hpp"
#include "adapters/api/http/cursors.hpp"
#include "adapters/api/http/http_server.hpp"
#include "adapters/api/keys/guarded_site.hpp"
#include "adapters/api/keys/oauth_site.hpp"
#include "adapters/crypto/sha256.hpp"
#include "adapters/store/sql_access_log.hpp"
#include "adapters/store/sql_api_key_store.hpp"
#include "adapters/store/sql_day_quota.hpp"
#include "adapters/store/sql_grant_store.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/key_desk.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "engine/model/tenant.hpp"
#include "engine/ports/tenant_store.hpp"

#include <mutex>
#include <thread>

namespace dealwire::app {
namespace {

constexpr std::chrono::seconds kBetweenFlushes{2};
static_assert(kDoorHearsWithin > api::Authenticator::kMemory + kBetweenFlushes);

/// What stands behind the door in the store.
struct DoorStores {
    explicit DoorStores(store::Database& database)
        : keys{database}, apps{database}, grants{database}, quota{database}, log{database} {}

    store::SqlApiKeyStore keys;
    store::SqlClientAppStore apps;
    store::SqlGrantStore grants;
    store::SqlDayQuota quota;
    store::SqlAccessLog log;
};

access::RequestLimits limits_of(const config::ApiConfig& config) {
    return {.per_second = config.requests_per_second, .per_day = config.requests_per_day};
}

access::RequestLimits own_limits_of(const config::ApiConfig& config) {
    return {.per_second = config.v1_requests_per_second, .per_day = 0};
}

bool is_secure(const config::ServeConfig& serve) {
    return serve.behind_proxy || !serve.tls_certificate.empty();
}

std::string digest_of(std::string_view text) { return crypto::sha256_hex(text); }

/// Digests with the secret of a tenant, which is read once.
class TenantDigests {
public:
    explicit TenantDigests(Installation& installation) : installation_{installation} {}

    std::string sign(const base::TenantId& tenant, std::string_view text) {
        return local_of(tenant).digester().digest(std::string{text});
    }

private:
    Local& local_of(const base::TenantId& tenant) {
        const std::lock_guard lock{mutex_};
        auto& local = locals_[tenant];
        if (!local) {
            local = std::make_unique<Local>(installation_, tenant);
            static_cast<void>(local->digester());  // made under the lock, used without it
        }
        return *local;
    }

    Installation& installation_;
    std::mutex mutex_;
    std::map<base::TenantId, std::unique_ptr<Local>> locals_;
};

}  // namespace

struct ApiDoor::Impl {
    explicit Impl(Installation& given)
        : installation{given},
          config{given.config()},
          stores{given.database()},
          limiter{stores.quota, limits_of(config->api)},
          own_limiter{stores.quota, own_limits_of(config->api)},
          recorder{{stores.log, stores.keys, given.clock(), given.entropy(), given.log()},
                   std::chrono::duration_cast<std::chrono::days>(config->api.keep_audit)},
          authenticator{{stores.keys, stores.grants, given.clock(), lock_out},
                        digest_of,
                        [this](const base::TenantId& tenant) { return standing(tenant); }},
          oauth{{stores.apps, stores.grants, authenticator, lock_out, recorder, given.clock(),
                 given.entropy(), given.log()},
                {config->serve.public_url, is_secure(config->serve)}},
          digests{given},
          cursors{[this](const base::TenantId& tenant, std::string_view text) {
              return digests.sign(tenant, text);
          }},
          keeper{[this](const std::stop_token& stop) { keep(stop); }} {}

    ~Impl() {
        keeper.request_stop();
        keeper.join();
        tidy(std::chrono::milliseconds{0});
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    api::Standing standing(const base::TenantId& id) {
        const auto tenant = installation.tenants().find(id);
        // One that has keys and was never registered is the one tenant of an older installation.
        if (!tenant) return api::Standing::Active;
        switch (tenant->state) {
            case model::TenantState::Active:
                return api::Standing::Active;
            case model::TenantState::Suspended:
                return api::Standing::Suspended;
            case model::TenantState::Removing:
                break;
        }
        return api::Standing::Unknown;
    }

    void keep(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            installation.clock().wait(kBetweenFlushes, stop);
            tidy(std::chrono::seconds{10});
        }
    }

    void tidy(std::chrono::milliseconds idle) {
        recorder.flush();
        try {
            const auto in_force = installation.config();
            limiter.adopt(limits_of(in_force->api));
            own_limiter.adopt(own_limits_of(in_force->api));
            limiter.tidy(installation.clock().now(), idle);
        } catch (const std::exception& error) {
            installation.log().write(ports::Level::Warn, "api_quota_waits",
                                     {{"why", std::string{error.what()}}});
        }
    }

    Installation& installation;
    std::shared_ptr<const config::Config> config;  // as of the start; the installation's may change
    DoorStores stores;
    access::LockOut lock_out;
    access::RequestLimiter limiter;
    access::RequestLimiter own_limiter;
    api::AccessRecorder recorder;
    api::Authenticator authenticator;
    api::OAuthSite oauth;
    TenantDigests digests;
    api::Cursors cursors;
    std::vector<std::unique_ptr<api::GuardedSite>> guarded;
    std::jthread keeper;
};

ApiDoor::ApiDoor(Installation& installation) : impl_{std::make_unique<Impl>(installation)} {}

ApiDoor::~ApiDoor() = default;

api::Site& ApiDoor::guard(const std::string& name, api::CallerSite& site, Limits limits) {
    Impl& all = *impl_;
    access::RequestLimiter& limiter = limits == Limits::Own ? all.own_limiter : all.limiter;
    return *all.guarded.emplace_back(std::make_unique<api::GuardedSite>(
        site,
        api::GuardedSite::Ports{all.authenticator, limiter, all.recorder, all.installation.clock(),
                                all.installation.log()},
        api::GuardedSite::Settings{name, static_cast<std::uint64_t>(all.config->api.max_body),
                                   limits != Limits::None}));
}

api::Site& ApiDoor::oauth() { return impl_->oauth; }

const api::Cursors& ApiDoor::cursors() { return impl_->cursors; }

ports::AccessLog& ApiDoor::access_log() { return impl_->stores.log; }

std::string actor_of(const api::Caller& caller) {
    return "API key " + (caller.name.empty() ? caller.key : "'" + caller.name + "'");
}

void adjust(api::ServerSettings& settings, const config::Config& config) {
    settings.behind_proxy = config.serve.behind_proxy;
    settings.secure = is_secure(config.serve);
    settings.in_memory = static_cast<std::size_t>(config.api.body_in_memory);
    settings.spool = config.api.spool_folder;
}

struct KeyDesk::Impl {
    explicit Impl(Local& given) : local{given}, stores{given.database()} {}

    Local& local;
    DoorStores stores;
};

KeyDesk::KeyDesk(Local& local) : impl_{std::make_unique<Impl>(local)} {}

KeyDesk::~KeyDesk() = default;

ports::ApiKeyStore& KeyDesk::keys() { return impl_->stores.keys; }

ports::ClientAppStore& KeyDesk::apps() { return impl_->stores.apps; }

ports::GrantStore& KeyDesk::grants() { return impl_->stores.grants; }

ports::DayQuota& KeyDesk::quota() { return impl_->stores.quota; }

ports::AccessLog& KeyDesk::log() { return impl_->stores.log; }

std::string KeyDesk::digest(const char* purpose, const access::CredentialName& name,
                            const base::Secret& secret) {
    return digest_of(access::digest_text(purpose, name, secret.reveal()));
}

void KeyDesk::record(const std::string& action, const std::string& subject,
                     const std::string& what) {
    note_setting(impl_->local, {action, subject, what});
}

void note_setting(Local& local, const base::TenantId& tenant, const SettingNote& note) {
    const base::Instant now = local.clock().now();
    const std::vector<model::AccessEvent> events{
        {.id = base::uuid_v7(now, local.entropy().chance()),
         .kind = model::AccessKind::Setting,
         .at = now,
         .last_at = now,
         .count = 1,
         .actor = person(),
         .actor_name = person(),
         .action = note.action,
         .subject = note.subject,
         .why = note.what}};
    store::SqlAccessLog{local.database()}.add(tenant, events);
}

void note_setting(Local& local, const SettingNote& note) {
    note_setting(local, local.tenant(), note);
}

}  // namespace dealwire::app
