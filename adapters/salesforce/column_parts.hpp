#pragma once

#include "engine/ports/record_source.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace dealwire::salesforce {

/// The columns of one request, cut into lists that a query each can carry. Every list begins with
/// `Id` and the stamp, so that rows can be put together and told from changed ones.
using ColumnParts = std::vector<std::vector<model::Column>>;

/// At most `longest` characters of names and commas in a list (at least one column beyond those it
/// begins with). Rejected where `Id` is not among the columns.
base::Result<ColumnParts> column_parts(const ports::ReadRequest& request, std::size_t longest);

/// Rows put together from the answers to all parts.
struct JoinedRows {
    model::RecordRows rows;               ///< with the columns of the request
    std::vector<model::RecordId> unsure;  ///< changed between the answers: to be read again
};

/// Stamps by id, as they were listed.
using ListedStamps = std::map<std::string, std::string, std::less<>>;

/// Joins by id, in the order of the first answer, which alone says which rows there are. A row
/// keeps the stamp under which it was `listed` first, even if it was read again since: the next
/// increment brings it once more, and a bookmark made of it passes over nothing.
base::Result<JoinedRows> join(const ports::ReadRequest& request, const ColumnParts& parts,
                              std::span<const model::RecordRows> answers, ListedStamps& listed);

}  // namespace dealwire::salesforce
