#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::base {

/// A host or domain in its one comparable form: A-labels (UTS 46, non-transitional), lower case, no
/// dot at the end. `München.example.` and `XN--MNCHEN-3YA.Example` are the same. Nothing where
/// `text` is no host name: empty labels, characters a host cannot have, too long.
std::optional<std::string> canonical_domain(std::string_view text);

/// The same for the usual case alone, without the way through Unicode: letters, digits and dashes
/// of ASCII, a dot inside, no A-label. False, and whatever in `into`, where the text needs
/// `canonical_domain`.
bool plain_domain(std::string_view text, std::string& into);

/// The host in what people type into a field for a web site: `https://www.Example.com:8080/x?y`,
/// `www.example.com`, `example.com/`. Nothing where there is none; an IP address counts as none.
std::optional<std::string> host_of_website(std::string_view text);

/// The readable form of a canonical domain: `xn--mnchen-3ya.example` becomes `münchen.example`.
std::string readable_domain(const std::string& canonical);

}  // namespace dealwire::base
