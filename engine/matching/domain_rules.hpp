#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace dealwire::matching {

/// The domain a company would register: `northwind.co.uk` for `mail.eu.northwind.co.uk`. By the
/// public suffix list, private section included, so that each customer of a hoster is a company of
/// its own. `host` as `base::canonical_domain` gives it. Nothing for public suffixes themselves,
/// hosts without a dot and IP literals.
std::optional<std::string> registrable_domain(const std::string& host);
/// The same without a copy: the part of `host` it ends in, or empty.
std::string_view registrable_part(const std::string& host);

/// The words of a field that may hold several domains: `contoso.com, contoso.de`.
std::vector<std::string_view> words_of(std::string_view text);

/// Domains that say nothing about a company, as patterns: `gmail.com`, or `yahoo.*` for the name
/// under every public suffix.
struct DomainLists {
    std::vector<std::string> free_mail;
    std::vector<std::string> disposable;
    /// Companies in spite of the other two lists: who sells to Orange wants orange.fr to count.
    std::vector<std::string> companies;

    bool operator==(const DomainLists&) const = default;
};

/// Nothing where `pattern` is one that `DomainRules` understands, else what is wrong with it.
std::optional<std::string> problem_of_pattern(std::string_view pattern);

/// What a host means to a tenant, by one look at the public suffix list.
struct HostMeaning {
    std::string_view registrable;  ///< a part of the host; empty where it has none
    bool public_mail = false;
};

/// Lets a set of strings be asked with a view.
struct HashOfText {
    using is_transparent = void;

    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

using TextSet = std::unordered_set<std::string, HashOfText, std::equal_to<>>;

/// What domains mean to a tenant.
class DomainRules {
public:
    DomainRules() = default;

    /// `internal` are domains that an admin wrote: each stands for itself and its subdomains.
    /// Patterns that cannot be understood are left out; check them where they are read.
    DomainRules(const DomainLists& lists, const std::vector<std::string>& internal);

    /// `host` in canonical form; it must outlive the answer.
    [[nodiscard]] HostMeaning meaning_of(const std::string& host) const;

    /// Free or disposable mail; `host` in canonical form.
    [[nodiscard]] bool is_public_mail(const std::string& host) const;

    /// One of the admin's own domains. Free mail is never internal.
    [[nodiscard]] bool is_internal(const std::string& host) const;

    /// The registrable domain of `host` where it can stand for a company: nothing for free mail,
    /// public suffixes and hosts outside the public name space.
    [[nodiscard]] std::optional<std::string> company_domain(const std::string& host) const;

    /// Over everything a decision can depend on.
    [[nodiscard]] std::string digest() const;

private:
    /// What a list of patterns comes to.
    struct Domains {
        TextSet whole;
        TextSet names;  ///< `yahoo` for `yahoo.*`

        void add(const std::string& pattern);
        [[nodiscard]] bool cover(std::string_view host, std::string_view registrable) const;
    };

    [[nodiscard]] bool is_public_mail(std::string_view host, std::string_view registrable) const;

    Domains public_mail_;
    Domains companies_;
    TextSet internal_;
};

}  // namespace dealwire::matching
