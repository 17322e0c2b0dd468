#include "engine/importing/column_history.hpp"

#include <algorithm>
#include <array>

namespace dealwire::importing {
namespace {

using model::Column;
using model::FieldInfo;
using model::ObjectInfo;
using ports::ReadColumn;

constexpr std::array<std::string_view, 4> kOfTheVersion{"Id", "IsDeleted", "MasterRecordId",
                                                        "SystemModstamp"};

bool calculated(const ObjectInfo& described, const std::string& name) {
    const FieldInfo* field = described.field(name);
    return field && field->calculated;
}

bool retyped(const ColumnSituation& situation, const std::string& name) {
    return std::ranges::any_of(situation.changes, [&](const model::SchemaChange& change) {
        return change.field == name && change.kind == model::SchemaChangeKind::Retyped;
    });
}

ReadColumn followed(const Column& column, const ReadColumn* before, const ObjectInfo& described,
                    const ColumnSituation& situation) {
    ReadColumn now{.name = column.name};
    if (situation.first_load) {
        if (calculated(described, column.name)) now.as_of = situation.now;
        return now;
    }
    const bool known = before && before->visible && before->filled;
    now.filled = belongs_to_version(column.name) || (known && !retyped(situation, column.name));
    if (now.filled && before) now.as_of = before->as_of;
    return now;
}

}  // namespace

bool belongs_to_version(std::string_view column) {
    return std::ranges::find(kOfTheVersion, column) != kOfTheVersion.end();
}

ColumnHistory follow_columns(std::span<const ReadColumn> held, const ColumnChoice& choice,
                             const ObjectInfo& described, const ColumnSituation& situation) {
    ColumnHistory history;
    for (const Column& column : choice.columns) {
        const auto before = std::ranges::find(held, column.name, &ReadColumn::name);
        history.columns.push_back(
            followed(column, before == held.end() ? nullptr : &*before, described, situation));
    }
    for (const ReadColumn& before : held) {
        if (described.field(before.name)) continue;
        history.columns.push_back({.name = before.name,
                                   .visible = false,
                                   .filled = before.filled,
                                   .as_of = before.as_of});
        history.warnings.push_back(described.name + "." + before.name +
                                   " was imported so far and is not visible any more (deleted, "
                                   "renamed or hidden); its stored values are kept.");
    }
    std::ranges::sort(history.columns);
    return history;
}

std::vector<Column> columns_to_fill(std::span<const ReadColumn> held, const ObjectInfo& described) {
    std::vector<Column> columns;
    for (const ReadColumn& column : held)
        if (const FieldInfo* field = described.field(column.name);
            field && column.visible && !column.filled)
            columns.push_back({field->name, field->type});
    return columns;
}

std::vector<Column> columns_to_refresh(std::span<const ReadColumn> held,
                                       const ObjectInfo& described, base::Instant older_than) {
    std::vector<Column> columns;
    bool due = false;
    for (const ReadColumn& column : held) {
        const FieldInfo* field = described.field(column.name);
        if (!field || !field->calculated || !column.visible || !column.filled) continue;
        columns.push_back({field->name, field->type});
        due = due || !column.as_of || *column.as_of < older_than;
    }
    return due ? columns : std::vector<Column>{};
}

std::vector<ReadColumn> filled(std::vector<ReadColumn> held, std::span<const Column> columns,
                               const ObjectInfo& described,
                               const std::optional<base::Instant>& as_of) {
    for (ReadColumn& column : held) {
        if (std::ranges::find(columns, column.name, &Column::name) == columns.end()) continue;
        column.filled = true;
        if (calculated(described, column.name)) column.as_of = as_of;
    }
    return held;
}

}  // namespace dealwire::importing
