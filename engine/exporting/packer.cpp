#include "engine/exporting/packer.hpp"

#include <bit>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace dealwire::exporting {
namespace {

using Kind = ports::WriteGroup::Kind;

const model::RecordName& name_of(std::span<const ConversationPlan> plans, const Row& row) {
    const ConversationPlan& plan = plans[row.plan];
    return row.kind == Kind::Upsert ? plan.upserts[row.index].record.name
                                    : plan.deletes[row.index].name;
}

int rank_of(std::span<const ConversationPlan> plans, const Row& row) {
    if (row.kind == Kind::Delete) return 2;
    return plans[row.plan].upserts[row.index].record.parent ? 1 : 0;
}

/// Names that were met before. Half a million of them come in one batch, so none is copied and
/// none has memory of its own: each lies where its hash says, or at the next free place.
class NamesMet {
public:
    explicit NamesMet(std::size_t expected) : places_(std::bit_ceil(2 * expected + 1)) {}

    /// False where it is there already.
    bool add(const model::RecordName& name) {
        const std::size_t hash = std::hash<std::string_view>{}(name.key) * 31 + name.object.hash();
        const auto mark = static_cast<std::uint32_t>(hash >> 32U);
        for (std::size_t at = hash;; ++at) {
            Place& place = places_[at & (places_.size() - 1)];
            if (!place.name) {
                place = {&name, mark};
                return true;
            }
            if (place.mark == mark && *place.name == name) return false;
        }
    }

private:
    struct Place {
        const model::RecordName* name = nullptr;  ///< null: free
        std::uint32_t mark = 0;                   ///< of its hash: most others differ there
    };

    std::vector<Place> places_;  ///< at most half full
};

/// Puts rows to their stages; neighbours mostly share one.
class StagedRows {
public:
    explicit StagedRows(std::map<Stage, std::vector<Row>>& rows) : rows_{rows} {}

    void add(int rank, const base::Word& object, const Row& row) {
        if (last_ == rows_.end() || last_->first.rank != rank || last_->first.object != object)
            last_ = rows_.try_emplace(Stage{rank, object}).first;
        last_->second.push_back(row);
    }

private:
    std::map<Stage, std::vector<Row>>& rows_;
    std::map<Stage, std::vector<Row>>::iterator last_ = rows_.end();
};

std::vector<PackedGroup> groups_of(const std::map<Stage, std::vector<Row>>& stages,
                                   std::size_t limit) {
    std::vector<PackedGroup> groups;
    for (const auto& [stage, rows] : stages)
        for (std::size_t from = 0; from < rows.size(); from += limit) {
            const std::size_t to = std::min(from + limit, rows.size());
            const auto first = rows.begin() + static_cast<std::ptrdiff_t>(from);
            const auto last = rows.begin() + static_cast<std::ptrdiff_t>(to);
            groups.push_back({rows.front().kind, stage.object, {first, last}});
        }
    return groups;
}

void add_calls(const std::map<Stage, std::vector<Row>>& stages, const ports::WriteLimits& limits,
               std::vector<PackedCall>& calls) {
    std::size_t room = 0;
    for (PackedGroup& group : groups_of(stages, limits.rows_per_group)) {
        if (room == 0) {
            calls.emplace_back();
            room = limits.groups_per_call;
        }
        calls.back().groups.push_back(std::move(group));
        --room;
    }
}

}  // namespace

std::size_t PackedCall::rows() const {
    std::size_t total = 0;
    for (const PackedGroup& group : groups) total += group.rows.size();
    return total;
}

std::vector<Row> rows_of(std::span<const ConversationPlan> plans) {
    std::size_t count = 0;
    for (const ConversationPlan& plan : plans) count += plan.upserts.size() + plan.deletes.size();
    std::vector<Row> rows;
    rows.reserve(count);
    for (std::uint32_t i = 0; i < plans.size(); ++i) {
        for (std::uint32_t k = 0; k < plans[i].upserts.size(); ++k)
            rows.push_back({Kind::Upsert, i, k});
        for (std::uint32_t k = 0; k < plans[i].deletes.size(); ++k)
            rows.push_back({Kind::Delete, i, k});
    }
    return rows;
}

Staged staged(std::span<const ConversationPlan> plans, std::span<const Row> rows) {
    Staged result;
    NamesMet met{rows.size()};
    StagedRows stages{result.rows};
    for (const Row& row : rows) {
        const model::RecordName& name = name_of(plans, row);
        if (met.add(name))
            stages.add(rank_of(plans, row), name.object, row);
        else
            result.repeated.push_back(row);
    }
    return result;
}

std::vector<PackedCall> pack(std::span<const ConversationPlan> plans, std::span<const Row> rows,
                             const ports::WriteLimits& limits) {
    std::vector<PackedCall> calls;
    Staged left = staged(plans, rows);
    while (!left.rows.empty()) {
        add_calls(left.rows, limits, calls);
        left = staged(plans, std::exchange(left.repeated, {}));
    }
    return calls;
}

}  // namespace dealwire::exporting
