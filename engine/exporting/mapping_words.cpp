#include "engine/exporting/mapping_words.hpp"

#include "engine/exporting/source.hpp"

namespace dealwire::exporting {
namespace {

const char* name_of(Path::Root root) {
    switch (root) {
        case Path::Root::Call:
            return "call";
        case Path::Root::Resolved:
            return "resolved";
        case Path::Root::Item:
            return "item";
        case Path::Root::Parent:
            return "parent";
        case Path::Root::Position:
            return "position";
    }
    return "";
}

const char* name_of(Condition::Test test) {
    switch (test) {
        case Condition::Test::Above:
            return "above";
        case Condition::Test::Equals:
            return "equals";
        case Condition::Test::Differs:
            return "differs";
        case Condition::Test::Present:
            return "present";
    }
    return "";
}

std::string quoted(const std::string& text) { return '\'' + text + '\''; }

/// `text 80`, `number 9,1`
std::string type_words(const FieldRule& rule) {
    std::string words = name_of(rule.type);
    if (rule.length > 0) words.append(" ").append(std::to_string(rule.length));
    if (rule.type == FieldType::Number)
        words.append(" ").append(std::to_string(rule.digits) + ',' + std::to_string(rule.scale));
    return words;
}

std::string unlisted_words(const FieldRule& rule) {
    if (rule.type != FieldType::Picklist || rule.constant) return "";
    if (rule.otherwise) return ", others become " + quoted(*rule.otherwise);
    return std::string{", others: "} + name_of(rule.unlisted);
}

}  // namespace

const char* name_of(FieldType type) {
    switch (type) {
        case FieldType::Text:
            return "text";
        case FieldType::LongText:
            return "longtext";
        case FieldType::Number:
            return "number";
        case FieldType::Boolean:
            return "boolean";
        case FieldType::Date:
            return "date";
        case FieldType::DateTime:
            return "datetime";
        case FieldType::Url:
            return "url";
        case FieldType::Email:
            return "email";
        case FieldType::Phone:
            return "phone";
        case FieldType::Picklist:
            return "picklist";
        case FieldType::Reference:
            return "reference";
        case FieldType::Id:
            return "id";
    }
    return "";
}

const char* name_of(Transform transform) {
    switch (transform) {
        case Transform::None:
            return "none";
        case Transform::SmartPrefix:
            return "smart_prefix";
        case Transform::Join:
            return "join";
        case Transform::Minimum:
            return "minimum";
        case Transform::Sum:
            return "sum";
        case Transform::Count:
            return "count";
        case Transform::PlainText:
            return "plain_text";
        case Transform::User:
            return "user";
    }
    return "";
}

const char* name_of(Unlisted unlisted) {
    switch (unlisted) {
        case Unlisted::Clear:
            return "clear";
        case Unlisted::Park:
            return "park";
        case Unlisted::Pass:
            return "pass";
    }
    return "";
}

std::string text_of(const Path& path) {
    std::string text = name_of(path.root);
    for (const Segment& segment : path.segments) {
        text.append(".").append(segment.name);
        if (!segment.where_key.empty())
            text.append("[").append(segment.where_key + '=' + segment.where_value).append("]");
    }
    return text;
}

std::string text_of(const Condition& condition) {
    const std::string path = text_of(condition.path);
    if (condition.test == Condition::Test::Present)
        return path + (condition.value == "false" ? " absent" : " present");
    return path + ' ' + name_of(condition.test) + ' ' + condition.value;
}

std::string source_of(const FieldRule& rule) {
    if (rule.constant) return quoted(text_of(*rule.constant));
    std::string text;
    for (const Path& path : rule.from) text.append(text.empty() ? "" : " + ").append(text_of(path));
    return text;
}

std::string manner_of(const FieldRule& rule) {
    std::string words = type_words(rule);
    if (rule.transform != Transform::None) words.append(", ").append(name_of(rule.transform));
    words.append(unlisted_words(rule));
    if (rule.fallback) words.append(", default ").append(quoted(*rule.fallback));
    if (!rule.clears) words.append(", left as it is where absent");
    if (rule.only_new) words.append(", only while new");
    return words;
}

}  // namespace dealwire::exporting
