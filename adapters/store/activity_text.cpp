#include "adapters/store/activity_text.hpp"

#include "adapters/store/line_text.hpp"

#include <array>
#include <charconv>

namespace dealwire::store {
namespace {

using model::AttendedCalls;
using model::CommentedCalls;
using model::DayActivity;
using model::HostedCalls;
using model::NamedPerson;

constexpr std::string_view kHosted = "h";
constexpr std::string_view kMean = "m";  ///< of the host before it
constexpr std::string_view kAttended = "a";
constexpr std::string_view kCommented = "c";

/// As short as it may be to be read as the same number.
template <class NumberType>
std::string number_text(NumberType value) {
    std::array<char, 64> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), written.ptr};
}

template <class NumberType>
NumberType number_in(std::string_view text) {
    NumberType value{};
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// What all lines about calls of a host begin with.
LineWriter& begin(LineWriter& line, std::string_view kind, bool is_private, const NamedPerson& host,
                  std::int64_t calls) {
    return line.add_plain(kind)
        .add_plain(is_private ? "1" : "0")
        .add(host.id)
        .add(host.address)
        .add_plain(number_text(calls));
}

template <class Calls>
Calls begun(LineFields& fields) {
    Calls read;
    read.is_private = fields.plain() == "1";
    read.host.id = fields.text();
    read.host.address = fields.text();
    read.calls = number_in<std::int64_t>(fields.plain());
    return read;
}

void write(const HostedCalls& hosted, LineWriter& line) {
    begin(line, kHosted, hosted.is_private, hosted.host, hosted.calls)
        .add_plain(number_text(hosted.questions))
        .add_plain(number_text(hosted.hours))
        .end();
    for (const auto& [name, mean] : hosted.means)
        line.add_plain(kMean)
            .add(name)
            .add_plain(number_text(mean.sum))
            .add_plain(number_text(mean.count))
            .end();
}

void write(const CommentedCalls& commented, LineWriter& line) {
    begin(line, kCommented, commented.is_private, commented.host, commented.calls)
        .add_plain(number_text(commented.by.size()));
    for (const NamedPerson& person : commented.by) line.add(person.id).add(person.address);
    line.end();
}

HostedCalls hosted_in(LineFields& fields) {
    auto read = begun<HostedCalls>(fields);
    read.questions = number_in<double>(fields.plain());
    read.hours = number_in<double>(fields.plain());
    return read;
}

CommentedCalls commented_in(LineFields& fields) {
    auto read = begun<CommentedCalls>(fields);
    for (auto left = number_in<std::size_t>(fields.plain()); left > 0; --left) {
        NamedPerson person;
        person.id = fields.text();
        person.address = fields.text();
        read.by.push_back(std::move(person));
    }
    return read;
}

}  // namespace

std::string activity_text(const DayActivity& activity) {
    std::string text;
    LineWriter line{text};
    for (const HostedCalls& each : activity.hosted) write(each, line);
    for (const AttendedCalls& each : activity.attended)
        begin(line, kAttended, each.is_private, each.host, each.calls).add(each.address).end();
    for (const CommentedCalls& each : activity.commented) write(each, line);
    return text;
}

DayActivity activity_from_text(std::string_view text) {
    DayActivity read;
    each_line(text, [&](LineFields fields) {
        const std::string_view kind = fields.plain();
        if (kind == kHosted) {
            read.hosted.push_back(hosted_in(fields));
        } else if (kind == kMean && !read.hosted.empty()) {
            model::MeasuredMean& mean = read.hosted.back().means[fields.text()];
            mean.sum = number_in<double>(fields.plain());
            mean.count = number_in<std::int64_t>(fields.plain());
        } else if (kind == kAttended) {
            auto attended = begun<AttendedCalls>(fields);
            attended.address = fields.text();
            read.attended.push_back(std::move(attended));
        } else if (kind == kCommented) {
            read.commented.push_back(commented_in(fields));
        }
    });
    return read;
}

}  // namespace dealwire::store
