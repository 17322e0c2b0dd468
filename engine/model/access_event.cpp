#include "engine/model/access_event.hpp"

namespace dealwire::model {

const char* name_of(AccessKind kind) {
    if (kind == AccessKind::Refusal) return "refusal";
    return kind == AccessKind::Setting ? "setting" : "access";
}

}  // namespace dealwire::model
