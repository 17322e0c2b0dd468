#pragma once

#include "engine/exporting/filter_facts.hpp"

#include <string>
#include <vector>

namespace dealwire::exporting {

/// A condition that decided, and what it saw.
struct FilterReason {
    std::string place;  ///< of the condition in the filter's document
    int line = 0;
    std::string field;
    std::string seen;      ///< the value, or the first few; empty where there is none
    std::string sentence;  ///< "duration 42 s is not above 60 s (filter line 7)"
    bool holds = false;    ///< the condition itself, before any `not` above it

    bool operator==(const FilterReason&) const = default;
};

/// Whether a conversation is exported, and why.
struct Verdict {
    bool passes = false;
    bool is_private = false;  ///< then no filter was asked
    std::string reason;       ///< the sentences of `because` as one, without a capital
    std::vector<FilterReason> because;

    bool operator==(const Verdict&) const = default;
};

/// Pure and total.
bool holds(const FilterCondition& condition, const FilterFacts& facts);

/// The conditions that make it hold or not: of `and` all or the first that does not hold, of `or`
/// the first that holds or all.
std::vector<FilterReason> reasons_of(const FilterCondition& condition, const FilterFacts& facts);

/// What one test answers by itself.
struct TestAnswer {
    bool holds = false;  ///< in a block: for one element at least
    bool empty = false;  ///< there was nothing to look at
};

/// The answers of all tests, in the order of `each_test`.
std::vector<TestAnswer> answers_of(const FilterCondition& condition, const FilterFacts& facts);

/// The test as a sentence without its value, for lists of conditions: "duration is above 60 s".
std::string text_of(const FilterCondition& test);

Verdict judge(const Filter& filter, const model::Conversation& conversation,
              const FilterFacts& facts);

}  // namespace dealwire::exporting
