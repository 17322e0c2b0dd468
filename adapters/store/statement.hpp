#pragma once

#include "adapters/store/backend.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/time_text.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/scope.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::store {

/// One row of an answer. Every column arrives as text, whatever its type is: SOCI guesses types
/// from declarations, and cuts large whole numbers where it guesses wrong. Valid during the call
/// that takes it.
class Row {
public:
    virtual ~Row() = default;

    [[nodiscard]] virtual bool is_null(std::size_t column) const = 0;
    /// Empty where the column is null.
    [[nodiscard]] virtual const std::string& text(std::size_t column) const = 0;

    [[nodiscard]] std::int64_t integer(std::size_t column) const;  ///< 0 where null

    [[nodiscard]] bool flag(std::size_t column) const { return text(column) == "1"; }

    [[nodiscard]] base::Instant instant(std::size_t column) const;  ///< 1970 where null
    [[nodiscard]] std::optional<base::Instant> optional_instant(std::size_t column) const;
    [[nodiscard]] model::RecordId record_id(std::size_t column) const;  ///< empty where null
};

/// One SQL statement with its values, bound by name. The text of a statement is a constant of ours;
/// what comes from outside is always a value. NUL characters are taken out of texts, which
/// PostgreSQL cannot hold.
class Statement {
public:
    Statement(soci::session& session, std::string sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement(Statement&&) = delete;
    Statement& operator=(Statement&&) = delete;

    Statement& with(const char* name, std::string value);
    Statement& with(const char* name, std::int64_t value);
    Statement& with(const char* name, base::Instant value);
    Statement& with(const char* name, const std::optional<base::Instant>& value);
    /// `:tenant` and `:org`.
    Statement& in(const model::OrgScope& scope);

    /// Runs it and answers the number of rows it changed.
    std::int64_t run();
    /// Runs it and hands over its rows, which must have `columns` columns.
    void each(std::size_t columns, const std::function<void(const Row&)>& take);
    /// The first column of the first row as a whole number; nothing where there is no row.
    std::optional<std::int64_t> number();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// How an instant is stored: milliseconds since 1970.
std::int64_t to_number(base::Instant instant);

/// A number of rows for LIMIT.
std::int64_t row_limit(std::size_t rows);

/// A JSON array of texts, for statements with Dialect::listed_ids.
std::string id_list(std::span<const std::string> ids);

template <class IdRange, class Text>
std::string id_list_of(const IdRange& ids, const Text& text) {
    std::vector<std::string> texts;
    for (const auto& id : ids) texts.push_back(text(id));
    return id_list(texts);
}

}  // namespace dealwire::store
