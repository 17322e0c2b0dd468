#include "engine/model/spending.hpp"

#include <array>

namespace dealwire::model {
namespace {

constexpr std::array kKinds{WorkKind::Live, WorkKind::Import, WorkKind::Reprocess,
                            WorkKind::Backfill};

}  // namespace

const char* name_of(WorkKind kind) {
    switch (kind) {
        case WorkKind::Live:
            return "live";
        case WorkKind::Import:
            return "import";
        case WorkKind::Reprocess:
            return "reprocess";
        case WorkKind::Backfill:
            return "backfill";
    }
    return "unknown";
}

std::optional<WorkKind> work_kind_named(std::string_view name) {
    for (const WorkKind kind : kKinds)
        if (name == name_of(kind)) return kind;
    return std::nullopt;
}

}  // namespace dealwire::model
