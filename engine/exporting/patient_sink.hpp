#pragma once

#include "engine/base/clock.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/record_sink.hpp"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// Makes the same call again, after a pause, where its answer is lost or the org asks for one: four
/// times at most. That is harmless, see `RecordSink`.
///
/// Threads: calls must not overlap. Errors of the org are returned.
class PatientSink {
public:
    using Groups = std::vector<ports::WriteGroup>;
    using Answers = base::Result<std::vector<std::vector<ports::RowAnswer>>>;

    /// What became of a call.
    struct Written {
        Answers answers;
        /// However often it was tried: nobody was reached, our own budget refused it, or it failed
        /// before the org was called, such as while a token was asked for.
        bool never_left = false;
    };

    /// Everything referred to must live as long.
    PatientSink(ports::RecordSink& sink, base::Clock& clock, ports::EventLog& log)
        : sink_{sink}, clock_{clock}, log_{log} {}

    [[nodiscard]] ports::WriteLimits limits() const { return sink_.limits(); }

    Written write(const Groups& groups, const std::stop_token& stop);

    base::Result<std::vector<ports::FoundRecord>> find(const std::string& object,
                                                       const std::string& key_field,
                                                       std::span<const std::string> keys,
                                                       const std::stop_token& stop);

    /// See `RecordSink::went_along`.
    base::Result<std::vector<model::RecordId>> went_along(
        const std::string& object, std::span<const model::RecordId> activities,
        const std::stop_token& stop);

private:
    ports::RecordSink& sink_;
    base::Clock& clock_;
    ports::EventLog& log_;
};

}  // namespace dealwire::exporting
