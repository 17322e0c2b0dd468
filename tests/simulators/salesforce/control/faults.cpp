#include "tests/simulators/salesforce/control/faults.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"

#include <regex>

namespace dealwire::orgsim {
namespace {

constexpr std::uint64_t kDefaultSeed = 20260107;

[[noreturn]] void unreadable(const Json& json) {
    throw ApiError(400, "INVALID_INPUT", "This fault rule cannot be read: " + json.dump());
}

/// The answer Salesforce gives with this status when it is in trouble.
HttpResponse typical_answer(int status) {
    if (status == 503) {
        return json_response(503, Json::array({{{"errorCode", "SERVER_UNAVAILABLE"},
                                                {"message", "Server unavailable"}}}));
    }
    if (status == 500) {
        return json_response(500, Json::array({{{"errorCode", "UNKNOWN_EXCEPTION"},
                                                {"message", "An unexpected error occurred."}}}));
    }
    if (status == 401) {
        return json_response(401, Json::array({{{"message", "Session expired or invalid"},
                                                {"errorCode", "INVALID_SESSION_ID"}}}));
    }
    if (status == 403) {
        return json_response(403, Json::array({{{"message", "TotalRequests Limit exceeded."},
                                                {"errorCode", "REQUEST_LIMIT_EXCEEDED"}}}));
    }
    HttpResponse response = empty_response(status);
    response.content_type = "text/html;charset=UTF-8";
    response.body = "<html><body>status " + std::to_string(status) + "</body></html>";
    return response;
}

HttpResponse own_answer(const Json& json) {
    const int status = json.at("status").get<int>();
    HttpResponse response = typical_answer(status);
    if (json.contains("body")) {
        response =
            json["body"].is_string() ? empty_response(status) : json_response(status, json["body"]);
        if (json["body"].is_string()) {
            response.body = json["body"].get<std::string>();
        }
    } else if (json.contains("errorCode")) {
        response = json_response(status, Json::array({{{"errorCode", json["errorCode"]},
                                                       {"message", json.value("message", "")}}}));
    }
    const Json headers = json.value("headers", Json::object());
    for (const auto& [name, value] : headers.items()) {
        if (same_name(name, "content-type")) {
            response.content_type = value.get<std::string>();
        } else {
            response.headers.emplace_back(name, value.get<std::string>());
        }
    }
    return response;
}

FaultDecision named_action(const std::string& name, const Json& json) {
    FaultDecision action;
    if (name == "drop" || name == "drop_before") {
        action.drop = true;
    } else if (name == "drop_after") {
        action.drop_after = true;
    } else if (name == "expire_tokens") {
        action.expire_tokens = true;
    } else if (name.starts_with("http_")) {
        action.answer = typical_answer(std::stoi(name.substr(5)));
    } else {
        unreadable(json);
    }
    return action;
}

FaultDecision read_action(const Json& json) {
    if (json.is_string()) {
        return named_action(json.get<std::string>(), json);
    }
    FaultDecision action;
    if (json.contains("then")) {
        action = read_action(json["then"]);
    }
    if (json.contains("status")) {
        action.answer = own_answer(json);
    }
    action.drop = action.drop || json.value("drop", false);
    action.drop_after = action.drop_after || json.value("drop_after", false);
    action.delay = std::chrono::milliseconds{json.value("delay_ms", std::int64_t{0})};
    if (json.contains("truncate")) {
        action.truncate = json["truncate"].get<std::size_t>();
    }
    if (!action.answer && !action.drop && !action.drop_after && !action.expire_tokens &&
        !action.truncate && action.delay.count() == 0) {
        unreadable(json);
    }
    return action;
}

bool path_fits(const std::string& pattern, const std::string& target) {
    if (pattern.empty() || target.find(pattern) != std::string::npos) {
        return true;
    }
    return std::regex_search(target, std::regex(pattern));
}

}  // namespace

FaultRules::Rule FaultRules::read(const Json& json) {
    try {
        Rule rule;
        rule.source = json;
        rule.method = json.value("method", "");
        rule.path = json.value("path", "");
        rule.nth = json.value("nth", std::int64_t{0});
        rule.probability = json.value("probability", 1.0);
        rule.times = json.value("times", std::int64_t{rule.nth > 0 ? 1 : -1});
        rule.random.seed(json.value("seed", kDefaultSeed));
        rule.action = read_action(json.at("action"));
        path_fits(rule.path, "");
        return rule;
    } catch (const Json::exception&) {
        unreadable(json);
    } catch (const std::regex_error&) {
        unreadable(json);
    } catch (const std::logic_error&) {
        unreadable(json);
    }
}

void FaultRules::add(const Json& rules) {
    if (rules.is_array()) {
        for (const auto& rule : rules) {
            rules_.push_back(read(rule));
        }
    } else {
        rules_.push_back(read(rules));
    }
}

Json FaultRules::list() const {
    Json result = Json::array();
    for (const auto& rule : rules_) {
        result.push_back({{"rule", rule.source}, {"seen", rule.seen}, {"struck", rule.struck}});
    }
    return result;
}

bool FaultRules::strikes(Rule& rule, const HttpRequest& request) {
    const bool fits = (rule.method.empty() || same_name(rule.method, request.method)) &&
                      path_fits(rule.path, request.target);
    if (!fits || rule.times == 0) {
        return false;
    }
    ++rule.seen;
    if (rule.seen < rule.nth) {
        return false;
    }
    std::uniform_real_distribution<double> share(0.0, 1.0);
    if (rule.probability < 1.0 && share(rule.random) >= rule.probability) {
        return false;
    }
    rule.times -= rule.times > 0 ? 1 : 0;
    ++rule.struck;
    return true;
}

FaultDecision FaultRules::decide(const HttpRequest& request) {
    for (auto& rule : rules_) {
        if (strikes(rule, request)) {
            return rule.action;
        }
    }
    return {};
}

}  // namespace dealwire::orgsim
