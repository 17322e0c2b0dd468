#include "tests/simulators/salesforce/store/record_store.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/simulators/salesforce/store/checks.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"
#include "tests/simulators/salesforce/store/standard_rules.hpp"
#include "tests/simulators/salesforce/store/tables.hpp"

#include <algorithm>

namespace dealwire::orgsim {
namespace {

/// The columns of an object in the order of its fields, quoted and separated by commas.
std::string column_list(const ObjectSchema& object) {
    std::string columns;
    for (const auto& field : object.fields) {
        const bool none = storage_of(field.type) == Storage::None;
        columns += (columns.empty() ? "" : ", ") + (none ? "NULL" : sql_name(field.name));
    }
    return columns;
}

std::string insert_statement(const ObjectSchema& object) {
    std::string columns;
    std::string marks;
    for (const auto& field : object.fields) {
        if (storage_of(field.type) != Storage::None) {
            columns += (columns.empty() ? "" : ", ") + sql_name(field.name);
            marks += marks.empty() ? "?" : ", ?";
        }
    }
    return "INSERT INTO " + sql_name(object.name) + " (" + columns + ") VALUES (" + marks + ")";
}

void apply_user_defaults(Record& user) {
    const auto username = user.text("Username");
    const auto set_if_null = [&](const char* field, const std::string& value) {
        if (is_null(user.get(field))) {
            user.set(field, value);
        }
    };
    constexpr std::size_t kAliasLength = 8;
    constexpr std::size_t kNicknameLength = 40;
    set_if_null("ProfileId", "00e5g000000PrfSAAS");
    set_if_null("Alias", username.substr(0, kAliasLength));
    set_if_null("CommunityNickname", username.substr(0, kNicknameLength));
}

/// What a roll-up makes of its children; nothing to add up is 0, as in an org.
std::string roll_up_sum(const Rollup& rule) {
    if (rule.operation == "count") {
        return "count(*)";
    }
    const auto result = rule.operation + "(" + sql_name(rule.child_field) + ")";
    return rule.operation == "sum" ? "coalesce(" + result + ", 0)" : result;
}

/// " AND ..." for each filter of a roll-up; the values it compares with are added to `values`.
std::string roll_up_conditions(const ObjectSchema& child, const Rollup& rule, Row& values) {
    std::string conditions;
    for (const auto& filter : rule.filters) {
        const auto name = sql_name(filter.child_field);
        const FieldSchema* field = child.find_field(filter.child_field);
        if (filter.value.empty()) {
            conditions += " AND " + name + (filter.negated ? " IS NOT NULL" : " IS NULL");
            continue;
        }
        conditions += " AND " + name + (filter.negated ? " IS NOT ?" : " IS ?");
        const bool yes = filter.value == "True" || filter.value == "true" || filter.value == "1";
        if (field != nullptr && field->type == FieldType::Boolean) {
            values.emplace_back(std::int64_t{yes});
        } else {
            values.emplace_back(filter.value);
        }
    }
    return conditions;
}

const ObjectSchema& visible_object(const ObjectSchema& object, const Actor& actor) {
    const ObjectSchema* seen =
        actor.visible == nullptr ? &object : actor.visible->find_object(object.name);
    if (seen == nullptr) {
        throw ApiError(404, "NOT_FOUND", "The requested resource does not exist");
    }
    return *seen;
}

}  // namespace

void check_object_right(const ObjectSchema& object, const Actor& actor, std::string_view action) {
    const ObjectSchema& seen = visible_object(object, actor);
    const bool create = action == "insert";
    const bool update = action == "update";
    const bool allowed = create ? seen.createable : update ? seen.updateable : seen.deletable;
    if (allowed || actor.visible == nullptr) {
        return;
    }
    const bool possible = create   ? object.createable
                          : update ? object.updateable
                                   : object.deletable;
    if (possible) {
        throw ApiError(403, "INSUFFICIENT_ACCESS_OR_READONLY",
                       "insufficient access rights on object id");
    }
    throw ApiError(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                   "entity type cannot be " +
                       std::string(create   ? "inserted"
                                   : update ? "updated"
                                            : "deleted") +
                       ": " + object.label);
}

RecordStore::RecordStore(Database& database, const Schema& schema, const OrgClock& clock,
                         std::string instance)
    : database_(database), schema_(schema), clock_(clock), instance_(std::move(instance)) {
    index_roll_ups();
}

void RecordStore::index_roll_ups() {
    for (const auto& parent : schema_.objects()) {
        for (const auto& field : parent.fields) {
            if (!field.rollup) {
                continue;
            }
            const ObjectSchema* child = schema_.find_object(field.rollup->child_object);
            const FieldSchema* reference =
                child == nullptr ? nullptr : child->find_field(field.rollup->child_reference);
            if (reference != nullptr) {
                roll_ups_[child->name].push_back({&parent, &field, reference});
            }
        }
    }
}

std::string RecordStore::next_id(const ObjectSchema& object) {
    auto known = last_number_.find(object.name);
    if (known == last_number_.end()) {
        const std::string from = make_id(object.key_prefix, instance_, 0);
        std::string past = from.substr(0, 6);
        past.back() = '1';
        const Value last = database_.scalar("SELECT max(\"Id\") FROM " + sql_name(object.name) +
                                                " WHERE \"Id\" >= ? AND \"Id\" < ?",
                                            {from, past});
        const auto* text = std::get_if<std::string>(&last);
        const auto number =
            text == nullptr ? std::nullopt : number_of(*text, object.key_prefix, instance_);
        known = last_number_.emplace(object.name, number.value_or(0)).first;
    }
    return make_id(object.key_prefix, instance_, ++known->second);
}

std::string RecordStore::auto_number(const ObjectSchema& object, const std::string& format) {
    auto known = last_auto_number_.find(object.name);
    if (known == last_auto_number_.end()) {
        const Value last = database_.scalar("SELECT max(rowid) FROM " + sql_name(object.name));
        const auto* number = std::get_if<std::int64_t>(&last);
        known =
            last_auto_number_
                .emplace(object.name, number == nullptr ? 0 : static_cast<std::uint64_t>(*number))
                .first;
    }
    const auto open = format.find('{');
    const auto close = format.find('}');
    std::string digits = std::to_string(++known->second);
    if (open == std::string::npos || close == std::string::npos) {
        return digits;
    }
    const auto width = close - open - 1;
    digits.insert(0, width > digits.size() ? width - digits.size() : 0, '0');
    return format.substr(0, open) + digits + format.substr(close + 1);
}

std::optional<Record> RecordStore::find(const ObjectSchema& object, const std::string& id) {
    auto sql = select_sql_.find(&object);
    if (sql == select_sql_.end()) {
        const auto text = "SELECT " + column_list(object) + " FROM " + sql_name(object.name) +
                          " WHERE \"Id\" = ?";
        sql = select_sql_.emplace(&object, text).first;
    }
    std::optional<Record> found;
    database_.each(sql->second, {id}, [&](Row&& row) {
        Record record(object);
        for (std::size_t i = 0; i < row.size(); ++i) {
            record.set(object.fields[i], std::move(row[i]));
        }
        found = std::move(record);
        return false;
    });
    return found;
}

std::vector<std::string> RecordStore::find_by(const ObjectSchema& object, const FieldSchema& field,
                                              const Value& value) {
    std::vector<std::string> ids;
    const auto sql = "SELECT \"Id\" FROM " + sql_name(object.name) + " WHERE " +
                     sql_name(field.name) + " = ? AND \"IsDeleted\" = 0 ORDER BY \"Id\"";
    database_.each(sql, {value}, [&](Row&& row) {
        ids.push_back(std::get<std::string>(row.front()));
        return true;
    });
    return ids;
}

Record RecordStore::existing(const ObjectSchema& object, const std::string& id) {
    auto record = find(object, id);
    if (!record) {
        throw ApiError(404, "NOT_FOUND", "The requested resource does not exist");
    }
    if (record->flag("IsDeleted")) {
        throw ApiError(404, "ENTITY_IS_DELETED", "entity is deleted");
    }
    return std::move(*record);
}

std::string RecordStore::resolve(const ParentKey& parent) {
    const auto ids = is_null(parent.value) ? std::vector<std::string>{}
                                           : find_by(*parent.target, *parent.key, parent.value);
    if (ids.size() == 1) {
        return ids.front();
    }
    const auto* text = std::get_if<std::string>(&parent.value);
    const std::string shown = text == nullptr ? "null" : *text;
    if (ids.empty()) {
        throw ApiError(400, "INVALID_FIELD",
                       "Foreign key external ID: " + shown + " not found for field " +
                           parent.key->name + " in entity " + parent.target->name);
    }
    throw ApiError(
        400, "DUPLICATE_EXTERNAL_ID",
        "Foreign key external ID: " + shown + " matches more than one " + parent.target->name);
}

void RecordStore::apply(Record& record, const RecordInput& input) {
    for (const auto& [field, value] : input.values) {
        const bool clears_boolean = field->type == FieldType::Boolean && is_null(value);
        record.set(*field, clears_boolean ? Value{std::int64_t{0}} : value);
    }
    for (const auto& parent : input.parents) {
        for (const auto& [field, unused] : input.values) {
            if (field == parent.reference) {
                throw ApiError(
                    400, "INVALID_FIELD",
                    "Cannot specify both an external ID reference and a salesforce id, " +
                        field->name);
            }
        }
        record.set(*parent.reference, resolve(parent));
    }
}

void RecordStore::apply_defaults(Record& record, const Actor& actor) const {
    for (const auto& field : record.object().fields) {
        if (!is_null(record.get(field))) {
            continue;
        }
        if (field.type == FieldType::Boolean) {
            record.set(field, std::int64_t{field.default_value == "true"});
        } else if (field.name == "OwnerId") {
            record.set(field, actor.user_id);
        } else if (!field.default_value.empty()) {
            record.set(field, value_from_text(field, field.default_value));
        }
    }
    if (record.object().name == "User") {
        apply_user_defaults(record);
    }
}

void RecordStore::check_reference(const FieldSchema& field, const std::string& id) {
    if (field.reference_to.empty()) {
        return;
    }
    const ObjectSchema* target = schema_.find_by_prefix(id);
    const bool fits =
        target != nullptr && std::any_of(field.reference_to.begin(), field.reference_to.end(),
                                         [&](auto& name) { return same_name(name, target->name); });
    if (!fits) {
        throw ApiError(400, "MALFORMED_ID", field.label + ": id value of incorrect type: " + id,
                       {field.name});
    }
    const auto found = database_.rows(
        "SELECT \"IsDeleted\" FROM " + sql_name(target->name) + " WHERE \"Id\" = ?", {id});
    if (found.empty()) {
        throw ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id",
                       {field.name});
    }
    if (found.front().front() == Value{std::int64_t{1}}) {
        throw ApiError(400, "ENTITY_IS_DELETED", "entity is deleted", {field.name});
    }
    if (field.name == "OwnerId" && target->name == "User" && !find(*target, id)->flag("IsActive")) {
        throw ApiError(400, "INACTIVE_OWNER_OR_USER",
                       "operation performed with inactive user [" + id.substr(0, 15) +
                           "] as owner of " + lower(field.label));
    }
}

void RecordStore::check_references(const Record& record, const RecordInput& input) {
    const auto check = [&](const FieldSchema& field) {
        if (field.type == FieldType::Reference && !is_null(record.get(field))) {
            check_reference(field, std::get<std::string>(record.get(field)));
        }
    };
    for (const auto& [field, unused] : input.values) {
        check(*field);
    }
    for (const auto& parent : input.parents) {
        check(*parent.reference);
    }
}

void RecordStore::check_unique(const Record& record, const FieldSchema& field, const Value& value) {
    if (!field.unique || is_null(value)) {
        return;
    }
    for (const auto& other : find_by(record.object(), field, value)) {
        if (other != record.id()) {
            throw ApiError(400, "DUPLICATE_VALUE",
                           "duplicate value found: " + field.name +
                               " duplicates value on record with id: " + other.substr(0, 15));
        }
    }
}

void RecordStore::check_unique(const Record& record, const RecordInput& input) {
    for (const auto& [field, value] : input.values) {
        check_unique(record, *field, value);
    }
}

void RecordStore::stamp(Record& record, Seconds when, const std::string& user_id) const {
    const auto set_if_null = [&](std::string_view field, const Value& value) {
        if (is_null(record.get(field))) {
            record.set(field, value);
        }
    };
    set_if_null("CreatedDate", stored_time(when));
    set_if_null("CreatedById", user_id);
    set_if_null("LastModifiedDate", stored_time(when));
    set_if_null("LastModifiedById", user_id);
    set_if_null("SystemModstamp", stored_time(when));
    for (const auto& field : record.object().fields) {
        if (field.type == FieldType::Boolean && is_null(record.get(field))) {
            record.set(field, std::int64_t{0});
        }
    }
}

void RecordStore::write_new(const Record& record) {
    const ObjectSchema& object = record.object();
    auto sql = insert_sql_.find(&object);
    if (sql == insert_sql_.end()) {
        sql = insert_sql_.emplace(&object, insert_statement(object)).first;
    }
    Row binds;
    for (const auto& field : object.fields) {
        if (storage_of(field.type) != Storage::None) {
            binds.push_back(record.get(field));
        }
    }
    database_.execute(sql->second, binds);
}

void RecordStore::write_changes(const Record& before, const Record& after) {
    std::string assignments;
    Row binds;
    for (const auto& field : after.object().fields) {
        if (after.get(field) != before.get(field)) {
            assignments += (assignments.empty() ? "" : ", ") + sql_name(field.name) + " = ?";
            binds.push_back(after.get(field));
        }
    }
    if (assignments.empty()) {
        return;
    }
    binds.emplace_back(after.id());
    database_.execute(
        "UPDATE " + sql_name(after.object().name) + " SET " + assignments + " WHERE \"Id\" = ?",
        binds);
}

void RecordStore::finish_create(Record& record, const RecordInput& input, const Actor& actor) {
    const ObjectSchema& object = record.object();
    record.set("Id", next_id(object));
    for (const auto& field : object.fields) {
        if (field.auto_number) {
            record.set(field, auto_number(object, field.display_format));
        }
        if (object.custom && field.name == "Name" && is_null(record.get(field))) {
            record.set(field, record.get("Id"));
        }
    }
    derive_fields(*this, record, nullptr, input);
    if (inspect) {
        inspect(record);
    }
    stamp(record, clock_.now(), actor.user_id);
    write_new(record);
    write_companions(*this, record, nullptr, actor);
    recompute_roll_ups(record);
}

std::string RecordStore::insert(const ObjectSchema& object, const RecordInput& input,
                                const Actor& actor) {
    check_object_right(object, actor, "insert");
    if (actor.visible != nullptr) {
        check_writable(input, visible_object(object, actor), true);
    }
    Transaction transaction(database_);
    Record record(object);
    apply(record, input);
    apply_defaults(record, actor);
    check_required(record);
    for (const auto& [field, value] : input.values) {
        check_value(*field, value);
    }
    check_references(record, input);
    check_unique(record, input);
    finish_create(record, input, actor);
    transaction.commit();
    ++counts.created;
    return record.id();
}

void RecordStore::update(const ObjectSchema& object, const std::string& id,
                         const RecordInput& input, const Actor& actor) {
    check_object_right(object, actor, "update");
    if (actor.visible != nullptr) {
        check_writable(input, visible_object(object, actor), false);
    }
    Transaction transaction(database_);
    const Record before = existing(object, id);
    if (object.name == "Lead" && before.flag("IsConverted")) {
        throw ApiError(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
    }
    Record record = before;
    apply(record, input);
    for (const auto& [field, value] : input.values) {
        check_value(*field, value);
        if (!field->nillable && is_null(record.get(*field))) {
            throw ApiError(400, "REQUIRED_FIELD_MISSING",
                           "Required fields are missing: [" + field->name + "]", {field->name});
        }
    }
    check_references(record, input);
    check_unique(record, input);
    derive_fields(*this, record, &before, input);
    if (inspect) {
        inspect(record);
    }
    record.set("LastModifiedDate", now());
    record.set("LastModifiedById", actor.user_id);
    record.set("SystemModstamp", now());
    write_changes(before, record);
    write_companions(*this, record, &before, actor);
    recompute_roll_ups(before);
    recompute_roll_ups(record);
    transaction.commit();
    ++counts.updated;
}

Upserted RecordStore::upsert(const ObjectSchema& object, const FieldSchema& key,
                             const Value& key_value, const RecordInput& input, const Actor& actor) {
    const auto ids =
        is_null(key_value) ? std::vector<std::string>{} : find_by(object, key, key_value);
    if (ids.size() > 1) {
        throw SeveralMatches{ids};
    }
    if (ids.size() == 1) {
        update(object, ids.front(), input, actor);
        return {ids.front(), false};
    }
    RecordInput with_key = input;
    if (key.type != FieldType::Id) {
        if (is_null(key_value)) {
            throw ApiError(400, "MISSING_ARGUMENT", key.name + " not specified");
        }
        with_key.set(key, key_value);
    } else if (!is_null(key_value)) {
        throw ApiError(404, "NOT_FOUND", "The requested resource does not exist");
    }
    return {insert(object, with_key, actor), true};
}

std::string RecordStore::load(const ObjectSchema& object, Record record) {
    const auto given = record.id();
    record.set("Id", given.empty() ? next_id(object) : normal_id(given).value_or(given));
    for (const auto& field : object.fields) {
        if (field.auto_number && is_null(record.get(field))) {
            record.set(field, auto_number(object, field.display_format));
        }
    }
    write_new(record);
    return record.id();
}

void RecordStore::touch(const ObjectSchema& object, const std::string& id,
                        std::vector<std::pair<std::string, Value>> cells) {
    auto before = find(object, id);
    if (!before) {
        return;
    }
    Record after = *before;
    for (auto& [name, value] : cells) {
        after.set(name, std::move(value));
    }
    after.set("SystemModstamp", now());
    write_changes(*before, after);
}

void RecordStore::recompute_roll_ups(const Record& child) {
    const auto targets = roll_ups_.find(child.object().name);
    if (targets == roll_ups_.end()) {
        return;
    }
    for (const auto& target : targets->second) {
        const Value parent = child.get(*target.reference);
        Row values{parent};
        const std::string counted =
            "SELECT " + roll_up_sum(*target.field->rollup) + " FROM " +
            sql_name(child.object().name) + " WHERE " + sql_name(target.reference->name) +
            " = ? AND \"IsDeleted\" = 0" +
            roll_up_conditions(child.object(), *target.field->rollup, values);
        values.push_back(parent);
        database_.execute("UPDATE " + sql_name(target.parent->name) + " SET " +
                              sql_name(target.field->name) + " = (" + counted +
                              ") WHERE \"Id\" = ?",
                          values);
    }
}

}  // namespace dealwire::orgsim
