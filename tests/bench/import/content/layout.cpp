#include "tests/bench/import/content/layout.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace dealwire::bench {
namespace {

struct Named {
    std::string_view column;
    std::string_view field;
};

/// The typed columns of the engine's tables. Written down here once more, so that a value in the
/// wrong column is found.
constexpr std::array kColumns{
    Named{"id", "Id"},
    Named{"system_modstamp", "SystemModstamp"},
    Named{"name", "Name"},
    Named{"website", "Website"},
    Named{"owner_id", "OwnerId"},
    Named{"master_id", "MasterRecordId"},
    Named{"email", "Email"},
    Named{"phone", "Phone"},
    Named{"mobile_phone", "MobilePhone"},
    Named{"account_id", "AccountId"},
    Named{"created_at", "CreatedDate"},
    Named{"last_modified_at", "LastModifiedDate"},
    Named{"company", "Company"},
    Named{"is_converted", "IsConverted"},
    Named{"converted_contact_id", "ConvertedContactId"},
    Named{"converted_account_id", "ConvertedAccountId"},
    Named{"converted_opportunity_id", "ConvertedOpportunityId"},
    Named{"stage", "StageName"},
    Named{"close_date", "CloseDate"},
    Named{"amount", "Amount"},
    Named{"is_closed", "IsClosed"},
    Named{"is_won", "IsWon"},
    Named{"username", "Username"},
    Named{"title", "Title"},
    Named{"user_type", "UserType"},
    Named{"is_active", "IsActive"},
    Named{"manager_id", "ManagerId"},
    Named{"api_name", "ApiName"},
    Named{"label", "MasterLabel"},
    Named{"opportunity_id", "OpportunityId"},
    Named{"contact_id", "ContactId"},
    Named{"role", "Role"},
    Named{"is_primary", "IsPrimary"},
};

/// Not contents: whose the record is, and what the store compares versions by.
constexpr std::array<std::string_view, 4> kOwn{"tenant_id", "org_id", "digest", "released_at"};

const Field* field_named(const Object& object, std::string_view name) {
    const auto found = std::ranges::find(object.fields, name, &Field::name);
    return found == object.fields.end() ? nullptr : &*found;
}

/// Calls back for each member of a flat JSON object, numbers as they are written.
class Members final : public nlohmann::json_sax<nlohmann::json> {
public:
    using Sink = std::function<void(const std::string& key, std::string_view value)>;

    explicit Members(Sink sink) : sink_{std::move(sink)} {}

    bool null() override { return true; }

    bool boolean(bool value) override { return give(value ? "true" : "false"); }

    bool number_integer(number_integer_t value) override { return give(std::to_string(value)); }

    bool number_unsigned(number_unsigned_t value) override { return give(std::to_string(value)); }

    bool number_float(number_float_t, const string_t& text) override { return give(text); }

    bool string(string_t& value) override { return give(value); }

    bool binary(binary_t&) override { return false; }

    bool start_object(std::size_t) override { return true; }

    bool key(string_t& name) override {
        key_ = name;
        return true;
    }

    bool end_object() override { return true; }

    bool start_array(std::size_t) override { return false; }

    bool end_array() override { return false; }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

private:
    bool give(std::string_view value) {
        sink_(key_, value);
        return true;
    }

    Sink sink_;
    std::string key_;
};

}  // namespace

std::string table_of(Layout layout, const Object& object) {
    if (layout == Layout::Plain) return '"' + std::string{object.name} + '"';
    if (object.name == "User") return "crm_user";
    std::string table;
    for (const char c : object.name) {
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital && !table.empty()) table += '_';
        table += capital ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return table;
}

RowSummer::RowSummer(Layout layout, const Object& object, const std::vector<std::string>& columns)
    : layout_{layout}, object_{object} {
    for (const std::string& column : columns) targets_.push_back(target_of(column));
    const auto id = std::ranges::find_if(targets_, [](const Target& target) {
        return target.field && target.field->kind == Kind::Id;
    });
    if (id == targets_.end()) throw std::runtime_error{"a table without ids"};
    id_ = static_cast<std::size_t>(id - targets_.begin());
}

RowSummer::Target RowSummer::target_of(const std::string& column) const {
    if (layout_ == Layout::Plain) {
        if (const Field* field = field_named(object_, column)) return {Role::Field, field};
    } else if (column == "state") {
        return {Role::State, field_named(object_, "IsDeleted")};
    } else if (column == "fields") {
        return {Role::Document};
    } else if (std::ranges::find(kOwn, column) != kOwn.end()) {
        return {Role::Ignored};
    } else if (const auto named = std::ranges::find(kColumns, column, &Named::column);
               named != kColumns.end()) {
        if (const Field* field = field_named(object_, named->field)) return {Role::Field, field};
    }
    throw std::runtime_error{std::string{object_.name} + " has the unexpected column " + column};
}

void RowSummer::add(const std::vector<Value>& row) {
    current_id_ = row.at(id_).value_or("");
    sum_.add_row();
    for (std::size_t i = 0; i < row.size(); ++i) {
        const Target& target = targets_[i];
        if (!row[i] || target.role == Role::Ignored) continue;
        if (target.role == Role::Document)
            add_document(*row[i]);
        else if (target.role == Role::Field)
            add_field(*target.field, *row[i]);
        else if (target.field)
            add_field(*target.field, *row[i] == "deleted" ? "true" : "false");
    }
}

void RowSummer::add_field(const Field& field, std::string_view value) {
    sum_.add(current_id_, field.name, canonical(field.kind, value));
}

void RowSummer::add_document(std::string_view json) {
    Members members{[this](const std::string& key, std::string_view value) {
        const Field* field = field_named(object_, key);
        if (!field) throw std::runtime_error{"an unexpected field " + key};
        add_field(*field, value);
    }};
    if (!nlohmann::json::sax_parse(json.begin(), json.end(), &members))
        throw std::runtime_error{"broken JSON in " + std::string{object_.name}};
}

}  // namespace dealwire::bench
