#pragma once

#include "engine/base/log_context.hpp"
#include "engine/ports/event_log.hpp"

#include <memory>
#include <string>

namespace dealwire::logging {

enum class Format { Text, Json };

/// Writes events to stderr, one line each: `2026-03-02T09:30:00.125Z info page_committed rows=200`,
/// or the same as a JSON object. A field whose name speaks of a secret (token, secret, password,
/// authorization, key) is written as "***", whatever its value. What the thread works on
/// (base::LogContext) follows the event's own fields.
class SpdlogEventLog final : public ports::EventLog {
public:
    SpdlogEventLog(ports::Level least, Format format);
    ~SpdlogEventLog() override;

    void write(ports::Level level, std::string_view event,
               std::initializer_list<ports::EventField> fields) noexcept override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// "debug", "info", "warn" or "error"; anything else counts as "warn".
ports::Level level_named(const std::string& name);

/// The line without its time stamp; apart, so that it can be tested. Fields of `context` that the
/// event has itself are left out.
std::string line_of(Format format, ports::Level level, std::string_view event,
                    std::initializer_list<ports::EventField> fields,
                    const base::LogFields& context = {});

}  // namespace dealwire::logging
