#include "adapters/store/sql_crm_field_source.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/crm_rows.hpp"
#include "adapters/store/crm_tables.hpp"
#include "adapters/store/lean_rows.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::Tree;

/// A row of texts in the form that field_value reads.
class TextRow final : public Row {
public:
    explicit TextRow(std::size_t columns) : texts_(columns) {}

    void take(const LeanRow& row) {
        for (std::size_t i = 0; i < texts_.size(); ++i)
            texts_[i] = row.is_null(i) ? std::nullopt : std::optional{row.string(i)};
    }

    [[nodiscard]] bool is_null(std::size_t column) const override { return !texts_.at(column); }

    [[nodiscard]] const std::string& text(std::size_t column) const override {
        static const std::string kEmpty;
        return is_null(column) ? kEmpty : *texts_.at(column);
    }

private:
    std::vector<std::optional<std::string>> texts_;
};

/// What to read of a table: typed columns where a field has one, the other fields as one text.
struct Selection {
    std::vector<const TypedColumn*> typed;
    std::vector<std::string> others;

    Selection(const CrmTable& table, std::span<const std::string> fields) {
        for (const std::string& field : fields)
            if (const TypedColumn* column = table.find(field))
                typed.push_back(column);
            else if (field != "Id")
                others.push_back(field);
    }

    /// Every column as text, whatever its type is: that is what field_value reads.
    [[nodiscard]] std::string sql(const CrmTable& table, const Dialect& dialect) const {
        std::string text = "SELECT id";
        text.append(others.empty() ? ", ''" : ", CAST(fields AS TEXT)");
        for (const TypedColumn* column : typed)
            text.append(", CAST(").append(column->column).append(" AS TEXT)");
        return text + " FROM " + table.table + " WHERE tenant_id = :tenant AND org_id = :org AND " +
               dialect.is_listed("id");
    }

    [[nodiscard]] Tree values_of(const Row& row) const {
        constexpr std::size_t kFirstTyped = 2;
        Tree values = Tree::Object{};
        for (std::size_t i = 0; i < typed.size(); ++i)
            if (!row.is_null(kFirstTyped + i))
                values.set(std::string{typed[i]->field},
                           field_value(*typed[i], row, kFirstTyped + i));
        if (!others.empty()) add_others(row.text(1), values);
        return values;
    }

    void add_others(const std::string& json, Tree& values) const {
        const auto held = json::parse(json);
        if (!held) throw ports::StoreError{"The store holds a record whose fields are damaged."};
        for (const std::string& field : others)
            if (const Tree* value = held->find(field); value && !value->is_null())
                values.set(field, *value);
    }
};

}  // namespace

std::map<model::RecordId, Tree> SqlCrmFieldSource::fields_of(const model::OrgScope& scope,
                                                             const std::string& object,
                                                             std::span<const model::RecordId> ids,
                                                             std::span<const std::string> fields) {
    std::map<model::RecordId, Tree> found;
    if (ids.empty()) return found;
    const CrmTable& table = crm_table(object);
    const Selection selection{table, fields};
    const auto text = [](const model::RecordId& id) { return id.text(); };
    LeanQuery query{selection.sql(table, database_.dialect()), {}};
    query.in(scope).with("ids", id_list_of(ids, text));
    database_.glance([&](soci::session& session) {
        found.clear();
        TextRow texts{2 + selection.typed.size()};
        each_lean_row(session, database_.dialect(), query, [&](const LeanRow& row) {
            texts.take(row);
            found.insert_or_assign(texts.record_id(0), selection.values_of(texts));
        });
    });
    return found;
}

}  // namespace dealwire::store
