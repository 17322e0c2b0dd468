#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/canvas/refusal.hpp"
#include "engine/model/record_id.hpp"
#include "engine/ports/sealer.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace dealwire::canvas {

/// What a signed request proved: this user of this org looked at this record. Whoever has the
/// session reads the conversations of the record until it ends; it is never made longer.
struct Session {
    model::OrgId org;
    model::RecordId user;
    model::RecordId record;
    base::Instant until;

    bool operator==(const Session&) const = default;
};

/// As text for addresses, sealed for this tenant: nobody else can make, change or read one.
std::string seal(const Session& session, const base::TenantId& tenant, const ports::Sealer& sealer);

/// Errors: BadSession where it is none of ours, SessionOver where its time is over.
tl::expected<Session, Refusal> open_session(std::string_view text, const base::TenantId& tenant,
                                            const ports::Sealer& sealer, base::Instant now);

}  // namespace dealwire::canvas
