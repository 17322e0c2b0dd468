#include "engine/base/log_context.hpp"

namespace dealwire::base {
namespace {

LogFields& fields_of_thread() {
    thread_local LogFields fields;
    return fields;
}

}  // namespace

LogContext::LogContext(std::string name, std::string value) {
    if (value.empty()) return;
    fields_of_thread().emplace_back(std::move(name), std::move(value));
    entered_ = true;
}

LogContext::~LogContext() {
    if (entered_) fields_of_thread().pop_back();
}

LogFields LogContext::current() {
    LogFields inner;
    for (const auto& [name, value] : fields_of_thread()) {
        std::erase_if(inner, [&](const auto& field) { return field.first == name; });
        inner.emplace_back(name, value);
    }
    return inner;
}

AdoptedLogContext::AdoptedLogContext(const LogFields& fields)
    : before_{std::exchange(fields_of_thread(), fields)} {}

AdoptedLogContext::~AdoptedLogContext() { fields_of_thread() = std::move(before_); }

}  // namespace dealwire::base
