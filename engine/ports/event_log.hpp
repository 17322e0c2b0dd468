#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace dealwire::ports {

enum class Level { Debug, Info, Warn, Error };

/// A field of an event: a name with a text or a number. Secrets have no way in.
using EventField = std::pair<std::string_view, std::variant<std::string, std::int64_t>>;

/// Takes events with a stable name and fields (docs/reference/events.md). Thread-safe, never
/// throws. Error: a person must act. Warn: degraded, recovering. Info: life cycle, and one line per
/// finished unit of work.
class EventLog {
public:
    virtual ~EventLog() = default;

    virtual void write(Level level, std::string_view event,
                       std::initializer_list<EventField> fields) noexcept = 0;
};

}  // namespace dealwire::ports
