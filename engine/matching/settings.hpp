#pragma once

#include "engine/matching/domain_rules.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace dealwire::matching {

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
    DomainLists more_public_mail;  ///< beside the shipped lists

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

}  // namespace dealwire::matching
