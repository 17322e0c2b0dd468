#include "engine/calls/privacy_data.hpp"

#include "engine/base/text.hpp"

#include <set>

namespace dealwire::calls {
namespace {

using base::Tree;

/// `emailAddress` as `email_address`.
std::string in_snake_case(const std::string& name) {
    std::string made;
    for (const char c : name)
        if (c >= 'A' && c <= 'Z')
            made.append("_").append(1, static_cast<char>(c - 'A' + 'a'));
        else
            made.append(1, c);
    return made;
}

/// The API's word for an object of ours; empty for details, which go with their parent.
std::string word_for(const std::string& object, const std::string& parent) {
    if (object == parent) return "Conversation";
    return object == "Task" || object == "Event" ? "Task" : "";
}

}  // namespace

Tree calls_of_person(std::span<const base::ConversationId> conversations,
                     std::span<const model::ExportRecord> records, const std::string& parent) {
    std::map<std::string, Tree::Array> objects;
    for (const model::ExportRecord& record : records) {
        const std::string word = word_for(record.name.object, parent);
        if (word.empty() || record.id.empty()) continue;
        objects[record.conversation.value].emplace_back(
            Tree::Object{{"objectType", word}, {"externalId", record.id.text()}});
    }
    Tree::Array list;
    for (const base::ConversationId& id : conversations) {
        Tree::Array systems;
        if (const auto found = objects.find(id.value); found != objects.end())
            systems.emplace_back(
                Tree::Object{{"system", "Salesforce"}, {"objects", found->second}});
        list.emplace_back(Tree::Object{
            {"id", id.value}, {"status", "COMPLETED"}, {"externalSystems", std::move(systems)}});
    }
    return list;
}

Tree customer_data(std::span<const PersonRecord> records) {
    Tree::Array objects;
    for (const PersonRecord& record : records) {
        Tree::Array fields;
        if (record.fields.object())
            for (const auto& [name, value] : *record.fields.object())
                fields.emplace_back(Tree::Object{{"name", name}, {"value", value}});
        objects.emplace_back(Tree::Object{{"id", record.id.text()},
                                          {"objectType", record.object},
                                          {"externalId", record.id.text()},
                                          {"mirrorId", Tree{}},
                                          {"fields", std::move(fields)}});
    }
    if (objects.empty()) return Tree::Array{};
    return Tree::Array{Tree::Object{{"system", "Salesforce"}, {"objects", std::move(objects)}}};
}

Read<std::string> read_subject(const std::vector<std::pair<std::string, std::string>>& query,
                               const Tree& body, const std::string& name) {
    std::set<std::string> written;
    const auto take = [&](const std::string& value) {
        if (const auto trimmed = base::trim(value); !trimmed.empty()) written.emplace(trimmed);
    };
    for (const auto& [key, value] : query)
        if (key == name || key == in_snake_case(name)) take(value);
    for (const std::string& key : {name, in_snake_case(name)})
        if (const auto value = body.text_at(key)) take(*value);
    if (written.empty()) return wrong(name + ": must not be empty");
    if (written.size() > 1) return wrong(name + ": query and body differ");
    return *written.begin();
}

}  // namespace dealwire::calls
