#include "adapters/api/canvas/canvas_site.hpp"

#include "adapters/api/pages/assets.hpp"
#include "engine/base/text.hpp"
#include "engine/canvas/access.hpp"
#include "engine/ports/store_error.hpp"

#include <algorithm>
#include <array>

namespace dealwire::api {
namespace {

using canvas::Refusal;
using ports::Level;

HttpReply plain(int status, std::string text) {
    return {.status = status,
            .content_type = "text/plain; charset=utf-8",
            .headers = {{"Cache-Control", "no-store"}},
            .body = std::move(text)};
}

HttpReply not_allowed(const char* methods) {
    HttpReply reply = plain(405, "This address takes " + std::string{methods} + ".\n");
    reply.headers.emplace_back("Allow", methods);
    return reply;
}

bool reads(const HttpRequest& request) {
    return request.method == "GET" || request.method == "HEAD";
}

/// The id of a conversation as ours are; empty for anything else, which would only fill the log.
std::string plausible_id(std::string text) {
    constexpr std::size_t kLongest = 320;  // bytes of 80 characters
    const bool fine = text.size() <= kLongest && base::is_utf8(text) &&
                      base::without_control_characters(text) == text &&
                      text.find_first_of("\t\r\n") == std::string::npos;
    return fine ? std::move(text) : std::string{};
}

/// What somebody may be trying, or what the operator has to mend.
Level level_of(Refusal refusal) {
    constexpr std::array kWorthALook{Refusal::Malformed,      Refusal::WrongSignature,
                                     Refusal::WrongAlgorithm, Refusal::NotYet,
                                     Refusal::Undated,        Refusal::Used,
                                     Refusal::UnknownOrg,     Refusal::BadSession,
                                     Refusal::AccessUnknown,  Refusal::Busy};
    return std::ranges::find(kWorthALook, refusal) != kWorthALook.end() ? Level::Warn : Level::Info;
}

}  // namespace

CanvasSite::CanvasSite(Ports ports, SiteSettings settings)
    : ports_{ports},
      settings_{std::move(settings)},
      door_{ports_.door, std::move(settings_.door)},
      reader_{ports_.reader, door_.tenant(), settings_.object} {}

HttpReply CanvasSite::answer(const HttpRequest& request) {
    try {
        return route(request);
    } catch (const std::exception& error) {
        // Most likely the store; its words name no data.
        ports_.door.log.write(Level::Error, "canvas_failed", {{"why", std::string{error.what()}}});
    }
    HttpReply reply = html(status_of(Refusal::Busy), refusal_page(Refusal::Busy), {});
    reply.headers.emplace_back("Retry-After", "5");
    return reply;
}

HttpReply CanvasSite::route(const HttpRequest& request) {
    if (request.path == kCanvas) {
        if (request.method == "POST") return enter(request);
        return reads(request) ? landing(request) : not_allowed("GET, HEAD, POST");
    }
    const bool page = request.path == kRecordPage || request.path == kConversationPage;
    const bool known =
        page || request.path == kStyle || request.path == kScript || request.path == "/healthz";
    if (!known) return plain(404, "There is nothing here.\n");
    if (!reads(request)) return not_allowed("GET, HEAD");
    if (page) return in_session(request);
    if (auto asset = asset_at(request.path)) return std::move(*asset);
    return health();
}

HttpReply CanvasSite::health() {
    try {
        static_cast<void>(ports_.door.connections.all(door_.tenant()));
    } catch (const ports::StoreError&) {
        return plain(503, "the store does not answer\n");
    }
    return plain(200, "ok\n");
}

HttpReply CanvasSite::enter(const HttpRequest& request) {
    if (!is_form(request)) return plain(415, "A form is expected here.\n");
    const auto posted = form_field(request.body, "signed_request");
    if (!posted) return turn_away(Refusal::NoRequest);
    const auto session = door_.open(*posted);
    if (!session) return turn_away(session.error());
    ports_.door.log.write(Level::Info, "canvas_opened",
                          {{"org", session->org.id.text()},
                           {"user", session->user.text()},
                           {"record", session->record.text()}});
    HttpReply reply = html(303, "", ancestors_of(session->org));
    reply.headers.emplace_back(
        "Location", address_of(kRecordPage, canvas::seal(*session, door_.tenant(), ports_.sealer)));
    return reply;
}

HttpReply CanvasSite::landing(const HttpRequest& request) {
    const bool asked = form_field(request.query, "_sfdc_canvas_auth").has_value();
    return turn_away(asked ? Refusal::Unapproved : Refusal::NoRequest);
}

HttpReply CanvasSite::in_session(const HttpRequest& request) {
    // An address that was copied out of the frame opens nothing.
    if (request.destination == "document") return turn_away(Refusal::Unframed);
    const std::string text = form_field(request.query, "session").value_or("");
    const auto session =
        canvas::open_session(text, door_.tenant(), ports_.sealer, ports_.door.clock.now());
    if (!session) return turn_away(session.error());
    Visit visit{session->org.id.text(), session->user.text(), ""};
    if (const auto why = door_.refused_for_user(session->org, session->user))
        return turn_away(*why, visit);
    const bool one = request.path == kConversationPage;
    if (one) visit.conversation = plausible_id(form_field(request.query, "id").value_or(""));
    const auto page = one ? reader_.conversation_page(*session, text, {visit.conversation})
                          : reader_.record_page(*session, text,
                                                {form_field(request.query, "before").value_or("")});
    if (!page) return turn_away(page.error(), visit);
    ports_.door.log.write(Level::Info, "canvas_shown",
                          {{"org", visit.org},
                           {"user", visit.user},
                           {"record", session->record.text()},
                           {"conversation", visit.conversation}});
    return html(200, *page, ancestors_of(session->org));
}

HttpReply CanvasSite::turn_away(Refusal refusal, const Visit& visit) {
    ports_.door.log.write(level_of(refusal), "canvas_refused",
                          {{"why", std::string{canvas::name_of(refusal)}},
                           {"org", visit.org},
                           {"user", visit.user},
                           {"conversation", visit.conversation}});
    // Which org it was meant for is not always known; the page says nothing about any.
    std::vector<std::string> ancestors;
    for (const model::Connection& each : ports_.door.connections.all(door_.tenant()))
        for (std::string& origin : ancestors_of(each.org)) ancestors.push_back(std::move(origin));
    return html(status_of(refusal), refusal_page(refusal), ancestors);
}

std::vector<std::string> CanvasSite::ancestors_of(const model::OrgId& org) {
    std::vector<std::string> origins;
    for (const model::Connection& each : ports_.door.connections.all(door_.tenant()))
        if (each.org == org) {
            origins = canvas::frame_ancestors(each.instance_url, settings_.name_space);
            break;
        }
    return origins;
}

std::string CanvasSite::policy(const std::vector<std::string>& ancestors) const {
    std::string origins;
    for (const auto& list : {ancestors, settings_.ancestors})
        for (const std::string& origin : list) origins += " " + origin;
    return "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action "
           "'none'; frame-ancestors" +
           (origins.empty() ? " 'none'" : origins);
}

HttpReply CanvasSite::html(int status, std::string body,
                           const std::vector<std::string>& ancestors) {
    HttpReply reply{.status = status, .body = std::move(body)};
    reply.headers = {{"Content-Security-Policy", policy(ancestors)},
                     {"Referrer-Policy", "no-referrer"},
                     {"Cache-Control", "no-store"},
                     {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"}};
    if (settings_.secure)
        reply.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
    return reply;
}

}  // namespace dealwire::api
