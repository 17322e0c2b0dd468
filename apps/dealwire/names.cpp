#include "apps/dealwire/names.hpp"

#include "engine/base/text.hpp"

#include <array>

namespace dealwire::app {
namespace {

std::string object_of(const std::string& kind) {
    constexpr std::array<std::pair<std::string_view, const char*>, 5> kObjects{
        {{"account", "Account"},
         {"contact", "Contact"},
         {"lead", "Lead"},
         {"opportunity", "Opportunity"},
         {"user", "User"}}};
    for (const auto& [word, object] : kObjects)
        if (word == kind) return object;
    return "";
}

bool same_name(std::string_view one, std::string_view other) {
    return base::to_lower_ascii(one) == base::to_lower_ascii(other);
}

/// The first fifteen make an id by themselves: only what was added to check them is wrong.
bool is_mistyped(const std::string& text) {
    constexpr std::size_t kLetters = 15;
    return text.size() == model::RecordId::kLength &&
           model::RecordId::parse(std::string_view{text}.substr(0, kLetters));
}

}  // namespace

const importing::ImportedObject* object_named(std::string_view name) {
    for (const importing::ImportedObject& object : importing::imported_objects())
        if (same_name(object.name, name)) return &object;
    return nullptr;
}

std::vector<std::string> as_known(std::vector<std::string> names,
                                  std::span<const std::string> known) {
    for (std::string& name : names)
        for (const std::string& right : known)
            if (same_name(name, right)) name = right;
    return names;
}

tl::expected<model::RecordId, base::Error> record_id_in(const std::string& text) {
    if (const auto id = model::RecordId::parse(text)) return *id;
    if (is_mistyped(text))
        return base::fail(
            {.fault = base::Fault::Rejected,
             .code = "",
             .detail = text + " is not a Salesforce record id: its last three "
                              "letters, which check the others, do not fit.",
             .remedy = "Copy it again, with capitals and small letters as they are."});
    return base::fail({.fault = base::Fault::Rejected,
                       .code = "",
                       .detail = text + " is not a Salesforce record id.",
                       .remedy = "An id has 15 or 18 letters and digits."});
}

matching::NameOf names_in(Place& place) {
    return [&place](const std::string& kind, const model::RecordId& id) -> std::string {
        const std::string object = object_of(kind);
        if (object.empty()) return "";
        const auto record = place.local.crm().get(place.scope, object, id);
        return record ? record->fields.text_at("Name").value_or("") : "";
    };
}

}  // namespace dealwire::app
