#pragma once

#include "engine/exporting/way.hpp"
#include "engine/ports/bulk_sink.hpp"
#include "engine/ports/ingest_job_store.hpp"

namespace dealwire::exporting {

/// Jobs for backlogs. Without a sink every row is sent call by call.
struct BulkExport {
    ports::BulkSink* sink = nullptr;
    ports::IngestJobStore* jobs = nullptr;
    BulkUse use = BulkUse::Auto;
    JobRates rates = {};

    /// Never, where there are no jobs to be had.
    [[nodiscard]] BulkUse possible_use() const { return sink && jobs ? use : BulkUse::Never; }
};

}  // namespace dealwire::exporting
