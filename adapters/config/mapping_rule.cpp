#include "adapters/config/mapping_rule.hpp"

#include "engine/base/text.hpp"
#include "engine/exporting/path_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace dealwire::config {
namespace {

using exporting::Condition;
using exporting::FieldRule;
using exporting::FieldType;
using exporting::ObjectRule;
using exporting::Path;
using exporting::Transform;
using exporting::Unlisted;
using Section = YamlReader::Section;

template <class Value>
using Words = std::vector<std::pair<std::string, Value>>;

const Words<FieldType> kTypes{
    {"text", FieldType::Text},
    {"longtext", FieldType::LongText},
    {"number", FieldType::Number},
    {"boolean", FieldType::Boolean},
    {"date", FieldType::Date},
    {"datetime", FieldType::DateTime},
    {"url", FieldType::Url},
    {"email", FieldType::Email},
    {"phone", FieldType::Phone},
    {"picklist", FieldType::Picklist},
    {"reference", FieldType::Reference},
    {"id", FieldType::Id},
};

const Words<Transform> kTransforms{
    {"none", Transform::None},
    {"smart_prefix", Transform::SmartPrefix},
    {"join", Transform::Join},
    {"minimum", Transform::Minimum},
    {"sum", Transform::Sum},
    {"count", Transform::Count},
    {"plain_text", Transform::PlainText},
    {"user", Transform::User},
};

const Words<Unlisted> kUnlisted{
    {"clear", Unlisted::Clear},
    {"park", Unlisted::Park},
    {"pass", Unlisted::Pass},
};

constexpr int kLongestText = 255;
constexpr int kLongestLongText = 131072;
constexpr int kMostDigits = 18;

template <class Value>
void read_word(Section& section, std::string_view key, const Words<Value>& words, Value& into) {
    std::vector<std::string> names;
    for (const auto& [name, value] : words) names.push_back(name);
    std::string read;
    section.one_of(key, read, names);
    for (const auto& [name, value] : words)
        if (name == read) into = value;
}

bool is_api_name(const std::string& name) {
    const auto fits = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
    };
    return !name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) &&
           std::ranges::all_of(name, fits);
}

void read_name(Section& section, std::string_view key, base::Word& into) {
    std::string name;
    section.text(key, name);
    into = name;
    if (is_api_name(name)) return;
    section.problem(key, name.empty() ? "is missing; write the API name"
                                      : "is '" + name + "', which is no API name");
}

/// What a path may begin with at this place.
enum class Reach { Whole, Item };

std::optional<Path> read_path(Section& section, std::string_view key, const std::string& text,
                              Reach reach) {
    const auto path = exporting::parse_path(text);
    if (!path) {
        section.problem(key, "'" + text + "' " + path.error());
        return std::nullopt;
    }
    const bool whole = path->root == Path::Root::Call || path->root == Path::Root::Resolved;
    if (whole || reach == Reach::Item) return *path;
    section.problem(key, "'" + text + "' needs for_each, which makes items");
    return std::nullopt;
}

std::vector<Path> read_paths(Section& section, std::string_view key, Reach reach) {
    std::vector<std::string> texts;
    section.one_or_more(key, texts);
    std::vector<Path> paths;
    for (const std::string& text : texts)
        if (auto path = read_path(section, key, text, reach)) paths.push_back(std::move(*path));
    return paths;
}

void read_test(Section& section, std::string_view key, Condition::Test test, Condition& condition,
               int& found) {
    if (!section.has(key)) return section.text(key, condition.value);  // now a known key
    ++found;
    condition.test = test;
    if (test == Condition::Test::Present) {
        bool wanted = true;
        section.flag(key, wanted);
        condition.value = wanted ? "true" : "false";
    } else if (test == Condition::Test::Above) {
        std::int64_t limit = 0;
        section.number(key, limit, -1'000'000'000, 1'000'000'000);
        condition.value = std::to_string(limit);
    } else {
        section.text(key, condition.value);
    }
}

Condition read_condition(Section& section, Reach reach) {
    Condition condition;
    std::string text;
    section.text("path", text);
    if (auto path = read_path(section, "path", text, reach)) condition.path = *path;
    int found = 0;
    read_test(section, "above", Condition::Test::Above, condition, found);
    read_test(section, "equals", Condition::Test::Equals, condition, found);
    read_test(section, "differs", Condition::Test::Differs, condition, found);
    read_test(section, "present", Condition::Test::Present, condition, found);
    if (found != 1) section.problem("", "needs exactly one of above, equals, differs, present");
    return condition;
}

/// Reads a key that only one type or transform has.
bool belongs(Section& section, std::string_view key, bool fits, const std::string& to) {
    if (fits || !section.has(key)) return fits;
    section.problem(key, "only goes with " + to);
    std::string ignored;
    section.text(key, ignored);  // so that it is not reported as unknown as well
    return false;
}

void read_optional(Section& section, std::string_view key, std::optional<std::string>& into) {
    std::string text;
    section.text(key, text);
    if (section.has(key)) into = text;
}

void read_length(Section& section, FieldRule& field) {
    const bool text = field.type == FieldType::Text || field.type == FieldType::Id;
    const bool fits = text || field.type == FieldType::LongText;
    if (!belongs(section, "length", fits, "type text, longtext or id")) return;
    int length = 0;
    section.number("length", length, 1, text ? kLongestText : kLongestLongText);
    if (!section.has("length")) section.problem("length", "is missing; write the field's length");
    field.length = static_cast<std::size_t>(length);
}

void read_digits(Section& section, FieldRule& field) {
    const bool fits = field.type == FieldType::Number;
    if (belongs(section, "digits", fits, "type number"))
        section.number("digits", field.digits, 1, kMostDigits);
    if (belongs(section, "scale", fits, "type number"))
        section.number("scale", field.scale, 0, field.digits);
}

void read_values(Section& section, FieldRule& field) {
    const bool fits = field.type == FieldType::Picklist;
    if (belongs(section, "otherwise", fits, "type picklist"))
        read_optional(section, "otherwise", field.otherwise);
    if (belongs(section, "unlisted", fits, "type picklist"))
        read_word(section, "unlisted", kUnlisted, field.unlisted);
    if (fits && field.otherwise && section.has("unlisted"))
        section.problem("unlisted", "does not go with otherwise; keep one of them");
    Section values = section.section("values");
    if (!fits && !section.has("values")) return;
    for (const std::string& key : values.keys())
        values.text(key, field.values.emplace_back(key, "").second);
    values.done();
    if (fits && field.values.empty())
        section.problem("values", "is missing; write what each value becomes in the picklist");
    if (!fits) section.problem("values", "only goes with type picklist");
}

/// `value: …` as the type of the field wants it.
void read_constant(Section& section, FieldRule& field) {
    std::string text;
    bool flag = false;
    std::int64_t number = 0;
    if (field.type == FieldType::Boolean) {
        section.flag("value", flag);
        field.constant = base::Tree{flag};
    } else if (field.type == FieldType::Number) {
        section.number("value", number, -999'999'999'999, 999'999'999'999);
        field.constant = base::Tree{number};
    } else {
        section.text("value", text);
        field.constant = base::Tree{text};
    }
    if (!section.has("value")) field.constant.reset();
}

void read_join(Section& section, FieldRule& field) {
    const bool fits = field.transform == Transform::Join;
    if (belongs(section, "separator", fits, "transform join"))
        section.text("separator", field.separator);
    if (belongs(section, "each", fits, "transform join")) section.text("each", field.each);
}

void read_changes_with(Section& section, FieldRule& field, Reach reach) {
    std::string text;
    section.text("changes_with", text);
    if (!section.has("changes_with")) return;
    field.changes_with = read_path(section, "changes_with", text, reach);
    if (field.only_new) section.problem("changes_with", "does not go with only_new");
}

FieldRule read_field(Section& section, const std::string& target, Reach reach) {
    FieldRule field;
    field.target = target;
    field.line = section.line();
    read_word(section, "type", kTypes, field.type);
    if (!section.has("type")) section.problem("type", "is missing");
    field.from = read_paths(section, "from", reach);
    read_word(section, "transform", kTransforms, field.transform);
    read_length(section, field);
    read_digits(section, field);
    read_values(section, field);
    read_join(section, field);
    read_constant(section, field);
    read_optional(section, "default", field.fallback);
    std::string absent = "clear";
    section.one_of("when_absent", absent, {"clear", "leave"});
    field.clears = absent == "clear";
    section.flag("only_new", field.only_new);
    section.flag("namespace", field.packaged);
    read_changes_with(section, field, reach);
    if (section.has("from") == section.has("value"))
        section.problem("", "needs either from or value");
    if (!is_api_name(target)) section.problem("", "is no API name of a field");
    return field;
}

/// `Conversation__r` comes from the field `Conversation__c`.
std::string parent_field(const std::string& relationship) {
    if (!relationship.ends_with("__r")) return relationship + "Id";
    return relationship.substr(0, relationship.size() - 1) + "c";
}

/// Salesforce's names mean the same in any case: two fields of one name would overwrite each other.
void check_target(Section& field, const std::string& name, const ObjectRule& rule) {
    const auto same = [&](const std::string& other) {
        return base::to_lower_ascii(name) == base::to_lower_ascii(other);
    };
    if (same(rule.key_field)) field.problem("", "is the key, which the engine fills; take it out");
    if (rule.parent && same(parent_field(rule.parent->relationship)))
        field.problem("", "is filled by parent; take it out");
    const auto twice = std::ranges::find_if(
        rule.fields, [&](const FieldRule& before) { return same(before.target); });
    if (twice != rule.fields.end() && twice->target != name)
        field.problem("", "stands already as " + twice->target + "; keep one of them");
}

void read_parent(Section& root, ObjectRule& rule) {
    Section parent = root.section("parent");
    if (!root.has("parent")) return;
    exporting::ParentRule read;
    read_name(parent, "relationship", read.relationship);
    read_name(parent, "key", read.key_field);
    parent.done();
    rule.parent = read;
}

void read_kind(Section& root, ObjectRule& rule) {
    root.text("kind", rule.kind);
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    if (!std::ranges::all_of(rule.kind, fits))
        root.problem("kind", "is '" + rule.kind + "'; write small letters and _ only");
    if (rule.kind.empty() && (rule.parent || rule.for_each))
        root.problem("kind", "is missing; it is the word for these records in their keys");
}

void read_items(Section& root, ObjectRule& rule) {
    std::string text;
    root.text("for_each", text);
    if (root.has("for_each"))
        if (auto path = read_path(root, "for_each", text, Reach::Whole)) rule.for_each = *path;
    const Reach reach = root.has("for_each") ? Reach::Item : Reach::Whole;
    rule.identity = read_paths(root, "identity", reach);
    rule.content = read_paths(root, "content", reach);
    if (rule.for_each && rule.identity.empty() && rule.content.empty())
        root.problem("identity", "is missing; write what tells items apart (or content)");
}

}  // namespace

ReadRule read_rule(YamlReader& reader) {
    ReadRule read;
    ObjectRule& rule = read.rule;
    Section root = reader.root();
    root.flag("enabled", read.enabled);
    root.flag("namespace", rule.packaged);
    read_name(root, "object", rule.object);
    read_name(root, "key", rule.key_field);
    read_parent(root, rule);
    read_items(root, rule);
    read_kind(root, rule);
    const Reach reach = root.has("for_each") ? Reach::Item : Reach::Whole;
    root.sections("when", [&](Section& each) { rule.when.push_back(read_condition(each, reach)); });
    Section fields = root.section("fields");
    for (const std::string& name : fields.keys()) {
        Section field = fields.section(name);
        check_target(field, name, rule);
        rule.fields.push_back(read_field(field, name, reach));
        field.done();
    }
    if (rule.fields.empty()) root.problem("fields", "is missing or empty");
    root.done();
    return read;
}

}  // namespace dealwire::config
