#include "adapters/api/connect/connect_site.hpp"

#include "adapters/api/connect/connect_pages.hpp"

namespace dealwire::api {
namespace {

using base::Secret;
using connecting::Refusal;
using model::AuthorisationEnd;
using model::PendingAuthorisation;
using ports::Level;

constexpr const char* kCookie = "dealwire_connect";
constexpr const char* kCookiePath = "/connect/salesforce";
constexpr std::size_t kLongest = 4000;  // of a code or state; Salesforce's have some hundred bytes

base::Error failed(const std::exception& error) {
    return {base::Fault::Transient, "STORE",
            std::string{"Dealwire could not store the connection: "} + error.what(),
            "Check the disk or the database, then start again."};
}

std::string field(const HttpRequest& request, const char* name) {
    std::string value = form_field(request.query, name).value_or("");
    return value.size() > kLongest ? std::string{} : value;
}

}  // namespace

bool ConnectSite::serves(std::string_view path) {
    return path == kConnectStart || path == kConnectCallback;
}

std::string ConnectSite::digest_of(std::string text) const {
    return text.empty() ? std::string{} : steps_.digest(Secret{std::move(text)});
}

std::string ConnectSite::cookie(const std::string& value, int seconds) const {
    return std::string{kCookie} + "=" + value + "; Path=" + kCookiePath +
           "; Max-Age=" + std::to_string(seconds) + "; HttpOnly; SameSite=Lax" +
           (settings_.secure ? "; Secure" : "");
}

HttpReply ConnectSite::html(int status, std::string body) const {
    HttpReply reply{.status = status, .body = std::move(body)};
    reply.headers = {{"Content-Security-Policy",
                      "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; "
                      "form-action 'none'; frame-ancestors 'none'"},
                     {"Referrer-Policy", "no-referrer"},
                     {"Cache-Control", "no-store"},
                     {"X-Frame-Options", "DENY"}};
    if (settings_.secure)
        reply.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
    return reply;
}

HttpReply ConnectSite::turn_away(Refusal refusal) {
    const bool odd = refusal == Refusal::Unknown || refusal == Refusal::Elsewhere;
    ports_.log.write(odd ? Level::Warn : Level::Info, "connect_refused",
                     {{"why", std::string{connecting::name_of(refusal)}}});
    return html(status_of(refusal), not_connected_page(refusal));
}

HttpReply ConnectSite::answer(const HttpRequest& request) {
    if (request.method != "GET") {
        HttpReply reply = html(405, not_connected_page(Refusal::Unknown));
        reply.headers.emplace_back("Allow", "GET");
        return reply;
    }
    try {
        return request.path == kConnectStart ? start(request) : callback(request);
    } catch (const std::exception& error) {
        ports_.log.write(Level::Error, "connect_failed", {{"why", std::string{error.what()}}});
        return html(503, not_connected_page(failed(error)));
    }
}

HttpReply ConnectSite::start(const HttpRequest& request) {
    const std::string ticket = digest_of(field(request, "ticket"));
    const base::Instant now = ports_.clock.now();
    const auto pending = ports_.authorisations.by_ticket(settings_.tenant, ticket);
    if (const auto why = connecting::refused_start(pending ? &*pending : nullptr, now))
        return turn_away(*why);
    const Secret state = connecting::unguessable(ports_.entropy);
    const Secret browser = connecting::unguessable(ports_.entropy);
    const Secret verifier = connecting::unguessable(ports_.entropy);
    const auto address = steps_.address(*pending, state, verifier);
    if (!address) return html(500, not_connected_page(address.error()));
    if (!ports_.authorisations.start(
            settings_.tenant, ticket,
            {steps_.digest(state), steps_.digest(browser), verifier.copy()}, now))
        return turn_away(Refusal::Used);
    HttpReply reply = html(302, "");
    reply.headers.emplace_back("Location", *address);
    const auto life = std::chrono::duration_cast<std::chrono::seconds>(pending->expires_at - now);
    reply.headers.emplace_back("Set-Cookie",
                               cookie(browser.reveal(), static_cast<int>(life.count())));
    return reply;
}

base::Result<model::Connection> ConnectSite::take(const PendingAuthorisation& pending,
                                                  const HttpRequest& request) {
    const std::string error = field(request, "error");
    if (!error.empty())
        return base::fail(connecting::org_refusal(error, field(request, "error_description")));
    std::string code = field(request, "code");
    if (code.empty())
        return base::fail(connecting::org_refusal("no code", "The answer holds no code."));
    try {
        return steps_.finish(pending, Secret{std::move(code)});
    } catch (const std::exception& trouble) {
        return base::fail(failed(trouble));
    }
}

HttpReply ConnectSite::callback(const HttpRequest& request) {
    const std::string state = digest_of(field(request, "state"));
    const std::string browser = digest_of(cookie_in(request.cookies, kCookie).value_or(""));
    const base::Instant now = ports_.clock.now();
    std::optional<PendingAuthorisation> pending;
    if (!state.empty()) pending = ports_.authorisations.by_state(settings_.tenant, state);
    if (const auto why = connecting::refused(pending ? &*pending : nullptr, browser, now))
        return turn_away(*why);
    if (!ports_.authorisations.take(settings_.tenant, state, now)) return turn_away(Refusal::Used);

    const auto connected = take(*pending, request);
    AuthorisationEnd end;
    if (connected) {
        end.connected = true;
        end.connection = connected->name;
    } else {
        const base::Error& error = connected.error();
        end.fault = base::name_of(error.fault);
        end.code = error.code;
        end.detail = error.detail;
        end.remedy = error.remedy;
    }
    ports_.authorisations.finish(settings_.tenant, pending->ticket, end);
    ports_.log.write(Level::Info, "connect_ended",
                     {{"connected", std::string{connected ? "yes" : "no"}}, {"code", end.code}});
    // The cookie stays until its time is over: who loads the page again is told that it was used.
    return connected ? html(200, connected_page(*connected))
                     : html(400, not_connected_page(connected.error()));
}

}  // namespace dealwire::api
