#include "engine/jobs/retention_rules.hpp"

#include <algorithm>

namespace dealwire::jobs {

bool RetentionRules::ask() const {
    return std::ranges::any_of(rules, [](const auto& rule) { return rule.where.has_value(); });
}

std::optional<base::Instant> RetentionRules::nothing_before(base::Instant now) const {
    std::optional<base::Instant> latest;
    for (const RetentionRule& rule : rules)
        if (const auto since = kept_since(rule.keep, now); since && (!latest || *since > *latest))
            latest = since;
    return latest;
}

RetentionVerdict judge(const RetentionRules& rules, base::Instant time,
                       const exporting::FilterFacts* facts, base::Instant now) {
    for (const RetentionRule& rule : rules.rules) {
        if (rule.where && (!facts || !holds(*rule.where, *facts))) continue;
        const auto since = kept_since(rule.keep, now);
        return {&rule, since && time < *since};
    }
    return {};
}

}  // namespace dealwire::jobs
