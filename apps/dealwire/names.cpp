#include "apps/dealwire/names.hpp"

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

}  // namespace

matching::NameOf names_in(Place& place) {
    return [&place](const std::string& kind, const model::RecordId& id) -> std::string {
        const std::string object = object_of(kind);
        if (object.empty()) return "";
        const auto record = place.local.crm().get(place.scope, object, id);
        return record ? record->fields.text_at("Name").value_or("") : "";
    };
}

}  // namespace dealwire::app
