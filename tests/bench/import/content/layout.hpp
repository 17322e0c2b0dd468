#pragma once

#include "tests/bench/import/content/content_sum.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::bench {

/// How a store keeps the records.
enum class Layout {
    Dealwire,  ///< tables of the engine: typed columns and a JSON document of the others
    Plain,     ///< one table per object, one column per field, named as in Salesforce
};

std::string table_of(Layout layout, const Object& object);

/// Nothing stands for NULL.
using Value = std::optional<std::string_view>;

/// Adds rows of one table to a sum. Throws std::runtime_error where a column is unknown, so that a
/// column that was added to the store cannot escape the comparison.
class RowSummer {
public:
    RowSummer(Layout layout, const Object& object, const std::vector<std::string>& columns);

    void add(const std::vector<Value>& row);

    [[nodiscard]] const ContentSum& sum() const { return sum_; }

private:
    enum class Role { Ignored, Field, State, Document };

    struct Target {
        Role role = Role::Ignored;
        const Field* field = nullptr;
    };

    [[nodiscard]] Target target_of(const std::string& column) const;
    void add_field(const Field& field, std::string_view value);
    void add_document(std::string_view json);

    Layout layout_;
    const Object& object_;
    std::vector<Target> targets_;
    std::size_t id_ = 0;
    std::string_view current_id_;
    ContentSum sum_;
};

/// Where rows are taken from: told the columns once, then each row.
struct RowSink {
    std::function<void(const std::vector<std::string>& columns)> begin;
    std::function<void(const std::vector<Value>& row)> row;
};

/// `postgresql://…`
void read_postgresql(const std::string& url, const std::string& table, const RowSink& sink);
void read_sqlite(const std::string& file, const std::string& table, const RowSink& sink);

}  // namespace dealwire::bench
