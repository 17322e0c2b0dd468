#include "adapters/store/crm_listings.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/crm_rows.hpp"
#include "engine/ports/store_error.hpp"

namespace dealwire::store {

model::Account account_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .name = row.string(1),
            .website = row.string(2),
            .owner = row.record_id(3),
            .master = row.record_id(4),
            .state = state_named(row.text(5))};
}

model::Contact contact_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .name = row.string(1),
            .email = row.string(2),
            .phone = row.string(3),
            .mobile_phone = row.string(4),
            .account = row.record_id(5),
            .master = row.record_id(6),
            .state = state_named(row.text(7)),
            .last_modified = row.instant(8)};
}

model::Lead lead_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .name = row.string(1),
            .email = row.string(2),
            .phone = row.string(3),
            .mobile_phone = row.string(4),
            .company = row.string(5),
            .converted = row.flag(6),
            .converted_contact = row.record_id(7),
            .converted_account = row.record_id(8),
            .converted_opportunity = row.record_id(9),
            .master = row.record_id(10),
            .state = state_named(row.text(11)),
            .last_modified = row.instant(12)};
}

model::Opportunity opportunity_of(const LeanRow& row) {
    const model::RecordState state = state_named(row.text(9));
    const bool released = state == model::RecordState::Released;
    return {.id = row.record_id(0),
            .name = row.string(1),
            .account = row.record_id(2),
            .owner = row.record_id(3),
            .stage = row.string(4),
            .close_date = base::parse_date(row.text(5)),
            .closed = row.flag(6),
            .created = row.instant(7),
            .last_modified = row.instant(8),
            .state = state,
            .released_at = released ? row.optional_instant(10) : std::nullopt,
            .history = {}};
}

model::ContactRole role_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .opportunity = row.record_id(1),
            .contact = row.record_id(2),
            .role = row.string(3),
            .primary = row.flag(4),
            .state = state_named(row.text(5))};
}

model::User user_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .username = row.string(1),
            .name = row.string(2),
            .email = row.string(3),
            .title = row.string(4),
            .user_type = row.string(5),
            .active = row.flag(6),
            .manager = row.record_id(7),
            .last_modified = row.instant(8)};
}

OwnFields own_fields_of(const LeanRow& row) {
    const bool live = state_named(row.text(1)) == model::RecordState::Live;
    return {row.record_id(0), live ? row.string(2) : std::string{}};
}

void take_values(const OwnFields& own, std::span<const std::string> fields,
                 const std::function<void(model::RecordId, std::string)>& take) {
    if (own.json.empty()) return;
    const auto parsed = json::parse(own.json);
    if (!parsed) throw ports::StoreError{"The store holds a record whose fields are damaged."};
    for (const std::string& field : fields)
        if (auto value = parsed->text_at(field); value && !value->empty())
            take(own.id, std::move(*value));
}

}  // namespace dealwire::store
