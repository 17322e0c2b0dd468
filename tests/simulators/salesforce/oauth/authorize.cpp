#include "tests/simulators/salesforce/oauth/authorize.hpp"

#include <algorithm>

namespace dealwire::orgsim {
namespace {

constexpr const char* kPath = "/services/oauth2/authorize";
constexpr const char* kLogin = "/services/oauth2/authorize/login";
constexpr const char* kDecision = "/services/oauth2/authorize/decision";
constexpr const char* kCookie = "sid";
constexpr const char* kScope = "refresh_token id api";

std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        if (c == '&') {
            safe += "&amp;";
        } else if (c == '<') {
            safe += "&lt;";
        } else if (c == '"') {
            safe += "&quot;";
        } else {
            safe += c;
        }
    }
    return safe;
}

HttpResponse page(int status, const std::string& title, const std::string& body) {
    HttpResponse response;
    response.status = status;
    response.content_type = "text/html;charset=UTF-8";
    response.body = "<!doctype html><html lang=\"en\"><title>" + escaped(title) +
                    "</title><link rel=\"icon\" href=\"data:,\"><h1>" + escaped(title) + "</h1>" +
                    body + "</html>";
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

/// What Salesforce shows where it does not trust the redirect.
HttpResponse error_page(const std::string& error, const std::string& description) {
    return page(400, "OAuth Error",
                "<p id=\"error\">error=" + escaped(error) + "</p><p id=\"description\">" +
                    escaped(description) + "</p>");
}

HttpResponse redirect(const std::string& to) {
    HttpResponse response = empty_response(302);
    response.headers.emplace_back("Location", to);
    return response;
}

std::string value_of(const Parameters& form, const std::string& name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

/// The query of an authorisation, carried through the forms as one hidden field.
std::string query_of(const Parameters& query) {
    std::string text;
    for (const auto& [name, value] : query) {
        text += (text.empty() ? "" : "&") + url_encode(name) + "=" + url_encode(value);
    }
    return text;
}

std::string form(const std::string& action, const std::string& query, const std::string& inside) {
    return "<form method=\"post\" action=\"" + action +
           "\"><input type=\"hidden\" name=\"query\" value=\"" + escaped(query) + "\">" + inside +
           "</form>";
}

std::string session_cookie(const HttpRequest& request) {
    const std::string cookies = request.header("cookie");
    const std::string mark = std::string(kCookie) + "=";
    for (std::size_t at = 0; at < cookies.size();) {
        const std::size_t end = std::min(cookies.find(';', at), cookies.size());
        const auto start = cookies.find_first_not_of(' ', at);
        if (start < end && cookies.compare(start, mark.size(), mark) == 0) {
            return cookies.substr(start + mark.size(), end - start - mark.size());
        }
        at = end + 1;
    }
    return {};
}

bool knows_callback(const TokenPolicy& policy, const std::string& uri) {
    if (!policy.callbacks.empty()) {
        return std::ranges::find(policy.callbacks, uri) != policy.callbacks.end();
    }
    return uri.starts_with("https://") || uri.starts_with("http://localhost") ||
           uri.starts_with("http://127.0.0.1");
}

struct Asked {
    Org& org;
    const Credentials& credentials;
    Parameters query;

    std::string of(const std::string& name) const { return value_of(query, name); }

    HttpResponse back(const std::string& parameters) const {
        const std::string uri = of("redirect_uri");
        const std::string state = of("state");
        return redirect(uri + (uri.find('?') == std::string::npos ? "?" : "&") + parameters +
                        (state.empty() ? "" : "&state=" + url_encode(state)));
    }

    HttpResponse refuse(const std::string& error, const std::string& description) const {
        return back("error=" + error + "&error_description=" + url_encode(description));
    }

    /// Nothing where the request is sound.
    std::optional<HttpResponse> problem() const {
        const TokenPolicy& policy = org.tokens().policy;
        if (of("redirect_uri").empty()) {
            return error_page("redirect_uri_missing", "redirect_uri not provided");
        }
        if (of("client_id") != credentials.client_id && of("client_id") != "PlatformCLI") {
            return error_page("invalid_client_id", "client identifier invalid");
        }
        if (!knows_callback(policy, of("redirect_uri"))) {
            return error_page("redirect_uri_mismatch", "redirect_uri must match configuration");
        }
        if (!policy.installed) {
            return refuse("invalid_client", "app must be installed into org");
        }
        if (of("response_type") != "code") {
            return refuse("unsupported_response_type", "response type not supported");
        }
        const std::string method = of("code_challenge_method");
        if (!method.empty() && method != "S256") {
            return refuse("invalid_request", "code challenge method not supported");
        }
        if (policy.pkce_required && of("code_challenge").empty()) {
            return refuse("invalid_request", "missing required code challenge");
        }
        return std::nullopt;
    }
};

HttpResponse login_page(const Asked& asked, const std::string& trouble) {
    const std::string note = trouble.empty() ? "" : "<p id=\"error\">" + escaped(trouble) + "</p>";
    return page(200, "Login | Simulated Salesforce",
                note + form(kLogin, query_of(asked.query),
                            "<label>Username <input name=\"un\" id=\"username\"></label>"
                            "<label>Password <input name=\"pw\" id=\"password\" "
                            "type=\"password\"></label><button id=\"Login\">Log In</button>"));
}

HttpResponse consent_page(const Asked& asked, const Record& user) {
    const std::string scope = asked.of("scope");
    return page(200, "Allow Access?",
                "<p>Dealwire test app asks for: " + escaped(scope.empty() ? kScope : scope) +
                    "</p><p>Signed in as " + escaped(user.text("Username")) + "</p>" +
                    form(kDecision, query_of(asked.query),
                         "<button id=\"oaapprove\" name=\"decision\" value=\"allow\">Allow</button>"
                         "<button id=\"oadeny\" name=\"decision\" value=\"deny\">Deny</button>"));
}

std::optional<Record> signed_in(Org& org, const HttpRequest& request) {
    const std::string user = org.tokens().browser_user(session_cookie(request));
    if (user.empty()) {
        return std::nullopt;
    }
    return org.records().find(*org.schema().find_object("User"), user);
}

HttpResponse log_in(const Asked& asked, const Parameters& posted) {
    Org& org = asked.org;
    const ObjectSchema& users = *org.schema().find_object("User");
    const auto ids =
        org.records().find_by(users, *users.find_field("Username"), value_of(posted, "un"));
    const auto user = ids.empty() ? std::nullopt : org.records().find(users, ids.front());
    if (!user || !user->flag("IsActive") || value_of(posted, "pw") != asked.credentials.password) {
        return login_page(asked,
                          "Please check your username and password. If you still can't log in, "
                          "contact your Salesforce administrator.");
    }
    HttpResponse response = redirect(std::string(kPath) + "?" + query_of(asked.query));
    response.headers.emplace_back("Set-Cookie", std::string(kCookie) + "=" +
                                                    org.tokens().open_browser(user->id()) +
                                                    "; Path=/; HttpOnly; SameSite=Lax");
    return response;
}

HttpResponse decide(const Asked& asked, const Record& user, const Parameters& posted) {
    if (value_of(posted, "decision") != "allow" || asked.org.tokens().policy.revoked) {
        return asked.refuse("access_denied", "end-user denied authorization");
    }
    const std::string scope = asked.of("scope");
    const Approval approval{user.id(), asked.of("client_id"), scope.empty() ? kScope : scope,
                            asked.org.clock().now()};
    const auto code = asked.org.tokens().issue_code(
        {approval, asked.of("redirect_uri"), asked.of("code_challenge"), asked.org.clock().now()});
    return asked.back("code=" + url_encode(code));
}

}  // namespace

std::optional<HttpResponse> answer_authorize(Org& org, const Credentials& credentials,
                                             const HttpRequest& request) {
    const bool posts = request.path == kLogin || request.path == kDecision;
    if (!posts && request.path != kPath) {
        return std::nullopt;
    }
    const Parameters posted = posts ? parse_form(request.body) : Parameters{};
    const Asked asked{org, credentials,
                      posts ? parse_form(value_of(posted, "query")) : request.query};
    if (auto problem = asked.problem()) {
        return problem;
    }
    if (request.path == kLogin) {
        return log_in(asked, posted);
    }
    const auto user = signed_in(org, request);
    if (!user) {
        return login_page(asked, "");
    }
    return posts ? decide(asked, *user, posted) : consent_page(asked, *user);
}

}  // namespace dealwire::orgsim
