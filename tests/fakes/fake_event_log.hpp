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
    struct Event {
        ports::Level level = ports::Level::Debug;
        std::string name;
        std::map<std::string, std::variant<std::string, std::int64_t>> fields;
    };

    void write(ports::Level level, std::string_view event,
               std::initializer_list<ports::EventField> fields) noexcept override {
        const std::lock_guard lock{mutex_};
        Event& kept = events_.emplace_back(Event{level, std::string{event}, {}});
        for (const auto& [name, value] : fields) kept.fields.emplace(std::string{name}, value);
    }

    [[nodiscard]] std::vector<Event> events() const {
        const std::lock_guard lock{mutex_};
        return events_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<Event> events_;
};

}  // namespace dealwire::fakes
