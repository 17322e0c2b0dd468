#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/secret.hpp"
#include "engine/base/tree.hpp"
#include "engine/canvas/refusal.hpp"
#include "engine/model/record_id.hpp"

#include <tl/expected.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::canvas {

/// What Salesforce posts to a canvas app: base64 of HMAC-SHA256 over the text P with the consumer
/// secret as key, a dot, and P, which is base64 of a JSON document. Source: Canvas Developer Guide,
/// "Verifying and Decoding a Signed Request".

using Mac = std::array<std::uint8_t, 32>;

/// HMAC-SHA256; given, because the engine has no cryptography of its own.
using HmacSha256 = Mac (*)(const base::Secret& key, std::string_view message);

/// Compares in a time that does not depend on where two differ.
bool same(const Mac& one, const Mac& other);

/// As 64 digits.
std::string hex_of(const Mac& mac);

/// A signed request, not believed yet.
struct Envelope {
    Mac signature{};
    std::string_view payload;  ///< P as received; of the text it was opened from
};

/// Nothing where it has not the form.
std::optional<Envelope> open_envelope(std::string_view signed_request);

/// The secret of an app, and the org it is installed in; no org: it counts for every one.
struct ConsumerSecret {
    base::Secret secret;
    std::optional<model::OrgId> org;
};

/// For which orgs a signature counts.
struct Signers {
    bool every_org = false;
    std::vector<model::OrgId> orgs;

    [[nodiscard]] bool any() const { return every_org || !orgs.empty(); }

    [[nodiscard]] bool counts_for(const model::OrgId& org) const;
};

/// Whose secret made the signature. All are tried, so that the time tells nothing.
Signers signers_of(const Envelope& envelope, std::span<const ConsumerSecret> secrets,
                   HmacSha256 hmac);

/// The JSON text of an envelope whose signature counts; nothing where P is no base64.
std::optional<std::string> payload_text(const Envelope& envelope);

/// What is used of a request that Salesforce signed.
struct CanvasRequest {
    std::optional<base::Instant> issued_at;  ///< not every org fills it
    model::OrgId org;
    model::RecordId user;
    model::RecordId record;   ///< that of the page; empty where it is none of a record
    base::Secret user_token;  ///< acts as the user; empty where the app's scopes allow none
};

/// Reads the document. `parameters` are not looked at: the page that hosts the app sets them, and
/// with it whoever may change what his browser sends.
/// Errors: Malformed, WrongAlgorithm.
tl::expected<CanvasRequest, Refusal> read_request(const base::Tree& payload);

struct AgeLimits {
    std::chrono::seconds most{std::chrono::minutes{5}};
    std::chrono::seconds ahead{std::chrono::minutes{1}};  ///< what clocks may differ
};

/// Nothing where the request is of now; else Expired, NotYet, or Undated where its age has to be
/// proven another way.
std::optional<Refusal> refused_for_age(const CanvasRequest& request, base::Instant now,
                                       const AgeLimits& limits);

/// How long a request must be remembered so that it is not accepted twice.
base::Instant remembered_until(const CanvasRequest& request, base::Instant now,
                               const AgeLimits& limits);

}  // namespace dealwire::canvas
