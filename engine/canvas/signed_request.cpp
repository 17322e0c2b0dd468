#include "engine/canvas/signed_request.hpp"

#include "engine/canvas/base64.hpp"

#include <algorithm>

namespace dealwire::canvas {
namespace {

using base::Instant;
using base::Tree;
using model::RecordId;

constexpr std::string_view kAlgorithm = "HMACSHA256";

/// A request without a time lives as long as the user's session may: the longest that an org can
/// set.
constexpr std::chrono::hours kLongestSession{24};

std::optional<RecordId> id_at(const Tree& tree, std::string_view path, std::string_view prefix) {
    const auto text = tree.text_at(path);
    const auto id = text ? RecordId::parse(*text) : std::nullopt;
    if (!id || (!prefix.empty() && id->prefix() != prefix)) return std::nullopt;
    return id;
}

/// Seconds or milliseconds since 1970; samples show neither, so both are understood.
std::optional<Instant> instant_of(const Tree* value) {
    constexpr std::int64_t kLeastMilliseconds = 100'000'000'000;  // in seconds: the year 5138
    constexpr std::int64_t kMost = 10'000'000'000'000;
    constexpr std::int64_t kThousand = 1000;
    if (!value || !value->number()) return std::nullopt;
    const auto number = base::to_integer(*value->number());
    if (!number || *number <= 0 || *number > kMost) return std::nullopt;
    return Instant{
        std::chrono::milliseconds{*number < kLeastMilliseconds ? *number * kThousand : *number}};
}

/// Whether a time is there that is none.
bool has_wrong_time(const Tree& payload) {
    const Tree* issued = payload.find("issuedAt");
    return issued && !issued->is_null() && !instant_of(issued);
}

/// The user stands there twice; a request that names two is none of Salesforce's.
std::optional<RecordId> user_of(const Tree& payload) {
    const auto above = id_at(payload, "userId", "005");
    const auto within = id_at(payload, "context.user.userId", "005");
    if (above && within && *above != *within) return std::nullopt;
    return above ? above : within;
}

}  // namespace

bool same(const Mac& one, const Mac& other) {
    unsigned difference = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        difference |= static_cast<unsigned>(one[i]) ^ static_cast<unsigned>(other[i]);
    return difference == 0;
}

std::string hex_of(const Mac& mac) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string digits;
    for (const std::uint8_t byte : mac) {
        digits.push_back(kDigits[byte >> 4U]);
        digits.push_back(kDigits[byte & 0xFU]);
    }
    return digits;
}

std::optional<Envelope> open_envelope(std::string_view signed_request) {
    const std::size_t dot = signed_request.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto bytes = decode_base64(signed_request.substr(0, dot));
    Envelope envelope{.payload = signed_request.substr(dot + 1)};
    if (!bytes || bytes->size() != envelope.signature.size()) return std::nullopt;
    std::ranges::transform(*bytes, envelope.signature.begin(),
                           [](char c) { return static_cast<std::uint8_t>(c); });
    return envelope;
}

bool Signers::counts_for(const model::OrgId& org) const {
    return every_org || std::ranges::find(orgs, org) != orgs.end();
}

Signers signers_of(const Envelope& envelope, std::span<const ConsumerSecret> secrets,
                   HmacSha256 hmac) {
    Signers signers;
    for (const ConsumerSecret& each : secrets) {
        if (each.secret.empty()) continue;
        if (!same(hmac(each.secret, envelope.payload), envelope.signature)) continue;
        if (each.org)
            signers.orgs.push_back(*each.org);
        else
            signers.every_org = true;
    }
    return signers;
}

std::optional<std::string> payload_text(const Envelope& envelope) {
    return decode_base64(envelope.payload);
}

tl::expected<CanvasRequest, Refusal> read_request(const Tree& payload) {
    const std::string algorithm = payload.text_at("algorithm").value_or(std::string{kAlgorithm});
    if (algorithm != kAlgorithm) return tl::unexpected{Refusal::WrongAlgorithm};
    const auto org = id_at(payload, "context.organization.organizationId", "00D");
    const auto user = user_of(payload);
    if (!org || !user || has_wrong_time(payload)) return tl::unexpected{Refusal::Malformed};
    CanvasRequest request;
    request.issued_at = instant_of(payload.find("issuedAt"));
    request.org = model::OrgId{*org};
    request.user = *user;
    request.record = id_at(payload, "context.environment.record.Id", "").value_or(RecordId{});
    request.user_token = base::Secret{payload.text_at("client.oauthToken").value_or("")};
    return request;
}

std::optional<Refusal> refused_for_age(const CanvasRequest& request, Instant now,
                                       const AgeLimits& limits) {
    if (!request.issued_at) return Refusal::Undated;
    if (*request.issued_at > now + limits.ahead) return Refusal::NotYet;
    if (now - *request.issued_at > limits.most) return Refusal::Expired;
    return std::nullopt;
}

Instant remembered_until(const CanvasRequest& request, Instant now, const AgeLimits& limits) {
    // One that comes exactly at its end is still accepted, so it is remembered a little longer.
    constexpr std::chrono::seconds kMargin{1};
    if (!request.issued_at) return now + kLongestSession;
    return *request.issued_at + limits.most + kMargin;
}

}  // namespace dealwire::canvas
