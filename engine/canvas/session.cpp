#include "engine/canvas/session.hpp"

#include "engine/canvas/base64.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace dealwire::canvas {
namespace {

using model::RecordId;

constexpr std::size_t kLongest = 1000;  // characters; one of ours has less than 200
constexpr std::size_t kIds = 3;
constexpr char kBetween = ' ';

ports::SealPlace place_of(const base::TenantId& tenant) {
    return {tenant, "canvas session", "", ""};
}

std::optional<base::Instant> instant_of(std::string_view digits) {
    std::int64_t number = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return base::Instant{std::chrono::milliseconds{number}};
}

/// Three ids and a time.
std::optional<Session> parse(std::string_view text) {
    std::array<RecordId, kIds> ids;
    for (RecordId& id : ids) {
        const auto read = RecordId::parse(text.substr(0, RecordId::kLength));
        if (!read || text.size() <= RecordId::kLength) return std::nullopt;
        id = *read;
        text.remove_prefix(RecordId::kLength + 1);
    }
    const auto until = instant_of(text);
    if (!until) return std::nullopt;
    return Session{model::OrgId{ids[0]}, ids[1], ids[2], *until};
}

}  // namespace

std::string seal(const Session& session, const base::TenantId& tenant,
                 const ports::Sealer& sealer) {
    std::string text;
    for (const RecordId& id : {session.org.id, session.user, session.record})
        text += id.text() + kBetween;
    text += std::to_string(session.until.time_since_epoch().count());
    return to_address_form(sealer.seal(base::Secret{std::move(text)}, place_of(tenant)));
}

tl::expected<Session, Refusal> open_session(std::string_view text, const base::TenantId& tenant,
                                            const ports::Sealer& sealer, base::Instant now) {
    if (text.empty() || text.size() > kLongest) return tl::unexpected{Refusal::BadSession};
    try {
        const base::Secret plain =
            sealer.open(from_address_form(std::string{text}), place_of(tenant));
        const auto session = parse(plain.reveal());
        if (!session) return tl::unexpected{Refusal::BadSession};
        if (session->until < now) return tl::unexpected{Refusal::SessionOver};
        return *session;
    } catch (const ports::SealError&) {
        return tl::unexpected{Refusal::BadSession};
    }
}

}  // namespace dealwire::canvas
