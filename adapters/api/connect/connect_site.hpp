#pragma once

#include "adapters/api/http/site.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/result.hpp"
#include "engine/base/uuid.hpp"
#include "engine/connecting/authorisation.hpp"
#include "engine/ports/authorisation_store.hpp"
#include "engine/ports/event_log.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace dealwire::api {

/// The pages by which somebody authorises Dealwire in Salesforce: one that sends the browser to the
/// org, and one that the org sends it back to. The same for the listener of 'dealwire connect' and
/// for 'dealwire serve'.
///
/// The start sets a cookie that the answer has to bring along, makes a new state and a new PKCE
/// verifier, and replaces an earlier start; the answer is taken once, which the database decides.
///
/// Threads: `answer` may be called by several at once. Never throws.
class ConnectSite final : public Site {
public:
    struct Ports {
        ports::AuthorisationStore& authorisations;
        base::Clock& clock;
        base::Entropy& entropy;
        ports::EventLog& log;
    };

    /// What needs the org, or cryptography.
    struct Steps {
        /// A digest that tells nothing about the text.
        std::function<std::string(const base::Secret&)> digest;
        std::function<base::Result<std::string>(const model::PendingAuthorisation&,
                                                const base::Secret& state,
                                                const base::Secret& verifier)>
            address;
        /// Exchanges the code, asks the org who it is, and stores the connection.
        std::function<base::Result<model::Connection>(const model::PendingAuthorisation&,
                                                      base::Secret code)>
            finish;
    };

    struct Settings {
        base::TenantId tenant;
        bool secure = false;  ///< reached by https alone
    };

    ConnectSite(Ports ports, Steps steps, Settings settings)
        : ports_{ports}, steps_{std::move(steps)}, settings_{std::move(settings)} {}

    /// Whether a path is one of these pages.
    static bool serves(std::string_view path);

    HttpReply answer(const HttpRequest& request) override;

private:
    HttpReply start(const HttpRequest& request);
    HttpReply callback(const HttpRequest& request);
    base::Result<model::Connection> take(const model::PendingAuthorisation& pending,
                                         const HttpRequest& request);
    HttpReply turn_away(connecting::Refusal refusal);
    HttpReply html(int status, std::string body) const;
    [[nodiscard]] std::string cookie(const std::string& value, int seconds) const;
    [[nodiscard]] std::string digest_of(std::string text) const;

    Ports ports_;
    Steps steps_;
    Settings settings_;
};

}  // namespace dealwire::api
