#include "engine/exporting/filter_fields.hpp"

#include "engine/exporting/path_text.hpp"

#include <algorithm>
#include <array>

namespace dealwire::exporting {
namespace {

/// A field that every conversation has, whatever the org looks like.
struct OwnField {
    std::string_view name;
    FilterType type;
    std::string_view label = {};  ///< empty: the field as it was written
    std::string_view unit = {};
    std::vector<std::string> words = {};
};

/// What a field's first word may be, and what an element of a block is.
struct Group {
    std::string_view name;
    std::string_view object;  ///< whose CRM fields it has too; or empty
    bool block = false;       ///< a list, of which one element can be asked for
    std::vector<OwnField> fields;
    std::vector<std::pair<std::string_view, std::string_view>> below;  ///< member, and its group
};

using enum FilterType;

std::vector<OwnField> conversation_fields() {
    return {{"id", Text},
            {"title", Text, "title"},
            {"time", Time, "time"},
            {"started", Time, "start"},
            {"scheduled", Time, "scheduled time"},
            {"duration", Number, "duration", "s"},
            {"direction", Text, "direction", "", {"Inbound", "Outbound", "Conference", "Unknown"}},
            {"media", Text, "media", "", {"Video", "Audio"}},
            {"scope", Text, "scope", "", {"Internal", "External", "Unknown"}},
            {"system", Text, "system"},
            {"language", Text, "language"},
            {"workspace", Text, "workspace"},
            {"purpose", Text, "purpose"},
            {"disposition", Text, "disposition"},
            {"private", Flag},
            {"opportunity_stage", Text}};
}

std::vector<OwnField> participant_fields() {
    return {{"name", Text},
            {"email", Text},
            {"domain", Text},
            {"phone", Text},
            {"affiliation", Text, "", "", {"Internal", "External", "Unknown"}},
            {"attended", Flag},
            {"invited", Flag},
            {"matched", Text, "", "", {"contact", "lead", "account", "internal", "unknown"}}};
}

std::vector<Group> make_groups() {
    const std::vector<OwnField> person{{"user", Id},
                                       {"email", Text},
                                       {"active", Flag},
                                       {"recorded", Flag},
                                       {"team", Text},
                                       {"workspace", Text},
                                       {"permission_profile", Text}};
    return {
        {"conversation", "", false, conversation_fields(), {}},
        {"participants",
         "",
         false,
         {{"count", Number, "number of participants"},
          {"internal", Number, "number of internal participants"},
          {"external", Number, "number of external participants"},
          {"unknown", Number, "number of participants of unknown side"}},
         {}},
        {"participant",
         "",
         true,
         participant_fields(),
         {{"member", "member"}, {"contact", "contact"}, {"lead", "lead"}, {"account", "account"}}},
        {"host", "User", false, person, {}},
        {"member", "User", true, person, {}},
        {"account", "Account", true, {}, {}},
        {"primary_account", "Account", false, {}, {}},
        {"opportunity", "Opportunity", false, {}, {}},
        {"contact", "Contact", true, {}, {}},
        {"lead", "Lead", true, {}, {}},
        {"tracker",
         "",
         true,
         {{"id", Text},
          {"name", Text},
          {"count", Number},
          {"type", Text, "", "", {"KEYWORD", "SMART"}}},
         {}},
        {"topic", "", true, {{"name", Text}, {"duration", Number, "", "s"}}, {}},
        {"outcome", "", false, {{"id", Text}, {"category", Text}, {"name", Text}}, {}}};
}

const std::vector<Group>& groups() {
    static const std::vector<Group> kGroups = make_groups();
    return kGroups;
}

const Group* group_named(std::string_view name) {
    const auto found = std::ranges::find(groups(), name, &Group::name);
    return found == groups().end() ? nullptr : &*found;
}

tl::unexpected<std::string> wrong(std::string why) { return tl::unexpected{std::move(why)}; }

FilterType type_of(const std::string& salesforce_type) {
    using Pair = std::pair<std::string_view, FilterType>;
    constexpr std::array kTypes{Pair{"id", Id},
                                Pair{"reference", Id},
                                Pair{"boolean", Flag},
                                Pair{"double", Number},
                                Pair{"int", Number},
                                Pair{"long", Number},
                                Pair{"currency", Number},
                                Pair{"percent", Number},
                                Pair{"date", Date},
                                Pair{"datetime", Time},
                                Pair{"", Any}};
    for (const auto& [name, type] : kTypes)
        if (name == salesforce_type) return type;
    return Text;
}

/// A field of `group`, found step by step; `field.path` has what leads to the group.
tl::expected<FilterField, std::string> find_in(const Group& group, std::string_view rest,
                                               FilterField field, const CrmFields& crm) {
    const std::size_t dot = rest.find('.');
    const std::string step{rest.substr(0, dot)};
    field.path.segments.push_back({step, "", ""});
    if (dot != std::string_view::npos) {
        for (const auto& [member, below] : group.below)
            if (member == step)
                return find_in(*group_named(below), rest.substr(dot + 1), std::move(field), crm);
        return wrong("is not a field: " + std::string{group.name} + " has nothing below '" + step +
                     "'");
    }
    for (const OwnField& own : group.fields) {
        if (own.name != step) continue;
        if (!own.label.empty()) field.label = own.label;
        field.unit = own.unit;
        field.type = own.type;
        field.words = own.words;
        return field;
    }
    if (group.object.empty()) return wrong("is not a field");
    if (step == "Id") {  // known without asking for the record
        field.type = Id;
        return field;
    }
    const std::string object{group.object};
    const auto type = crm.find(object, step);
    if (!type) return wrong(type.error());
    field.type = *type;
    field.object = object;
    field.name = step;
    return field;
}

tl::expected<FilterField, std::string> find_in_document(std::string_view text) {
    auto path = parse_path(text);
    if (!path) return wrong(path.error());
    return FilterField{std::string{text}, "", std::move(*path), Any, {}, "", ""};
}

void add_names(const Group& group, const std::string& prefix, const CrmFields& crm,
               std::vector<std::string>& names) {
    for (const OwnField& own : group.fields) names.push_back(prefix + std::string{own.name});
    if (!group.object.empty()) {
        names.push_back(prefix + "Id");
        for (const std::string& name : crm.names(std::string{group.object}))
            names.push_back(prefix + name);
    }
    for (const auto& [member, below] : group.below)
        add_names(*group_named(below), prefix + std::string{member} + ".", crm, names);
}

}  // namespace

void CrmFields::add_imported(const std::string& object, const std::string& field,
                             const std::string& type) {
    imported_[object][field] = type;
}

void CrmFields::add_in_org(const std::string& object, const std::string& field) {
    in_org_[object].insert(field);
}

CrmFields CrmFields::untyped() const {
    CrmFields fields = *this;
    for (auto& [object, names] : fields.imported_)
        for (auto& [name, type] : names) type.clear();
    return fields;
}

tl::expected<FilterType, std::string> CrmFields::find(const std::string& object,
                                                      const std::string& field) const {
    const auto fields = imported_.find(object);
    if (fields != imported_.end())
        if (const auto found = fields->second.find(field); found != fields->second.end())
            return type_of(found->second);
    const auto in_org = in_org_.find(object);
    const bool there = in_org != in_org_.end() && in_org->second.contains(field);
    const std::string name = object + "." + field;
    if (there)
        return wrong("is not imported, so it has no values here; run 'dealwire fields select " +
                     object + " " + field + "' and 'dealwire import', then set the filter");
    return wrong("is not a field: " + name + " is not imported; see 'dealwire fields list " +
                 object + "'");
}

std::vector<std::string> CrmFields::names(const std::string& object) const {
    std::vector<std::string> names;
    if (const auto fields = imported_.find(object); fields != imported_.end())
        for (const auto& [name, type] : fields->second) names.push_back(name);
    return names;
}

tl::expected<FilterField, std::string> find_filter_field(const std::string& group,
                                                         std::string_view text,
                                                         const CrmFields& crm) {
    FilterField field;
    field.path.root = Path::Root::Item;
    field.label = group.empty() ? std::string{text} : group + "." + std::string{text};
    if (!group.empty()) {
        const Group* block = group_named(group);
        return block ? find_in(*block, text, std::move(field), crm) : wrong("is not a field");
    }
    const std::size_t dot = text.find('.');
    const std::string_view first = text.substr(0, dot);
    if (first == "call") return find_in_document(text);
    const Group* top = group_named(first);
    if (!top || dot == std::string_view::npos) return wrong("is not a field");
    field.path.segments.push_back({std::string{first}, "", ""});
    return find_in(*top, text.substr(dot + 1), std::move(field), crm);
}

std::vector<std::string> filter_field_names(const std::string& group, const CrmFields& crm) {
    std::vector<std::string> names;
    for (const Group& each : groups())
        if (group.empty())
            add_names(each, std::string{each.name} + ".", crm, names);
        else if (each.name == group)
            add_names(each, "", crm, names);
    return names;
}

std::vector<std::string> filter_blocks() {
    std::vector<std::string> names;
    for (const Group& group : groups())
        if (group.block) names.emplace_back(group.name);
    return names;
}

}  // namespace dealwire::exporting
