#include "engine/exporting/packer.hpp"

#include <functional>
#include <string_view>
#include <unordered_set>
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

/// Names that were met before. Half a million of them come in one batch, so none is copied.
class NamesMet {
public:
    explicit NamesMet(std::size_t expected) { names_.reserve(expected); }

    /// False where it is there already.
    bool add(const model::RecordName& name) { return names_.insert(&name).second; }

private:
    struct Hash {
        std::size_t operator()(const model::RecordName* name) const {
            const std::hash<std::string_view> hash;
            return hash(name->key) * 31 + hash(name->object);
        }
    };

    struct Same {
        bool operator()(const model::RecordName* a, const model::RecordName* b) const {
            return *a == *b;
        }
    };

    std::unordered_set<const model::RecordName*, Hash, Same> names_;
};

/// Puts rows to their stages; neighbours mostly share one.
class StagedRows {
public:
    explicit StagedRows(std::map<Stage, std::vector<Row>>& rows) : rows_{rows} {}

    void add(int rank, const std::string& object, const Row& row) {
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
    std::vector<Row> rows;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        for (std::size_t k = 0; k < plans[i].upserts.size(); ++k)
            rows.push_back({Kind::Upsert, i, k});
        for (std::size_t k = 0; k < plans[i].deletes.size(); ++k)
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
