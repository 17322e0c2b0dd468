#include "tests/fakes/fake_event_log.hpp"

namespace dealwire::fakes {

FakeEventLog::FakeEventLog() = default;

FakeEventLog::~FakeEventLog() = default;

void FakeEventLog::write(ports::Level level, std::string_view event,
                         std::initializer_list<ports::EventField> fields) noexcept {
    const std::lock_guard lock{mutex_};
    Event& kept = events_.emplace_back(Event{level, std::string{event}, {}});
    for (const auto& [name, value] : fields) kept.fields.emplace(std::string{name}, value);
}

std::vector<FakeEventLog::Event> FakeEventLog::events() const {
    const std::lock_guard lock{mutex_};
    return events_;
}

}  // namespace dealwire::fakes
