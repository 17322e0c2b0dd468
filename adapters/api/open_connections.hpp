#pragma once

#include "engine/base/clock.hpp"

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>

namespace dealwire::api {

/// The connections that are open, so that they can be ended from another thread: those that last
/// too long, and all of them in the end. Thread-safe.
class OpenConnections {
public:
    explicit OpenConnections(base::Clock& clock) : clock_{clock} {}

    OpenConnections(const OpenConnections&) = delete;
    OpenConnections& operator=(const OpenConnections&) = delete;

private:
    struct One {
        int socket = -1;  ///< a duplicate, so that its number is nobody else's
        base::Instant since;
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

        /// A request has arrived whole. False where no more are answered.
        bool begin();
        void end();

    private:
        OpenConnections& connections_;
        std::list<One>::iterator place_;
    };

    /// Breaks off those that have been open for longer; one that is being answered may take twice
    /// as long.
    void end_older_than(std::chrono::milliseconds age);

    /// Ends those that answer nothing, lets the others finish for at most so long, then ends all.
    void end_all(std::chrono::milliseconds farewell);

private:
    base::Clock& clock_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<One> open_;
    bool ending_ = false;
};

}  // namespace dealwire::api
