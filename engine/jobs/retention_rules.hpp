#pragma once

#include "engine/base/keep_for.hpp"
#include "engine/exporting/filter_verdict.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::jobs {

struct RetentionRule {
    std::string name;
    std::optional<exporting::FilterCondition> where;  ///< absent: every conversation
    base::KeepFor keep;
};

/// The first rule that fits a conversation decides; the last one fits all.
struct RetentionRules {
    std::vector<RetentionRule> rules;

    /// Whether a rule looks into conversations at all.
    [[nodiscard]] bool ask() const;
    /// What is younger is kept whatever the rules say; nothing where all is kept for ever.
    [[nodiscard]] std::optional<base::Instant> nothing_before(base::Instant now) const;
};

/// The rule that decides, and whether the time is over by it. Pure. `facts` may be null where no
/// rule asks.
struct RetentionVerdict {
    const RetentionRule* rule = nullptr;
    bool over = false;
};

RetentionVerdict judge(const RetentionRules& rules, base::Instant time,
                       const exporting::FilterFacts* facts, base::Instant now);

}  // namespace dealwire::jobs
