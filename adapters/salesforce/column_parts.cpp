#include "adapters/salesforce/column_parts.hpp"

#include <algorithm>
#include <optional>

namespace dealwire::salesforce {

using base::Fault;
using base::Result;
using model::Cell;
using model::Column;
using model::RecordRows;
using ports::ReadRequest;

namespace {

constexpr std::size_t kId = 0;     // places in every part
constexpr std::size_t kStamp = 1;  // where the request has one

/// Where each column of the request is found.
struct Source {
    std::size_t part = 0;
    std::size_t column = 0;
};

std::vector<Source> sources_of(const ReadRequest& request, const ColumnParts& parts) {
    std::vector<Source> sources;
    for (const Column& wanted : request.columns)
        for (std::size_t part = 0; part < parts.size(); ++part) {
            const auto found = std::ranges::find(parts[part], wanted);
            if (found == parts[part].end()) continue;
            sources.push_back({part, static_cast<std::size_t>(found - parts[part].begin())});
            break;
        }
    return sources;
}

/// Rows of one answer by their id.
using Index = std::map<std::string_view, std::size_t>;

Index index_of(const RecordRows& rows) {
    Index index;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (const Cell id = rows[i][kId]) index.emplace(*id, i);
    return index;
}

/// The rows of all answers that belong to `id`; nothing where one is missing or changed between
/// them.
std::optional<std::vector<RecordRows::Row>> same_version(std::string_view id,
                                                         std::span<const RecordRows> answers,
                                                         std::span<const Index> indexes,
                                                         bool stamped) {
    std::vector<RecordRows::Row> rows;
    for (std::size_t part = 0; part < answers.size(); ++part) {
        const auto found = indexes[part].find(id);
        if (found == indexes[part].end()) return std::nullopt;
        rows.push_back(answers[part][found->second]);
        if (stamped && rows.back()[kStamp] != rows.front()[kStamp]) return std::nullopt;
    }
    return rows;
}

}  // namespace

Result<ColumnParts> column_parts(const ReadRequest& request, std::size_t longest) {
    std::vector<Column> keys;
    std::vector<Column> others;
    for (const Column& column : request.columns)
        if (column.name == "Id")
            keys.insert(keys.begin(), column);
        else if (column.name == request.stamp_field)
            keys.push_back(column);
        else
            others.push_back(column);
    if (keys.size() != (request.stamp_field.empty() ? 1U : 2U))
        return base::fail({Fault::Rejected, "QUERY_TOO_LONG",
                           "A query of " + request.object +
                               " is too long to be asked at once, "
                               "and without Id and stamp it cannot be cut.",
                           "Select fewer fields."});
    ColumnParts parts{keys};
    std::size_t length = 0;
    for (const Column& column : others) {
        const std::size_t added = column.name.size() + 2;
        if (length + added > longest && parts.back().size() > keys.size()) {
            parts.push_back(keys);
            length = 0;
        }
        parts.back().push_back(column);
        length += added;
    }
    return parts;
}

Result<JoinedRows> join(const ReadRequest& request, const ColumnParts& parts,
                        std::span<const RecordRows> answers, ListedStamps& listed) {
    const std::vector<Source> sources = sources_of(request, parts);
    const bool stamped = !request.stamp_field.empty();
    std::vector<Index> indexes;
    for (const RecordRows& rows : answers) indexes.push_back(index_of(rows));
    JoinedRows joined{.rows = RecordRows{request.columns.size()}, .unsure = {}};
    for (const RecordRows::Row lead : answers.front()) {
        const auto id = model::RecordId::parse(lead[kId].value_or(""));
        if (!id)
            return base::fail(
                {Fault::Transient, "BAD_ANSWER", "A row of " + request.object + " has no id."});
        const std::string_view key = *lead[kId];
        if (stamped) listed.emplace(key, lead[kStamp].value_or(""));
        const auto rows = same_version(key, answers, indexes, stamped);
        if (!rows) {
            joined.unsure.push_back(*id);
            continue;
        }
        for (const Source& source : sources)
            if (stamped && source.column == kStamp)
                joined.rows.add(listed.find(key)->second);
            else
                joined.rows.add((*rows)[source.part][source.column]);
    }
    return joined;
}

}  // namespace dealwire::salesforce
