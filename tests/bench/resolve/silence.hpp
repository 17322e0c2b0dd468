#pragma once

#include "engine/ports/event_log.hpp"
#include "engine/ports/progress.hpp"

namespace dealwire::bench {

/// Whoever would be told of what is done; nobody is.
class Silence : public ports::Progress, public ports::EventLog {
public:
    void begin(const std::string&, std::int64_t) override {}

    void advance(const std::string&, std::int64_t) override {}

    void end(const std::string&) override {}

    void write(ports::Level, std::string_view,
               std::initializer_list<ports::EventField>) noexcept override {}
};

}  // namespace dealwire::bench
