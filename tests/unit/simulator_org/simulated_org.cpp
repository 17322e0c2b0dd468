#include "tests/unit/simulator_org/simulated_org.hpp"

#include "tests/simulators/salesforce/oauth/endpoints.hpp"
#include "tests/simulators/salesforce/schema/embedded.hpp"
#include "tests/simulators/salesforce/schema/package_loader.hpp"
#include "tests/simulators/salesforce/schema/standard_objects.hpp"

#include "built_in/source_folder.hpp"

#include <stdexcept>

namespace dealwire::orgsim {

Schema package_schema() {
    Schema schema = standard_schema();
    load_package(DEALWIRE_SOURCE_DIR "/sfdx-package", schema);
    return schema;
}

SimulatedOrg::SimulatedOrg() : SimulatedOrg(package_schema()) {}

SimulatedOrg::SimulatedOrg(Schema schema)
    : org(production_identity(), std::move(schema), ":memory:", clock), site(org, credentials) {
    credentials.jwt_public_key = embedded_file("keys/jwt-public.pem");
    org.set_url("http://127.0.0.1:8801");
    org.add_base_data();
    org.tokens().add_refresh(credentials.refresh_token, integration_approval(org, credentials));
    log_in();
}

SimulatedOrg::~SimulatedOrg() = default;

Reply SimulatedOrg::send(HttpRequest request) {
    request.headers.emplace("authorization", "Bearer " + access_token);
    return site.answer(request);
}

HttpResponse SimulatedOrg::ask(const std::string& method, const std::string& path, const Json& body,
                               const std::map<std::string, std::string>& headers) {
    HttpRequest request = make_request(method, "/services/data/v66.0" + path);
    request.headers = headers;
    request.body = body.is_null() ? std::string() : body.dump();
    return send(std::move(request)).response;
}

Json SimulatedOrg::json(const std::string& method, const std::string& path, const Json& body) {
    return Json::parse(ask(method, path, body).body);
}

Json SimulatedOrg::control(const std::string& method, const std::string& path, const Json& body) {
    HttpRequest request = make_request(method, "/simulator/" + path);
    request.body = body.is_null() ? std::string() : body.dump();
    return Json::parse(send(std::move(request)).response.body);
}

HttpResponse SimulatedOrg::token(const Parameters& form) {
    HttpRequest request = make_request("POST", "/services/oauth2/token");
    for (const auto& [name, value] : form) {
        request.body += (request.body.empty() ? "" : "&") + name + "=" + url_encode(value);
    }
    return site.answer(request).response;
}

void SimulatedOrg::log_in() {
    const auto answer = token({{"grant_type", "refresh_token"},
                               {"client_id", credentials.client_id},
                               {"client_secret", credentials.client_secret},
                               {"refresh_token", credentials.refresh_token}});
    access_token = Json::parse(answer.body).value("access_token", "");
}

std::string SimulatedOrg::create(const std::string& object, const Json& fields) {
    const auto response = ask("POST", "/sobjects/" + object, fields);
    if (response.status != 201) {
        throw std::runtime_error(response.body);
    }
    return Json::parse(response.body)["id"].get<std::string>();
}

Json SimulatedOrg::field(const std::string& object, const std::string& id,
                         const std::string& name) {
    return json("GET", "/sobjects/" + object + "/" + id + "?fields=" + name)[name];
}

std::int64_t SimulatedOrg::count(const std::string& soql, bool all) {
    const auto resource = std::string(all ? "/queryAll" : "/query") + "?q=" + url_encode(soql);
    return json("GET", resource)["totalSize"].get<std::int64_t>();
}

std::string SimulatedOrg::error_code(const HttpResponse& response) {
    const Json body = response.body.empty() ? Json() : Json::parse(response.body);
    if (!body.is_array() || body.empty()) {
        return {};
    }
    if (body[0].contains("errorCode")) {
        return body[0]["errorCode"].get<std::string>();
    }
    const Json errors = body[0].value("errors", Json::array());
    return errors.empty() ? std::string() : errors[0]["statusCode"].get<std::string>();
}

}  // namespace dealwire::orgsim
