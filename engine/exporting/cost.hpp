#pragma once

#include "engine/exporting/activity_people.hpp"
#include "engine/exporting/diff.hpp"
#include "engine/exporting/packer.hpp"
#include "engine/exporting/way.hpp"
#include "engine/ports/record_sink.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace dealwire::exporting {

/// What an export would send.
struct ExportCost {
    int conversations = 0;  ///< with something to send
    int upserts = 0;
    int deletes = 0;  ///< details that go with their conversation record included
    int calls = 0;

    bool operator==(const ExportCost&) const = default;
};

/// Calls that rows take where objects with many of them go through jobs.
std::size_t calls_with_jobs(std::span<const ConversationPlan> plans, std::span<const Row> rows,
                            const ports::WriteLimits& limits, BulkUse use, const JobRates& rates);

/// Adds up what carrying out plans would cost, packed into calls as an export packs them. Nothing
/// is sent. Memory is bounded by one batch.
class CostOfPlans {
public:
    /// As many rows are packed together as an export does (`Exporter::Sizes`).
    explicit CostOfPlans(ports::WriteLimits limits, std::size_t batch_rows = 26'000)
        : limits_{limits}, batch_rows_{batch_rows} {}

    void add(ConversationPlan plan, const RelationNeed& need = {});

    /// Of all plans so far.
    ExportCost total();

private:
    void pack_batch();

    ports::WriteLimits limits_;
    std::size_t batch_rows_;
    std::size_t rows_ = 0;
    std::vector<ConversationPlan> batch_;
    RelationNeed need_;
    ExportCost cost_;
};

}  // namespace dealwire::exporting
