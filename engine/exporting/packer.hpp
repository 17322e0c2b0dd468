#pragma once

#include "engine/exporting/diff.hpp"
#include "engine/ports/record_sink.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// A row of a batch of plans: `plans[plan].upserts[index]` or `plans[plan].deletes[index]`.
struct Row {
    ports::WriteGroup::Kind kind = ports::WriteGroup::Kind::Upsert;
    std::uint32_t plan = 0;
    std::uint32_t index = 0;

    auto operator<=>(const Row&) const = default;
    bool operator==(const Row&) const = default;
};

struct PackedGroup {
    ports::WriteGroup::Kind kind = ports::WriteGroup::Kind::Upsert;
    std::string object;
    std::vector<Row> rows;
};

struct PackedCall {
    std::vector<PackedGroup> groups;

    [[nodiscard]] std::size_t rows() const;
};

/// Every upsert and every deletion of the plans.
std::vector<Row> rows_of(std::span<const ConversationPlan> plans);

/// Rows are written in this order: records without a parent, their details, deletions; within each,
/// one object after another.
struct Stage {
    int rank = 0;
    base::Word object;

    auto operator<=>(const Stage&) const = default;
    bool operator==(const Stage&) const = default;
};

/// The rows by stage, each record at most once.
struct Staged {
    std::map<Stage, std::vector<Row>> rows;
    std::vector<Row> repeated;  ///< rows of records that are named once more: to be written after
};

Staged staged(std::span<const ConversationPlan> plans, std::span<const Row> rows);

/// Packs rows of many conversations into as few calls as the limits allow: one object per group,
/// groups filled to the brim. Parents come strictly before children, in the same call or an
/// earlier one; no record stands twice in a call. The calls are to be made one after another, so
/// that no two requests hold details of one conversation at the same time (row locks).
///
/// 1000 conversations of 26 records fill 29 or 30 calls of 5 × 200 rows.
std::vector<PackedCall> pack(std::span<const ConversationPlan> plans, std::span<const Row> rows,
                             const ports::WriteLimits& limits);

}  // namespace dealwire::exporting
