#include "engine/matching/settings.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace dealwire::matching {
namespace {

/// Raise it with every change that can give another result for the same data and settings.
constexpr int kDecisionVersion = 3;

struct NamedCriterion {
    std::string_view name;
    Criterion criterion;
};

constexpr std::array kCriteria{NamedCriterion{"owner", Criterion::Owner},
                               NamedCriterion{"contact_role", Criterion::ContactRole},
                               NamedCriterion{"participants", Criterion::Participants},
                               NamedCriterion{"last_modified", Criterion::LastModified},
                               NamedCriterion{"created", Criterion::Created},
                               NamedCriterion{"close_date", Criterion::CloseDate}};

static_assert(kCriteria.size() == kCriterionCount);

void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

std::string_view name_of(Criterion criterion) {
    return std::ranges::find(kCriteria, criterion, &NamedCriterion::criterion)->name;
}

std::optional<Criterion> criterion_named(std::string_view name) {
    const auto* found = std::ranges::find(kCriteria, name, &NamedCriterion::name);
    if (found == kCriteria.end()) return std::nullopt;
    return found->criterion;
}

MatchingRules MatchingRules::make(MatchingSettings settings, DomainLists shipped) {
    append(shipped.free_mail, settings.more_domains.free_mail);
    append(shipped.disposable, settings.more_domains.disposable);
    append(shipped.companies, settings.more_domains.companies);
    DomainRules domains{shipped, settings.internal_domains};
    return {std::move(settings), std::move(domains)};
}

std::string MatchingRules::digest() const {
    std::string text = std::to_string(kDecisionVersion) + ' ' +
                       std::to_string(settings.created_grace.count()) + ' ' +
                       std::to_string(settings.closed_grace.count()) + ' ' + settings.calling_code;
    for (const std::string& field : settings.account_domain_fields) text += ' ' + field;
    if (settings.masked_addresses) text += " masked";
    for (const Criterion criterion : settings.opportunity_order)
        text.append(" > ").append(name_of(criterion));
    return base::digest(text + '\n' + domains.digest());
}

std::optional<base::EmailAddress> held_address(std::string_view email,
                                               const MatchingSettings& settings) {
    constexpr std::string_view kMask = ".invalid";
    if (settings.masked_addresses) {
        const bool masked = base::to_lower_ascii(email).ends_with(kMask);
        if (masked) email.remove_suffix(kMask.size());
    }
    return base::parse_email(email);
}

}  // namespace dealwire::matching
