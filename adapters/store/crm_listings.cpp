#include "adapters/store/crm_listings.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/crm_rows.hpp"
#include "engine/ports/store_error.hpp"

namespace dealwire::store {

model::Account account_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .website = row.string(1),
            .master = row.record_id(2),
            .state = state_named(row.text(3))};
}

model::Contact contact_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .email = row.string(1),
            .phone = row.string(2),
            .mobile_phone = row.string(3),
            .account = row.record_id(4),
            .master = row.record_id(5),
            .state = state_named(row.text(6)),
            .last_modified = row.instant(7)};
}

model::Lead lead_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .email = row.string(1),
            .phone = row.string(2),
            .mobile_phone = row.string(3),
            .converted = row.flag(4),
            .converted_contact = row.record_id(5),
            .converted_account = row.record_id(6),
            .converted_opportunity = row.record_id(7),
            .master = row.record_id(8),
            .state = state_named(row.text(9)),
            .last_modified = row.instant(10)};
}

model::Opportunity opportunity_of(const LeanRow& row) {
    const model::RecordState state = state_named(row.text(8));
    const bool released = state == model::RecordState::Released;
    return {.id = row.record_id(0),
            .account = row.record_id(1),
            .owner = row.record_id(2),
            .stage = row.string(3),
            .close_date = base::parse_date(row.text(4)),
            .closed = row.flag(5),
            .created = row.instant(6),
            .last_modified = row.instant(7),
            .state = state,
            .released_at = released ? row.optional_instant(9) : std::nullopt,
            .history = {}};
}

model::ContactRole role_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .opportunity = row.record_id(1),
            .contact = row.record_id(2),
            .state = state_named(row.text(3))};
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
