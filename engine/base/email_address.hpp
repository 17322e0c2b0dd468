#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::base {

/// An e-mail address in its one comparable form.
struct EmailAddress {
    std::string local;   ///< lower case; quoted only where it cannot do without
    std::string domain;  ///< A-labels in lower case (see `canonical_domain`), or `[192.0.2.1]`

    [[nodiscard]] std::string text() const {
        std::string whole;
        whole.reserve(local.size() + 1 + domain.size());
        return whole.append(local).append(1, '@').append(domain);
    }

    auto operator<=>(const EmailAddress&) const = default;
    bool operator==(const EmailAddress&) const = default;
};

/// Reads the address out of what a party, a contact or a header holds: display names, quoting,
/// angle brackets, comments, groups, `mailto:`, IDN domains, stray quotes and blanks around it
/// (RFC 5322, read leniently). Only the address counts, never an `@` in a display name. Of several
/// the first. Nothing where there is none, or where local part (64 octets) or whole (254) is too
/// long. The local part is lower-cased too: systems that tell `Lee@` from `lee@` are not found in
/// practice, records that differ by case are.
std::optional<EmailAddress> parse_email(std::string_view text);
/// The same into an address that was used before, whose memory is used again. False, and whatever
/// in it, where there is none.
bool parse_email(std::string_view text, EmailAddress& into);

/// `lee@contoso.example` for `lee+news@contoso.example`; nothing where there is no tag.
std::optional<EmailAddress> without_plus_tag(const EmailAddress& address);

}  // namespace dealwire::base
