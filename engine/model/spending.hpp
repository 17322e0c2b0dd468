#pragma once

#include "engine/base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::model {

/// Work that calls the org, most urgent first: when calls run short, the last ones wait first.
enum class WorkKind { Live, Import, Reprocess, Backfill };

const char* name_of(WorkKind kind);
std::optional<WorkKind> work_kind_named(std::string_view name);

struct Spending {
    WorkKind kind = WorkKind::Live;
    int calls = 0;

    bool operator==(const Spending&) const = default;
};

/// Calls are over until then, because the org said so or our share is spent.
struct Pause {
    base::Instant until;
    std::string why;  ///< one sentence for an operator

    bool operator==(const Pause&) const = default;
};

}  // namespace dealwire::model
