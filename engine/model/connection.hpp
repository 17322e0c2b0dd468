#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/base/secret.hpp"
#include "engine/model/record_id.hpp"

#include <optional>
#include <string>

namespace dealwire::model {

enum class Environment { Production, Sandbox };

const char* name_of(Environment environment);

/// How a connection proves itself to Salesforce.
enum class Flow { RefreshToken, JwtBearer, ClientCredentials };

const char* name_of(Flow flow);

/// A tenant's way into one org. Secrets are kept apart (`Credentials`).
struct Connection {
    base::ConnectionId id;
    std::string name;  ///< chosen by the admin, unique per tenant
    Environment environment = Environment::Production;
    Flow flow = Flow::RefreshToken;
    OrgId org;
    std::string org_name;
    std::string login_url;     ///< where tokens are asked for, without a slash at the end
    std::string instance_url;  ///< where requests go; taken anew from every token answer
    std::string client_id;
    std::string username;
    RecordId user;  ///< the connected user
    bool active = false;
    std::string trouble;  ///< empty while it works; else why it must be authorised again
    base::Instant created_at;
};

/// The secrets of a connection. Which are filled depends on its flow.
struct Credentials {
    base::Secret client_secret;
    base::Secret refresh_token;
    base::Secret private_key;   ///< PEM, for JwtBearer
    base::Secret access_token;  ///< the last one issued; empty where none is known

    [[nodiscard]] Credentials copy() const {
        return {client_secret.copy(), refresh_token.copy(), private_key.copy(),
                access_token.copy()};
    }
};

/// Who answers behind a connection.
struct OrgIdentity {
    OrgId org;
    std::string org_name;
    bool is_sandbox = false;
    std::string instance_url;
    RecordId user;
    std::string username;
    std::string instance_name = {};  ///< "EU45"; empty where the org does not tell
};

/// Calls used and allowed in the org's rolling day, from the usage header of the last answer.
struct ApiUsage {
    int used = 0;
    int allowed = 0;
    base::Instant seen_at;
};

}  // namespace dealwire::model
