#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/base/clock.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/scope.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace soci {
class session;
}

namespace dealwire::store {

/// One row of a large answer, read where the client library holds it. Valid during the call that
/// takes it, and so are its texts. Columns are of the types TEXT, SMALLINT, INTEGER and BIGINT.
class LeanRow {
public:
    virtual ~LeanRow() = default;

    [[nodiscard]] virtual bool is_null(std::size_t column) const = 0;
    /// Of a TEXT column; empty where it is null.
    [[nodiscard]] virtual std::string_view text(std::size_t column) const = 0;
    /// Of a whole number; 0 where it is null.
    [[nodiscard]] virtual std::int64_t integer(std::size_t column) const = 0;

    [[nodiscard]] bool flag(std::size_t column) const { return integer(column) == 1; }

    [[nodiscard]] std::string string(std::size_t column) const { return std::string{text(column)}; }

    [[nodiscard]] base::Instant instant(std::size_t column) const;  ///< 1970 where null
    [[nodiscard]] std::optional<base::Instant> optional_instant(std::size_t column) const;
    [[nodiscard]] model::RecordId record_id(std::size_t column) const;  ///< empty where null
};

using TakeLeanRow = std::function<void(const LeanRow&)>;

/// A statement that only reads, a constant of ours, and the values of its `:names`.
struct LeanQuery {
    std::string sql;
    std::vector<std::pair<std::string, std::string>> values;

    /// NUL characters are taken out of the value, which PostgreSQL cannot hold.
    LeanQuery& with(std::string name, std::string value) {
        std::erase(value, '\0');
        values.emplace_back(std::move(name), std::move(value));
        return *this;
    }

    LeanQuery& in(const model::OrgScope& scope);
};

/// Runs a query in the transaction that is open and hands over its rows, several times as fast as
/// Statement for many rows. PostgreSQL's answer stands in memory as a whole. `take` must leave the
/// session alone. Throws soci::soci_error, and what `take` throws.
void each_lean_row(soci::session& session, const Dialect& dialect, const LeanQuery& query,
                   const TakeLeanRow& take);

/// The same for answers of any length, in constant memory; PostgreSQL works on while rows are
/// taken. Values of the query are texts, and where it asks for an order an index must have it.
void stream_lean_rows(soci::session& session, const Dialect& dialect, const LeanQuery& query,
                      const TakeLeanRow& take);

/// The text of a query with what `written` makes of each of its `:names`.
std::string with_names(std::string_view sql,
                       const std::function<std::string(std::string_view name)>& written);

}  // namespace dealwire::store
