#pragma once

#include "engine/exporting/exporter.hpp"
#include "engine/model/private_ones.hpp"

#include <string>
#include <vector>

namespace dealwire::exporting {

/// How one condition fared, in conversations. Of a condition in a block such as `participant:`, it
/// holds where it does for one element.
struct ConditionTally {
    std::string place;
    int line = 0;
    std::string text;  ///< "duration is above 60 s"
    int holds = 0;
    int fails = 0;
    int empty = 0;    ///< of those that fail: there was nothing to look at
    int decided = 0;  ///< named as a reason

    bool operator==(const ConditionTally&) const = default;
};

struct TrialSample {
    base::ConversationId conversation;
    std::string title;
    base::Instant time;
    std::string reason;
};

/// Conversations and their records.
struct TrialShare {
    int conversations = 0;
    int records = 0;

    bool operator==(const TrialShare&) const = default;
};

/// What a filter would do to all conversations if every one were judged by it now.
struct FilterTrial {
    int passing = 0;
    int failing = 0;       ///< private ones not counted
    int private_ones = 0;  ///< never asked
    TrialShare entering;   ///< pass, and nothing of them is in the org: records to be written
    TrialShare leaving;    ///< do not pass, and their records go
    TrialShare kept;       ///< do not pass, and their records stay
    TrialShare updated;    ///< are in the org, stay, and differ there for whatever reason
    std::vector<ConditionTally> conditions;
    std::vector<TrialSample> passes;  ///< the first few of each
    std::vector<TrialSample> fails;
    std::vector<TrialSample> leaves;  ///< and of those that would be kept
    std::vector<TrialSample> would_leave = {};
};

/// Which conversations a trial names.
struct TrialSamples {
    std::size_t each = 5;  ///< of those that pass, of those that do not, and of those that leave
    bool all_leaving = false;  ///< every one that leaves, in `would_leave`
    model::PrivateOnes private_ones = model::PrivateOnes::Named;
};

/// Sums up what an export plan for every conversation tells. The filter must outlive it.
class FilterTrialBook {
public:
    explicit FilterTrialBook(const Filter& filter, const TrialSamples& samples = {});

    void note(const Judged& judged);

    [[nodiscard]] const FilterTrial& trial() const { return trial_; }

private:
    void note_conditions(const Judged& judged);
    void note_records(const Judged& judged);
    void note_update(const ConversationPlan& plan);
    void add_sample(std::vector<TrialSample>& samples, const Judged& judged) const;
    void add(std::vector<TrialSample>& samples, const Judged& judged) const;

    const Filter& filter_;
    TrialSamples samples_;
    FilterTrial trial_;
};

}  // namespace dealwire::exporting
