#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/canvas/session.hpp"
#include "engine/canvas/signed_request.hpp"
#include "engine/model/connection.hpp"
#include "engine/ports/connection_store.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/member_store.hpp"
#include "engine/ports/used_requests.hpp"
#include "engine/ports/user_sessions.hpp"

#include <tl/expected.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::api {

struct DoorSettings {
    base::TenantId tenant;
    canvas::HmacSha256 hmac = nullptr;
    /// Beside those that connections hold: they count for every connected org.
    std::vector<canvas::ConsumerSecret> secrets;
    canvas::AgeLimits age;
    std::chrono::seconds session{std::chrono::minutes{30}};
};

/// Decides about signed requests: whose they are, whether they are of now and new, and whether the
/// user is known. Thread-safe. Errors of the store are thrown (StoreError).
class CanvasDoor {
public:
    struct Ports {
        ports::ConnectionStore& connections;
        ports::MemberStore& members;
        ports::UserSessions& sessions;
        ports::UsedRequests& used;
        base::Clock& clock;
        ports::EventLog& log;
    };

    /// Everything referred to must live as long.
    CanvasDoor(Ports ports, DoorSettings settings)
        : ports_{ports}, settings_{std::move(settings)} {}

    /// What the request opens. Each opens once.
    tl::expected<canvas::Session, canvas::Refusal> open(const std::string& signed_request);

    /// Nothing where an active user of the org has this id, and the org is connected.
    std::optional<canvas::Refusal> refused_for_user(const model::OrgId& org,
                                                    const model::RecordId& user);

    [[nodiscard]] const base::TenantId& tenant() const { return settings_.tenant; }

private:
    tl::expected<canvas::CanvasRequest, canvas::Refusal> read(const canvas::Envelope& envelope);
    canvas::Signers signers(const canvas::Envelope& envelope);
    std::optional<canvas::Refusal> refused_for_age(const canvas::CanvasRequest& request);
    std::optional<canvas::Refusal> refused_for_replay(const canvas::Envelope& envelope,
                                                      const canvas::CanvasRequest& request);
    std::optional<model::Connection> connection_to(const model::OrgId& org);

    Ports ports_;
    DoorSettings settings_;
};

}  // namespace dealwire::api
