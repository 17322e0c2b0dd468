#include "adapters/store/crm_rows.hpp"

#include "engine/ports/store_error.hpp"

namespace dealwire::store {

base::Tree field_value(const TypedColumn& column, const Row& row, std::size_t at) {
    switch (column.kind) {
        case ColumnKind::Instant:
            return base::to_text(row.instant(at));
        case ColumnKind::Flag:
            return row.flag(at);
        case ColumnKind::Number:
            return base::Number{row.text(at)};
        case ColumnKind::Text:
        case ColumnKind::RecordId:
        case ColumnKind::Date:
            return row.text(at);
    }
    return {};
}

model::RecordState state_named(std::string_view name) {
    using enum model::RecordState;
    for (const model::RecordState state : {Live, Deleted, Missing, Released})
        if (name == name_of(state)) return state;
    throw ports::StoreError{"The store holds a record in the unknown state " + std::string{name} +
                            "."};
}

}  // namespace dealwire::store
