#pragma once

#include "engine/ports/event_log.hpp"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace dealwire::fakes {

/// Keeps what was logged. Thread-safe.
class FakeEventLog final : public ports::EventLog {
public:
    FakeEventLog();
    ~FakeEventLog() override;

    struct Event {
        ports::Level level = ports::Level::Debug;
        std::string name;
        std::map<std::string, std::variant<std::string, std::int64_t>> fields;
    };

    void write(ports::Level level, std::string_view event,
               std::initializer_list<ports::EventField> fields) noexcept override;

    [[nodiscard]] std::vector<Event> events() const;

private:
    mutable std::mutex mutex_;
    std::vector<Event> events_;
};

}  // namespace dealwire::fakes
