#include "engine/model/api_key.hpp"

namespace dealwire::model {

KeyTerms terms_of(const ApiKey& key) { return {key.name, key.scopes, key.trusted, key.expires_at}; }

RefreshVerdict verdict_on(const HeldRefresh& held, const std::string& app, base::Instant now) {
    if (held.revoked || held.app != app) return RefreshVerdict::Gone;
    if (held.retired_at)
        return now - *held.retired_at > kRefreshOverlap ? RefreshVerdict::Stolen
                                                        : RefreshVerdict::Gone;
    return now - held.created_at > kRefreshLife ? RefreshVerdict::Gone : RefreshVerdict::Good;
}

}  // namespace dealwire::model
