#include "adapters/store/sql_crm_field_source.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/crm_rows.hpp"
#include "adapters/store/crm_tables.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::Tree;

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

    [[nodiscard]] std::string sql(const CrmTable& table, const Dialect& dialect) const {
        std::string text = "SELECT id";
        text.append(others.empty() ? ", ''" : ", fields");
        for (const TypedColumn* column : typed) text.append(", ").append(column->column);
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
    database_.read([&](soci::session& session) {
        found.clear();
        Statement{session, selection.sql(table, database_.dialect())}
            .in(scope)
            .with("ids", id_list_of(ids, text))
            .each(2 + selection.typed.size(), [&](const Row& row) {
                found.insert_or_assign(row.record_id(0), selection.values_of(row));
            });
    });
    return found;
}

}  // namespace dealwire::store
