#pragma once

#include "engine/base/id.hpp"
#include "engine/base/secret.hpp"
#include "engine/base/uuid.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::access {

/// `<tenant>.<id>`: an access key, the client id of an app, or a token. The tenant stands in it, so
/// that nothing is ever looked for across tenants.
struct CredentialName {
    base::TenantId tenant;
    std::string id;

    [[nodiscard]] std::string text() const { return tenant.value + "." + id; }

    bool operator==(const CredentialName&) const = default;
};

/// Nothing where it is no such name. The id is what stands behind the last dot: lower-case letters
/// and digits. Before it stands what can name a tenant, so that nothing else reaches a store.
std::optional<CredentialName> parse_name(std::string_view text);

/// 80 bits as 16 letters and digits (base32, RFC 4648, lower case): for what is no secret.
std::string random_id(base::Entropy& entropy);
/// 320 bits as 64 letters and digits.
base::Secret random_secret(base::Entropy& entropy);
/// 80 bits in groups, to be typed: `K7QM-3FZP-9XTA-BC2D`. Good for minutes and a few tries only.
base::Secret random_typed_code(base::Entropy& entropy);
/// What somebody typed, as its digest is made of: without blanks and dashes, upper case.
std::string plain_typed_code(std::string_view typed);

/// What is digested instead of the secret alone, so that the digest of one thing is never that of
/// another. The secrets are random, at least 80 bits long, so a plain digest (SHA-256) hides them.
std::string digest_text(std::string_view purpose, const CredentialName& name,
                        std::string_view secret);

/// Compares in a time that says nothing about where they differ.
bool same_text(std::string_view one, std::string_view other);

}  // namespace dealwire::access
