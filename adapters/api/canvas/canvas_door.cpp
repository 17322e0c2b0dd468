#include "adapters/api/canvas/canvas_door.hpp"

#include "adapters/json/json.hpp"

#include <algorithm>

namespace dealwire::api {

using canvas::CanvasRequest;
using canvas::Envelope;
using canvas::Refusal;

tl::expected<canvas::Session, Refusal> CanvasDoor::open(const std::string& signed_request) {
    const auto envelope = canvas::open_envelope(signed_request);
    if (!envelope) return tl::unexpected{Refusal::NoRequest};
    auto request = read(*envelope);
    if (!request) return tl::unexpected{request.error()};
    if (const auto why = refused_for_age(*request)) return tl::unexpected{*why};
    if (const auto why = refused_for_replay(*envelope, *request)) return tl::unexpected{*why};
    if (const auto why = refused_for_user(request->org, request->user)) return tl::unexpected{*why};
    if (request->record.empty()) return tl::unexpected{Refusal::NoRecord};
    return canvas::Session{request->org, request->user, request->record,
                           ports_.clock.now() + settings_.session};
}

tl::expected<CanvasRequest, Refusal> CanvasDoor::read(const Envelope& envelope) {
    // Nothing of the payload is looked at before somebody known signed it.
    const canvas::Signers signed_by = signers(envelope);
    if (!signed_by.any()) return tl::unexpected{Refusal::WrongSignature};
    const auto text = canvas::payload_text(envelope);
    const auto payload = text ? json::parse(*text) : tl::unexpected{json::JsonProblem{}};
    if (!payload) return tl::unexpected{Refusal::Malformed};
    auto request = canvas::read_request(*payload);
    if (!request) return tl::unexpected{request.error()};
    if (!signed_by.counts_for(request->org) || !connection_to(request->org))
        return tl::unexpected{Refusal::UnknownOrg};
    return std::move(*request);
}

canvas::Signers CanvasDoor::signers(const Envelope& envelope) {
    std::vector<canvas::ConsumerSecret> secrets;
    for (const canvas::ConsumerSecret& each : settings_.secrets)
        secrets.push_back({each.secret.copy(), each.org});
    for (const model::Connection& connection : ports_.connections.all(settings_.tenant)) {
        auto credentials = ports_.connections.credentials(settings_.tenant, connection.id);
        secrets.push_back({std::move(credentials.client_secret), connection.org});
    }
    return canvas::signers_of(envelope, secrets, settings_.hmac);
}

std::optional<model::Connection> CanvasDoor::connection_to(const model::OrgId& org) {
    const auto all = ports_.connections.all(settings_.tenant);
    const auto found = std::ranges::find(all, org, &model::Connection::org);
    return found == all.end() ? std::nullopt : std::optional{*found};
}

std::optional<Refusal> CanvasDoor::refused_for_age(const CanvasRequest& request) {
    const auto why = canvas::refused_for_age(request, ports_.clock.now(), settings_.age);
    if (why != Refusal::Undated) return why;
    const auto connection = connection_to(request.org);
    if (!connection || request.user_token.empty()) return Refusal::Undated;
    const auto lives = ports_.sessions.lives(*connection, request.user, request.user_token, {});
    if (lives) return *lives ? std::nullopt : std::optional{Refusal::Undated};
    ports_.log.write(ports::Level::Warn, "canvas_session_not_confirmed",
                     {{"org", request.org.id.text()}, {"why", lives.error().detail}});
    return Refusal::Busy;
}

std::optional<Refusal> CanvasDoor::refused_for_replay(const Envelope& envelope,
                                                      const CanvasRequest& request) {
    const base::Instant now = ports_.clock.now();
    const auto until = canvas::remembered_until(request, now, settings_.age);
    const bool is_new =
        ports_.used.use(settings_.tenant, canvas::hex_of(envelope.signature), until, now);
    return is_new ? std::nullopt : std::optional{Refusal::Used};
}

std::optional<Refusal> CanvasDoor::refused_for_user(const model::OrgId& org,
                                                    const model::RecordId& user) {
    if (!connection_to(org)) return Refusal::UnknownOrg;  // no longer
    const auto members = ports_.members.all({settings_.tenant, org});
    const auto known = std::ranges::find(members, user, &model::Member::user);
    if (known == members.end() || !known->active) return Refusal::UnknownUser;
    return std::nullopt;
}

}  // namespace dealwire::api
