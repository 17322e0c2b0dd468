#include "engine/model/connection.hpp"

namespace dealwire::model {

const char* name_of(Environment environment) {
    return environment == Environment::Sandbox ? "sandbox" : "production";
}

const char* name_of(Flow flow) {
    switch (flow) {
        case Flow::RefreshToken:
            return "refresh-token";
        case Flow::JwtBearer:
            return "jwt";
        case Flow::ClientCredentials:
            return "client-credentials";
    }
    return "unknown";
}

}  // namespace dealwire::model
