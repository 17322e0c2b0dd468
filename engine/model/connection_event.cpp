#include "engine/model/connection_event.hpp"

namespace dealwire::model {

const char* name_of(ConnectionAct act) {
    switch (act) {
        case ConnectionAct::Connected:
            return "connected";
        case ConnectionAct::Activated:
            return "activated";
        case ConnectionAct::Revoked:
            return "revoked";
        case ConnectionAct::SetAside:
            return "set-aside";
    }
    return "";
}

std::optional<ConnectionAct> connection_act_named(std::string_view name) {
    using enum ConnectionAct;
    for (const ConnectionAct act : {Connected, Activated, Revoked, SetAside})
        if (name == name_of(act)) return act;
    return std::nullopt;
}

}  // namespace dealwire::model
