#pragma once

#include "tests/simulators/salesforce/http/site.hpp"

#include <string>

namespace dealwire::orgsim {

/// An org with its base data and the objects of sfdx-package, asked as over its port but without
/// one. Logged in with the fixed refresh token.
class SimulatedOrg {
public:
    SimulatedOrg();
    explicit SimulatedOrg(Schema schema);
    SimulatedOrg(const SimulatedOrg&) = delete;
    SimulatedOrg& operator=(const SimulatedOrg&) = delete;
    ~SimulatedOrg();

    /// `path` without "/services/data/v66.0".
    HttpResponse ask(const std::string& method, const std::string& path, const Json& body = nullptr,
                     const std::map<std::string, std::string>& headers = {});
    /// The body of the answer.
    Json json(const std::string& method, const std::string& path, const Json& body = nullptr);
    Reply send(HttpRequest request);
    Json control(const std::string& method, const std::string& path, const Json& body = nullptr);
    HttpResponse token(const Parameters& form);
    /// A new access token through the refresh token.
    void log_in();

    /// Throws std::runtime_error with the answer when the record is refused.
    std::string create(const std::string& object, const Json& fields);
    Json field(const std::string& object, const std::string& id, const std::string& name);
    /// Number of rows a query finds.
    std::int64_t count(const std::string& soql, bool all = false);
    /// errorCode of an error answer, statusCode of its first item; empty for success.
    static std::string error_code(const HttpResponse& response);

    OrgClock clock;
    Org org;
    Credentials credentials;
    Site site;
    std::string access_token;
};

Schema package_schema();

}  // namespace dealwire::orgsim
