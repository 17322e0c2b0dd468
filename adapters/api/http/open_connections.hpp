#pragma once

#include "engine/base/clock.hpp"

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>

namespace dealwire::api {

/// The connections that are open, so that they can be ended from another thread: those that last
/// too long over one step, and all of them in the end. Thread-safe.
class OpenConnections {
public:
    /// `allowance` is the time for one step: the head of a request; an answer has twice as long.
    OpenConnections(base::Clock& clock, std::chrono::milliseconds allowance)
        : clock_{clock}, allowance_{allowance} {}

    OpenConnections(const OpenConnections&) = delete;
    OpenConnections& operator=(const OpenConnections&) = delete;

private:
    struct One {
        int socket = -1;  ///< a duplicate, so that its number is nobody else's
        base::Instant since;
        base::Instant until;        ///< of the step that is under way
        base::Instant quiet_since;  ///< nothing of a request has come whole
        bool quiet = true;
        bool answering = false;
    };

public:
    /// One connection, from its first to its last byte.
    class Guest {
    public:
        Guest(OpenConnections& connections, int socket);
        ~Guest();
        Guest(const Guest&) = delete;
        Guest& operator=(const Guest&) = delete;

        /// The head of a request has come whole.
        void head_came();
        /// A body is expected, which takes longer than an empty one.
        void expect_body(std::chrono::milliseconds extra);
        /// A request has arrived whole. False where no more are answered.
        bool begin();
        void end();

        [[nodiscard]] std::chrono::milliseconds age() const;
        /// Lets the client read an answer that was given before it had sent everything: what still
        /// comes is thrown away, for a moment. Closing at once would take the answer from it.
        void drain();

    private:
        OpenConnections& connections_;
        std::list<One>::iterator place_;
    };

    /// Breaks off those whose step has taken too long.
    void end_late();

    /// Breaks off those of which no whole head has come for so long: while others wait for a
    /// thread, who says nothing or says it slowly has to make room.
    void end_quiet(std::chrono::milliseconds at_least);

    /// Ends those that answer nothing, lets the others finish for at most so long, then ends all.
    void end_all(std::chrono::milliseconds farewell);

private:
    base::Clock& clock_;
    const std::chrono::milliseconds allowance_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<One> open_;
    bool ending_ = false;
};

}  // namespace dealwire::api
