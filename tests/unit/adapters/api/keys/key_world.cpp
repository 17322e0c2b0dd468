#include "tests/unit/adapters/api/keys/key_world.hpp"

#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/sha256.hpp"

namespace dealwire::api {

std::string basic(const std::string& name, const std::string& secret) {
    const std::string text = name + ":" + secret;
    const std::vector<std::uint8_t> bytes{text.begin(), text.end()};
    return "Basic " + crypto::to_base64(bytes);
}

HttpRequest request_of(const std::string& method, const std::string& path,
                       const std::string& authorization) {
    HttpRequest request{.method = method, .path = path};
    request.authorization = authorization;
    request.peer = "192.0.2.7";
    request.id = "r1";
    return request;
}

KeyWorld::KeyWorld()
    : authenticator{{keys, grants, clock, lock_out},
                    [this](std::string_view text) {
                        ++digests;
                        return crypto::sha256_hex(text);
                    },
                    [this](const base::TenantId&) { return standing; }} {
    add_key({.id = "key1", .name = "the warehouse", .scopes = "api:users:read"}, "secret1");
    apps.add(kAcme, {.id = "app1",
                     .name = "The app",
                     .digest = digest("app", "app1", "appsecret"),
                     .scopes = "api:users:read api:workspaces:read",
                     .redirect_uris = {"https://app.example/done?x=1"}});
}

KeyWorld::~KeyWorld() = default;

std::string KeyWorld::digest(const char* purpose, const std::string& id,
                             const std::string& secret) {
    return crypto::sha256_hex(access::digest_text(purpose, {kAcme, id}, secret));
}

void KeyWorld::add_key(model::ApiKey key, const std::string& secret) {
    key.digest = digest("key", key.id, secret);
    keys.add(kAcme, key);
}

std::vector<model::AccessEvent> KeyWorld::written() {
    recorder.flush();
    return audit.page(kAcme, {}, std::nullopt, 1000);
}

}  // namespace dealwire::api
