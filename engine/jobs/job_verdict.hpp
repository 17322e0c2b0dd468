#pragma once

#include "engine/jobs/job_handler.hpp"
#include "engine/ports/job_queue.hpp"

#include <chrono>
#include <string>

namespace dealwire::jobs {

/// What becomes of a job after an attempt.
enum class Ending {
    Done,
    Retried,   ///< it failed and waits for its next attempt
    Returned,  ///< nobody's fault: it waits, and the attempt does not count
    Parked,    ///< it failed too often
    Lost       ///< somebody else has it meanwhile
};

const char* name_of(Ending ending);

struct JobVerdict {
    Ending ending = Ending::Done;
    std::chrono::milliseconds wait{0};                  ///< until it is due again
    std::string words;                                  ///< what is kept with it; may be empty
    ports::Failure failure = ports::Failure::Foreseen;  ///< how, where it is retried
};

/// What is known when an attempt has ended.
struct Attempted {
    const JobResult& result;
    int attempts = 1;         ///< this one counted
    int breaks = 1;           ///< of these the last ones that broke, this one counted where it did
    int most_attempts = 8;    ///< then it is parked
    bool scheduled = false;   ///< the schedule brings it again anyway
    bool patient = false;     ///< what passes by itself is waited for however long it takes
    bool asked_away = false;  ///< somebody asked for its lane
    double chance = 0;        ///< in [0, 1)
};

/// Who must authorise a connection again, and who spent the calls of the day, is not asked blindly
/// again: such a job ends, or waits for as long as was said. What the schedule brings anyway is not
/// parked for an error: in an outage it is tried ever more rarely, else it waits for its next turn;
/// nor is other patient work for an outage. It is parked where it broke the process, or itself, too
/// often in a row.
JobVerdict verdict_on(const Attempted& attempted);

/// "The org is down." with its remedy, in one line.
std::string words_of(const base::Error& error);

}  // namespace dealwire::jobs
