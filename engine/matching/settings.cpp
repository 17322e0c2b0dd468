#include "engine/matching/settings.hpp"

#include "engine/base/digest.hpp"

#include <utility>

namespace dealwire::matching {
namespace {

/// Raise it with every change that can give another result for the same data and settings.
constexpr int kDecisionVersion = 1;

void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

MatchingRules MatchingRules::make(MatchingSettings settings, DomainLists shipped) {
    append(shipped.free_mail, settings.more_public_mail.free_mail);
    append(shipped.disposable, settings.more_public_mail.disposable);
    DomainRules domains{shipped, settings.internal_domains};
    return {std::move(settings), std::move(domains)};
}

std::string MatchingRules::digest() const {
    std::string fields;
    for (const std::string& field : settings.account_domain_fields) fields += field + ',';
    return base::digest(std::to_string(kDecisionVersion) + ' ' +
                        std::to_string(settings.created_grace.count()) + ' ' +
                        std::to_string(settings.closed_grace.count()) + ' ' + fields + ' ' +
                        domains.digest());
}

}  // namespace dealwire::matching
