#include "tests/simulators/salesforce/composite/subrequests.hpp"

#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/rest/router.hpp"

#include <charconv>
#include <set>

namespace dealwire::orgsim {
namespace {

const ApiError kHalted{400, "PROCESSING_HALTED",
                       "The transaction was rolled back since another operation in the same "
                       "transaction failed."};

/// Follows `.id`, `[0]`, `.records[0].Id` into a body; null when it leads nowhere.
const Json* follow(const Json& body, std::string_view path) {
    const Json* at = &body;
    while (!path.empty()) {
        if (path.front() == '[') {
            std::size_t index = 0;
            const auto close = path.find(']');
            if (close == std::string_view::npos || !at->is_array()) {
                return nullptr;
            }
            std::from_chars(path.data() + 1, path.data() + close, index);
            if (index >= at->size()) {
                return nullptr;
            }
            at = &(*at)[index];
            path.remove_prefix(close + 1);
            continue;
        }
        if (path.front() == '.') {
            path.remove_prefix(1);
        }
        const auto end = std::min(path.find_first_of(".["), path.size());
        const auto found = at->is_object() ? at->find(std::string(path.substr(0, end))) : at->end();
        if (!at->is_object() || found == at->end()) {
            return nullptr;
        }
        at = &*found;
        path.remove_prefix(end);
    }
    return at;
}

/// Earlier answers, parsed when something refers to them.
class Answers {
public:
    void add(const Subresponse& response) { responses_[response.reference] = response; }

    /// Replaces every `@{ref.path}`; throws PROCESSING_HALTED when the value is not there.
    std::string fill(const std::string& text) {
        std::string result;
        std::size_t at = 0;
        for (;;) {
            const auto open = text.find("@{", at);
            const auto close = open == std::string::npos ? open : text.find('}', open);
            if (close == std::string::npos) {
                return result + text.substr(at);
            }
            result += text.substr(at, open - at);
            result += value_of(text.substr(open + 2, close - open - 2));
            at = close + 1;
        }
    }

    Json fill(const Json& json) {
        if (json.is_string()) {
            return fill(json.get<std::string>());
        }
        Json result = json;
        if (json.is_structured()) {
            for (auto& child : result) {
                child = fill(child);
            }
        }
        return result;
    }

private:
    std::string value_of(const std::string& expression) {
        const auto end = std::min(expression.find_first_of(".["), expression.size());
        const auto reference = expression.substr(0, end);
        const auto found = responses_.find(reference);
        const Json* value = nullptr;
        if (found != responses_.end() && !found->second.failed) {
            auto& body = bodies_[reference];
            if (body.is_null() && !found->second.response.body.empty()) {
                body = Json::parse(found->second.response.body);
            }
            value = follow(body, std::string_view(expression).substr(end));
        }
        if (value == nullptr || value->is_structured() || value->is_null()) {
            throw ApiError(400, "PROCESSING_HALTED",
                           "Invalid reference specified. No value for " + expression +
                               " found in " + reference);
        }
        return value->is_string() ? value->get<std::string>() : value->dump();
    }

    std::map<std::string, Subresponse> responses_;
    std::map<std::string, Json> bodies_;
};

bool valid_reference(const std::string& reference) {
    const auto word = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    };
    return !reference.empty() && std::all_of(reference.begin(), reference.end(), word);
}

Subrequest read_subrequest(const Json& json) {
    try {
        Subrequest request{json.at("method").get<std::string>(),
                           json.at("url").get<std::string>(),
                           json.at("referenceId").get<std::string>(),
                           {},
                           nullptr};
        const Json headers = json.value("httpHeaders", Json::object());
        for (const auto& [name, value] : headers.items()) {
            request.headers[lower(name)] = value.get<std::string>();
        }
        if (json.contains("body")) {
            request.body = json["body"];
        }
        return request;
    } catch (const Json::exception&) {
        throw ApiError(400, "JSON_PARSER_ERROR",
                       "A subrequest needs the texts method, url and referenceId");
    }
}

bool any_record_failed(const HttpResponse& response) {
    return response.body.find("\"success\":false") != std::string::npos;
}

Subresponse run_one(const Session& session, const Subrequest& request, Answers& answers,
                    bool atomic) {
    Subresponse result{request.reference, {}, false};
    try {
        HttpRequest inner = make_request(request.method, answers.fill(request.url));
        inner.headers = request.headers;
        Json body = answers.fill(request.body);
        const auto segments = resource_segments(request.url);
        const bool collections = segments.size() > 1 && segments[0] == "composite";
        if (atomic && collections && body.is_object()) {
            body["allOrNone"] = true;
        }
        inner.body = body.is_null() ? std::string() : body.dump();
        result.response = dispatch(session, inner);
        result.failed = atomic && collections && any_record_failed(result.response);
    } catch (const ApiError& error) {
        result.response = error_response(error);
    }
    result.failed = result.failed || result.response.status >= 400;
    return result;
}

}  // namespace

std::vector<std::string> resource_segments(const std::string& url) {
    auto segments = make_request("GET", url).segments;
    if (segments.size() < 3 || segments[0] != "services" || segments[1] != "data") {
        return {};
    }
    segments.erase(segments.begin(), segments.begin() + 3);
    return segments;
}

std::vector<Subrequest> read_subrequests(const Json& list) {
    if (!list.is_array()) {
        throw ApiError(400, "JSON_PARSER_ERROR", "The property compositeRequest must be an array");
    }
    std::vector<Subrequest> requests;
    std::set<std::string> references;
    for (const auto& json : list) {
        requests.push_back(read_subrequest(json));
        const auto& reference = requests.back().reference;
        if (!valid_reference(reference)) {
            throw ApiError(400, "INVALID_INPUT",
                           "Provided referenceId ('" + reference +
                               "') must contain letters, digits and _ only");
        }
        if (!references.insert(reference).second) {
            throw ApiError(400, "INVALID_INPUT",
                           "Provided referenceId ('" + reference + "') has duplicates");
        }
    }
    return requests;
}

std::vector<Subresponse> run_subrequests(const Session& session,
                                         const std::vector<Subrequest>& requests, bool atomic) {
    Transaction transaction(session.org.database());
    Answers answers;
    std::vector<Subresponse> responses;
    bool failed = false;
    for (const auto& request : requests) {
        if (failed && atomic) {
            responses.push_back({request.reference, error_response(kHalted), true});
            continue;
        }
        responses.push_back(run_one(session, request, answers, atomic));
        answers.add(responses.back());
        if (responses.back().failed && atomic) {
            failed = true;
            for (auto& earlier : responses) {
                if (!earlier.failed) {
                    earlier = {earlier.reference, error_response(kHalted), true};
                }
            }
        }
    }
    if (!failed) {
        transaction.commit();
    }
    return responses;
}

std::string composite_items(const std::vector<Subresponse>& responses) {
    std::string text = "[";
    for (const auto& item : responses) {
        Json headers = Json::object();
        for (const auto& [name, value] : item.response.headers) {
            headers[name] = value;
        }
        text += text.size() > 1 ? "," : "";
        text += "{\"body\":" + (item.response.body.empty() ? "null" : item.response.body) +
                ",\"httpHeaders\":" + headers.dump() +
                ",\"httpStatusCode\":" + std::to_string(item.response.status) +
                ",\"referenceId\":" + Json(item.reference).dump() + "}";
    }
    return text + "]";
}

}  // namespace dealwire::orgsim
