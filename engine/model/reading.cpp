#include "engine/model/reading.hpp"

#include <array>

namespace dealwire::model {
namespace {

constexpr std::array kPurposes{Purpose::Keep, Purpose::Fill, Purpose::Refresh, Purpose::Owners,
                               Purpose::Repair};

}  // namespace

const char* name_of(Purpose purpose) {
    switch (purpose) {
        case Purpose::Keep:
            return "keep";
        case Purpose::Fill:
            return "fill";
        case Purpose::Refresh:
            return "refresh";
        case Purpose::Owners:
            return "owners";
        case Purpose::Repair:
            return "repair";
    }
    return "unknown";
}

std::optional<Purpose> purpose_named(std::string_view name) {
    for (const Purpose purpose : kPurposes)
        if (name == name_of(purpose)) return purpose;
    return std::nullopt;
}

}  // namespace dealwire::model
