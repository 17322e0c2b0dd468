#pragma once

#include "engine/importing/reading_state.hpp"
#include "engine/importing/transfers.hpp"

#include <stop_token>
#include <string>

namespace dealwire::importing {

/// What is being asked of a bulk job.
enum class JobMoment { Start, Wait, Page };

/// What becomes of a reading whose job gives trouble.
enum class JobRemedy {
    GiveUp,  ///< the reading fails and keeps its place
    Again,   ///< this job is worth nothing: another one
    Rest,    ///< the org does not want jobs for this: page by page
};

/// `lost` jobs of this reading were given up before.
JobRemedy remedy_for(JobMoment moment, const base::Error& error, int lost);

/// Reads one object through bulk jobs. Thread-safe for different readings.
class JobReader {
public:
    JobReader(const Transfers::Ports& ports, const model::OrgScope& scope);

    /// Until nothing is left, the reading has to go on by REST, or it failed.
    void read(ReadingState& state, std::stop_token stop);

    /// Takes the job out of the org and out of the place.
    void discard(Reading& reading, std::stop_token stop);

private:
    void one_job(ReadingState& state, const std::stop_token& stop);
    bool start(ReadingState& state, const ports::ReadRequest& request, const std::stop_token& stop);
    bool await(ReadingState& state, const std::stop_token& stop);
    bool read_pages(ReadingState& state, const ports::ReadRequest& request,
                    const std::stop_token& stop);
    base::Result<ports::BulkPage> read_page(ReadingState& state, const ports::ReadRequest& request,
                                            const std::stop_token& stop);
    void finish(ReadingState& state, const std::stop_token& stop);
    void trouble(ReadingState& state, JobMoment moment, const base::Error& error,
                 const std::stop_token& stop);
    void remove(Reading& reading, const std::string& job, const std::stop_token& stop);
    void save(const Reading& reading);

    Transfers::Ports ports_;
    model::OrgScope scope_;
};

}  // namespace dealwire::importing
