#pragma once

#include <string>
#include <string_view>

namespace dealwire::store {

enum class Backend { Sqlite, Postgresql };

/// The few things that SQLite and PostgreSQL say differently. All other SQL is the same text.
struct Dialect {
    Backend backend;
    const char* begin_write;
    const char* begin_read;
    const char* prepare_page;  ///< settings for a transaction that saves a page; or ""
    const char* lock_unheld;   ///< ends a SELECT that claims a row; others pass it by
    const char* lock_shared;   ///< ends a SELECT of rows nobody may write until the commit
    const char* listed_ids;    ///< rows of one text column, from the JSON array bound as `:ids`
    const char* ids_table;     ///< the same as a table `listed` with the column `value`
    const char* count_tables;  ///< tables named `:name` that an unqualified name finds
    const char* lock_schema;   ///< keeps other processes from migrating until the commit; or ""
    const char* id_type;       ///< of a column that is compared bytewise
    const char* number_type;   ///< of a column that keeps every digit

    /// Holds where `column` is among the answers of `select`, which is looked up by index even when
    /// PostgreSQL knows nothing about the table yet: a join would be a guess then, and may come out
    /// quadratic during a first load.
    [[nodiscard]] std::string is_in(std::string_view column, std::string_view select) const;

    /// The same for the ids bound as `:ids`.
    [[nodiscard]] std::string is_listed(std::string_view column) const {
        return is_in(column, listed_ids);
    }

    /// The condition of a DELETE for the rows of one org whose `column`, which follows tenant and
    /// org in the primary key of `table`, is among `:ids`. Each is found by that key, even where
    /// PostgreSQL has no statistics yet and would rather read the whole org for each list.
    [[nodiscard]] std::string rows_listed(std::string_view table, std::string_view column) const;

    /// What stands after FROM for the rows of `table`, as `c`, whose `column` is among `:ids` and
    /// for which `within` holds, which together name one row: each is looked up by that key. A
    /// condition would do for a table that PostgreSQL knows; of a new one, or of a new tenant, it
    /// takes every index for as good, and reads the whole tenant for each list.
    [[nodiscard]] std::string found_by_key(std::string_view table, std::string_view column,
                                           std::string_view within) const;

    /// `held` with the members of `added` put over it. Members that are null may be dropped.
    [[nodiscard]] std::string merged_json(std::string_view held, std::string_view added) const;
    /// The form in which an object equals the result of merged_json with equal members.
    [[nodiscard]] std::string comparable_json(std::string_view held) const;
};

const Dialect& sqlite_dialect();
const Dialect& postgresql_dialect();

}  // namespace dealwire::store
