#pragma once

#include "engine/base/email_address.hpp"
#include "engine/matching/domain_rules.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::matching {

/// What can put one eligible opportunity before another. Of each, the better comes first:
enum class Criterion {
    Owner,         ///< its owner is the host; took part; did not
    ContactRole,   ///< a matched contact has a role in it
    Participants,  ///< more participants belong to its account
    LastModified,  ///< changed later
    Created,       ///< created later
    CloseDate      ///< its CloseDate is nearer to the day of the conversation
};

constexpr std::size_t kCriterionCount = 6;

/// `owner`, `contact_role`, `participants`, `last_modified`, `created`, `close_date`.
std::string_view name_of(Criterion criterion);
std::optional<Criterion> criterion_named(std::string_view name);

/// What an admin can set about matching.
struct MatchingSettings {
    /// An opportunity created up to this long after a conversation can still own it: people talk
    /// first and create the opportunity later.
    std::chrono::seconds created_grace = std::chrono::days{14};
    /// How long an opportunity still takes conversations after it was closed.
    std::chrono::seconds closed_grace{0};
    std::vector<std::string> internal_domains;  ///< beside the members' own
    /// API names of account fields that hold domains or web addresses, beside Website.
    std::vector<std::string> account_domain_fields;
    DomainLists more_domains;  ///< beside the shipped lists
    /// Which of several eligible opportunities is taken: the first criterion that tells them apart
    /// decides, in the end the lowest id.
    std::vector<Criterion> opportunity_order{Criterion::Owner, Criterion::LastModified};
    /// Calling code ("49") of the country whose telephone numbers are written without one in
    /// Salesforce and in conversations. Empty: numbers without `+` are not looked for.
    std::string calling_code;
    /// Addresses of contacts and leads that end in `.invalid` are read without it: sandboxes are
    /// masked like that, so that nobody is written to from there.
    bool masked_addresses = false;

    bool operator==(const MatchingSettings&) const = default;
};

/// The settings together with the domains they and the shipped lists amount to.
struct MatchingRules {
    MatchingSettings settings;
    DomainRules domains;

    /// Joins the shipped lists with the admin's additions.
    static MatchingRules make(MatchingSettings settings, DomainLists shipped);

    /// Equal digests decide equally. Includes a number that grows whenever the code decides
    /// differently from the release before.
    [[nodiscard]] std::string digest() const;
};

/// The address that a contact or a lead holds; nothing where it is none.
std::optional<base::EmailAddress> held_address(std::string_view email,
                                               const MatchingSettings& settings);

}  // namespace dealwire::matching
