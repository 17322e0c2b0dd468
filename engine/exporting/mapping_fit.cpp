#include "engine/exporting/mapping_fit.hpp"

#include "engine/exporting/mapping_words.hpp"
#include "engine/exporting/source.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace dealwire::exporting {
namespace {

using model::FieldInfo;

constexpr std::size_t kUrl = 255;
constexpr std::size_t kEmail = 80;
constexpr std::size_t kPhone = 40;

/// Salesforce's types that take what a type of ours makes.
std::vector<std::string_view> takers(FieldType type) {
    switch (type) {
        case FieldType::Text:
            return {"string", "textarea", "combobox", "picklist", "encryptedstring"};
        case FieldType::LongText:
            return {"textarea"};
        case FieldType::Number:
            return {"double", "currency", "percent", "int", "long"};
        case FieldType::Boolean:
            return {"boolean"};
        case FieldType::Date:
            return {"date"};
        case FieldType::DateTime:
            return {"datetime"};
        case FieldType::Url:
            return {"url", "string", "textarea"};
        case FieldType::Email:
            return {"email", "string", "textarea"};
        case FieldType::Phone:
            return {"phone", "string", "textarea"};
        case FieldType::Picklist:
            return {"picklist", "combobox", "multipicklist", "string", "textarea"};
        case FieldType::Reference:
            return {"reference", "string"};
        case FieldType::Id:
            return {"string", "textarea"};
    }
    return {};
}

bool has(const std::vector<std::string>& list, const std::string& value) {
    return std::ranges::find(list, value) != list.end();
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kReferences{{
    {"host", "User"},
    {"user", "User"},
    {"owner", "User"},
    {"contact", "Contact"},
    {"lead", "Lead"},
    {"primary_account", "Account"},
    {"opportunity", "Opportunity"},
}};

/// What the ids of the rule are of; empty where its path does not tell.
std::string_view referenced_object(const FieldRule& rule) {
    if (rule.transform == Transform::User) return "User";
    if (rule.from.empty() || rule.from.front().segments.empty()) return "";
    for (const auto& [member, object] : kReferences)
        if (rule.from.front().segments.back().name == member) return object;
    return "";
}

/// The values that the rule can put into the picklist and the org does not list.
std::set<std::string> missing_values(const FieldRule& rule, const FieldInfo& field) {
    std::set<std::string> made;
    for (const auto& [from, to] : rule.values) made.insert(to);
    if (rule.otherwise) made.insert(*rule.otherwise);
    if (rule.constant) made = {text_of(*rule.constant)};
    std::erase_if(made, [&](const std::string& value) {
        return value.empty() || has(field.picklist_values, value);
    });
    return made;
}

/// Collects what is wrong.
class Fitting {
public:
    Fitting(const FieldRule& rule, const FieldInfo& field) : rule_{rule}, field_{field} {}

    std::vector<Misfit> all() {
        rights();
        if (type()) {
            target();
            length();
            digits();
            values();
        }
        return std::move(found_);
    }

private:
    void add(std::string code, std::string problem, std::string remedy, bool grave = true) {
        found_.push_back({std::move(code), std::move(problem), std::move(remedy), grave});
    }

    void rights() {
        if (field_.calculated)
            return add("read-only", "is a formula or roll-up, which nobody can write",
                       "Take it out, or map another field.");
        if (!field_.createable && !field_.updateable)
            return add("read-only", "the connected user may not write it",
                       "Give the connected user edit permission on the field, for instance by the "
                       "permission set Dealwire Integration; or take it out.");
        if (!field_.updateable && !rule_.only_new)
            add("create-only", "the org takes it only while a record is created",
                "Write only_new: true.");
        if (!field_.createable)
            add("create-only", "the org does not take it while a record is created",
                "Map another field, or give the connected user the right to create with it.");
    }

    bool type() {
        const auto fitting = takers(rule_.type);
        const bool restricted = rule_.type == FieldType::Text && field_.restricted_picklist;
        if (std::ranges::find(fitting, field_.type) != fitting.end() && !restricted) return true;
        const std::string ours = name_of(rule_.type);
        std::string remedy = "Write the type that fits, or map another field.";
        if (restricted) remedy = "Write type: picklist with the values that it lists.";
        add("type", "is of type " + field_.type + ", which does not take " + ours, remedy);
        return false;
    }

    void target() {
        const std::string ours{referenced_object(rule_)};
        if (rule_.type != FieldType::Reference || ours.empty() || field_.reference_to.empty())
            return;
        if (!has(field_.reference_to, ours))
            add("type",
                "looks up " + field_.reference_to.front() + ", and ids of " + ours + " are sent",
                "Map another field, or take the ids from another path.");
    }

    void length() {
        const auto longest = longest_value(rule_);
        if (!longest || field_.length <= 0) return;
        const auto room = static_cast<std::size_t>(field_.length);
        if (*longest <= room) return;
        const bool cuts = rule_.type == FieldType::Text || rule_.type == FieldType::LongText;
        const std::string most = std::to_string(room);
        add("length",
            "takes " + most + " characters, and values of up to " + std::to_string(*longest) +
                " are sent; longer ones would be refused",
            (cuts || rule_.type == FieldType::Id ? "Write length: " + most + ", or make"
                                                 : std::string{"Make"}) +
                " the field longer in Setup.");
    }

    void digits() {
        // Of whole numbers the org tells digits of another kind.
        if (rule_.type != FieldType::Number || field_.precision <= 0) return;
        const int before = field_.precision - field_.scale;
        if (rule_.digits - rule_.scale > before)
            add("digits",
                "takes " + std::to_string(before) + " digits before the point, and " +
                    std::to_string(rule_.digits - rule_.scale) + " may be sent",
                "Write digits: " + std::to_string(before + rule_.scale) +
                    ", or make the field longer in Setup.");
        if (rule_.scale > field_.scale)
            add("digits",
                "has " + std::to_string(field_.scale) +
                    " digits after the point; the org rounds what is sent",
                "Write scale: " + std::to_string(field_.scale) + ".", false);
    }

    void values() {
        if (rule_.type != FieldType::Picklist || field_.picklist_values.empty()) return;
        const bool closed = field_.restricted_picklist;
        for (const std::string& value : missing_values(rule_, field_))
            add("value",
                "does not list '" + value + "' in the org" +
                    (closed ? ", and takes no other value" : ""),
                "Add it to the picklist in Setup, or write another value in the mapping.", closed);
        if (closed && rule_.unlisted == Unlisted::Pass)
            add("value", "takes only the values that it lists, and others are passed on",
                "Write unlisted: park, or otherwise with a value that it lists.", false);
    }

    const FieldRule& rule_;
    const FieldInfo& field_;
    std::vector<Misfit> found_;
};

}  // namespace

std::optional<std::size_t> longest_value(const FieldRule& rule) {
    if (rule.constant) return std::nullopt;
    switch (rule.type) {
        case FieldType::Text:
        case FieldType::LongText:
        case FieldType::Id:
            return rule.length;
        case FieldType::Url:
            return kUrl;
        case FieldType::Email:
            return kEmail;
        case FieldType::Phone:
            return kPhone;
        default:
            return std::nullopt;
    }
}

std::vector<Misfit> misfits(const FieldRule& rule, const FieldInfo& field) {
    return Fitting{rule, field}.all();
}

}  // namespace dealwire::exporting
