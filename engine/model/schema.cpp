#include "engine/model/schema.hpp"

namespace dealwire::model {

const char* name_of(SchemaChangeKind kind) {
    switch (kind) {
        case SchemaChangeKind::Appeared:
            return "appeared";
        case SchemaChangeKind::Vanished:
            return "vanished";
        case SchemaChangeKind::CameBack:
            return "came back";
        case SchemaChangeKind::Retyped:
            return "retyped";
    }
    return "unknown";
}

}  // namespace dealwire::model
