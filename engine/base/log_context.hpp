#pragma once

#include <string>
#include <utility>
#include <vector>

namespace dealwire::base {

/// What the work of a thread is known by: `run`, `job`, `tenant`, `request`, `trace`, in the order
/// in which it was entered.
using LogFields = std::vector<std::pair<std::string, std::string>>;

/// While it lives, every event that its thread logs carries this field, unless the event has one of
/// that name itself. Of two with one name the inner one counts. Lives and ends on one thread.
class LogContext {
public:
    /// Nothing where `value` is empty.
    LogContext(std::string name, std::string value);
    ~LogContext();
    LogContext(const LogContext&) = delete;
    LogContext& operator=(const LogContext&) = delete;
    LogContext(LogContext&&) = delete;
    LogContext& operator=(LogContext&&) = delete;

    /// What this thread is working on, for a thread that helps it.
    static LogFields current();

private:
    bool entered_ = false;
};

/// Takes over what another thread is working on.
class AdoptedLogContext {
public:
    explicit AdoptedLogContext(const LogFields& fields);
    ~AdoptedLogContext();
    AdoptedLogContext(const AdoptedLogContext&) = delete;
    AdoptedLogContext& operator=(const AdoptedLogContext&) = delete;
    AdoptedLogContext(AdoptedLogContext&&) = delete;
    AdoptedLogContext& operator=(AdoptedLogContext&&) = delete;

private:
    LogFields before_;
};

}  // namespace dealwire::base
