#include "adapters/logging/spdlog_event_log.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/text.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace dealwire::logging {
namespace {

using ports::EventField;
using ports::Level;

constexpr std::array<std::string_view, 6> kSecretWords{"token", "secret",     "password",
                                                       "auth",  "credential", "private"};

bool speaks_of_a_secret(std::string_view name) {
    std::string lower{name};
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::any_of(
        kSecretWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string_view name_of(Level level) {
    switch (level) {
        case Level::Debug:
            return "debug";
        case Level::Info:
            return "info";
        case Level::Warn:
            return "warn";
        case Level::Error:
            return "error";
    }
    return "info";
}

base::Tree value_of(const EventField& field) {
    if (speaks_of_a_secret(field.first)) return base::Tree{"***"};
    if (const auto* number = std::get_if<std::int64_t>(&field.second)) return base::Tree{*number};
    return base::Tree{std::get<std::string>(field.second)};
}

/// As it is where it is one plain word, in quotes otherwise, so that no value can forge a field.
std::string as_text(const base::Tree& value) {
    if (const base::Number* number = value.number()) return number->text;
    const std::string& text = *value.string();
    const bool plain = !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
        return c > ' ' && c != '"' && c != '=' && c != 0x7F;
    });
    return plain ? text : json::to_text(value);
}

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::Debug:
            return spdlog::level::debug;
        case Level::Info:
            return spdlog::level::info;
        case Level::Warn:
            return spdlog::level::warn;
        case Level::Error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

}  // namespace

struct SpdlogEventLog::Impl {
    spdlog::logger logger;
    Format format;
};

Level level_named(const std::string& name) {
    if (name == "debug") return Level::Debug;
    if (name == "info") return Level::Info;
    if (name == "error") return Level::Error;
    return Level::Warn;
}

std::string line_of(Format format, Level level, std::string_view event,
                    std::initializer_list<EventField> fields, const base::LogFields& context) {
    const bool json = format == Format::Json;
    std::string line = json ? "\"level\":\"" + std::string{name_of(level)} + "\",\"event\":\"" +
                                  std::string{event} + "\""
                            : std::string{name_of(level)} + " " + std::string{event};
    const auto add = [&](const EventField& field) {
        line += json ? "," + json::to_text(base::Tree{field.first}) + ":" +
                           json::to_text(value_of(field))
                     : " " + std::string{field.first} + "=" + as_text(value_of(field));
    };
    for (const EventField& field : fields) add(field);
    for (const auto& [name, value] : context)
        if (std::ranges::find(fields, name, &EventField::first) == fields.end()) add({name, value});
    return json ? json::for_terminal(line + "}") : base::visible_in_line(line);
}

SpdlogEventLog::SpdlogEventLog(Level least, Format format) {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    const char* pattern = format == Format::Json ? "{\"time\":\"%Y-%m-%dT%H:%M:%S.%eZ\",%v"
                                                 : "%Y-%m-%dT%H:%M:%S.%eZ %v";
    sink->set_formatter(
        std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc));
    impl_ = std::make_unique<Impl>(Impl{spdlog::logger{"dealwire", std::move(sink)}, format});
    impl_->logger.set_level(to_spdlog(least));
    impl_->logger.flush_on(spdlog::level::debug);
}

SpdlogEventLog::~SpdlogEventLog() = default;

void SpdlogEventLog::write(Level level, std::string_view event,
                           std::initializer_list<EventField> fields) noexcept {
    try {
        if (!impl_->logger.should_log(to_spdlog(level))) return;
        impl_->logger.log(to_spdlog(level),
                          spdlog::string_view_t{line_of(impl_->format, level, event, fields,
                                                        base::LogContext::current())});
    } catch (...) {  // a log that cannot be written must not end the work it speaks of
    }
}

}  // namespace dealwire::logging
