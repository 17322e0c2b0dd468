#pragma once

#include "engine/base/error.hpp"
#include "engine/model/job.hpp"

#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace dealwire::jobs {

/// How one attempt at a job ended.
struct JobResult {
    std::optional<base::Error> error;  ///< Fault::Stopped where it was asked to stop
    std::string note;                  ///< a word for operators where there is one to say
    bool idle = false;                 ///< there was nothing to do
    bool broke = false;    ///< it ended in a way that nobody foresaw, or with its process
    bool refused = false;  ///< no further attempt ends otherwise: a person has to look

    static JobResult done(std::string note = {}) { return {.error = {}, .note = std::move(note)}; }

    static JobResult nothing_to_do(std::string note = {}) {
        return {.error = {}, .note = std::move(note), .idle = true};
    }

    static JobResult failed(base::Error error) { return {.error = std::move(error), .note = {}}; }

    static JobResult refuse(base::Error error) {
        JobResult result = failed(std::move(error));
        result.refused = true;
        return result;
    }

    static JobResult stopped() {
        return failed({.fault = base::Fault::Stopped, .code = "", .detail = "It was stopped."});
    }
};

/// Does the jobs of one kind.
///
/// A job may be done more than once, after a crash or a lost lease: doing it again must change
/// nothing that is done already. Errors are returned where something can be said about them;
/// whatever is thrown counts as a failed attempt. Threads: called from several at once, for
/// different jobs.
class JobHandler {
public:
    virtual ~JobHandler() = default;

    /// `stop` is requested when the process ends, when somebody asks for the lane, and when the
    /// lease was lost: it comes to a safe point within seconds then.
    virtual JobResult handle(const model::Job& job, std::stop_token stop) = 0;
};

/// By kind.
using JobHandlers = std::map<std::string, JobHandler*>;

}  // namespace dealwire::jobs
