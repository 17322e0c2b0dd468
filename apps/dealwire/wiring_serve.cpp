#include "apps/dealwire/wiring_serve.hpp"

#include "adapters/api/canvas/canvas_site.hpp"
#include "adapters/api/connect/connect_site.hpp"
#include "adapters/api/http/http_server.hpp"
#include "adapters/api/http/router.hpp"
#include "adapters/api/pages/call_site.hpp"
#include "adapters/crypto/hmac.hpp"
#include "adapters/http/poco_transport.hpp"
#include "adapters/salesforce/user_info.hpp"
#include "apps/dealwire/secret_file.hpp"
#include "apps/dealwire/wiring_access.hpp"
#include "apps/dealwire/wiring_api_door.hpp"
#include "apps/dealwire/wiring_connect.hpp"
#include "apps/dealwire/wiring_v1.hpp"
#include "apps/dealwire/wiring_v2.hpp"

namespace dealwire::app {
namespace {

/// The object of conversation records, as it is named in the org.
std::string conversation_object(const exporting::Mapping& mapping) {
    for (const exporting::ObjectRule& rule : mapping.objects)
        if (!rule.parent && rule.kind.empty()) return rule.object;
    return "Conversation__c";
}

api::SiteSettings site_settings(Local& local) {
    const config::Config& config = local.config();
    const config::CanvasConfig& canvas = config.serve.canvas;
    api::SiteSettings settings;
    settings.door.tenant = local.tenant();
    settings.door.hmac = crypto::hmac_sha256;
    settings.door.age.most = canvas.max_age;
    settings.door.session = canvas.session;
    for (const std::string& file : canvas.consumer_secret_files)
        settings.door.secrets.push_back({secret_from(file), std::nullopt});
    settings.object = conversation_object(local.mapping());
    settings.name_space = config.exporting.namespace_prefix;
    settings.ancestors = canvas.frame_ancestors;
    settings.secure = config.serve.behind_proxy || !config.serve.tls_certificate.empty();
    return settings;
}

api::ServerSettings server_settings(const config::Config& whole) {
    const config::ServeConfig& config = whole.serve;
    api::ServerSettings settings;
    settings.address = config.address;
    settings.port = static_cast<std::uint16_t>(config.port);
    settings.certificate = config.tls_certificate;
    settings.private_key = config.tls_key;
    settings.threads = config.threads;
    settings.connections = static_cast<std::size_t>(config.connections);
    settings.connections_per_address = static_cast<std::size_t>(config.connections_per_address);
    settings.most_body = static_cast<std::size_t>(config.max_body);
    settings.silence = config.read_timeout;
    settings.connection = config.connection_timeout;
    adjust(settings, whole);
    return settings;
}

http::TransportSettings transport_settings(const salesforce::Hosts& hosts,
                                           const config::SalesforceConfig& config) {
    return {.plain_hosts = hosts.plain_hosts(), .extra_authorities = config.ca_file};
}

}  // namespace

struct Service::Impl {
    Impl(Installation& installation, Local& local, Operations& operations)
        : secure{!local.config().serve.tls_certificate.empty()},
          host{local.config().serve.address},
          hosts{local.config().salesforce.test_hosts},
          transport{transport_settings(hosts, local.config().salesforce)},
          users{transport, hosts},
          access{local},
          site{{{local.connections(), local.members(), users, local.used_requests(), local.clock(),
                 local.log()},
                {local.conversations(), local.resolutions(), local.hits(), local.exports(),
                 local.members(), local.log(),
                 local.config().serve.canvas.check_sharing ? &access : nullptr},
                local.sealer()},
               site_settings(local)},
          connecting{local.config().serve.public_url.empty()
                         ? nullptr
                         : connect_site(local, is_secure(local), ending.get_token())},
          door{installation},
          conversations{installation, door.access_log(), door.cursors()},
          own{installation, ending.get_token()},
          router{routes(operations)},
          measured{operations.measured(router)},
          server{server_settings(local.config()), *measured, local.clock()} {}

    ~Impl() { ending.request_stop(); }

    api::Router routes(Operations& operations) {
        api::Router made{site};
        made.add("/healthz", operations.health_site());
        made.add("/readyz", operations.health_site());
        made.add("/metrics", door.guard("/metrics", operations.metrics_site(), Limits::None));
        made.add("/oauth2", door.oauth());
        made.add("/v2", door.guard("/v2", conversations.site(), Limits::Conversations));
        made.add("/api/v1", door.guard("/api/v1", own.site(), Limits::Own));
        for (const char* document : {"/api/v1/openapi.yaml", "/api/v1/openapi.json"})
            made.add(document, own.document_site());
        if (connecting) made.add("/connect", *connecting);
        made.add(api::kCallPage, call_page);
        return made;
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    static bool is_secure(Local& local) {
        return local.config().serve.public_url.starts_with("https://");
    }

    bool secure;
    std::string host;
    salesforce::Hosts hosts;
    http::PocoTransport transport;
    salesforce::UserInfo users;
    OrgAccess access;
    api::CanvasSite site;
    api::CallSite call_page;
    std::stop_source ending;
    std::unique_ptr<api::ConnectSite> connecting;
    ApiDoor door;
    ConversationApi conversations;
    V1Service own;
    api::Router router;
    std::unique_ptr<api::Site> measured;
    api::HttpServer server;
};

Service::Service(Installation& installation, Local& local, Operations& operations)
    : impl_{std::make_unique<Impl>(installation, local, operations)} {}

Service::~Service() = default;

std::string Service::address() const {
    const bool bare_six = impl_->host.find(':') != std::string::npos;
    return std::string{impl_->secure ? "https://" : "http://"} +
           (bare_six ? "[" + impl_->host + "]" : impl_->host) + ":" +
           std::to_string(impl_->server.port());
}

}  // namespace dealwire::app
