#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace dealwire::model {

/// Somebody as a document names him, whichever member he turns out to be.
struct NamedPerson {
    std::string id;       ///< as the document writes it; empty where it names nobody
    std::string address;  ///< of the participant with this id, as written; may be empty

    auto operator<=>(const NamedPerson&) const = default;
    bool operator==(const NamedPerson&) const = default;
};

struct MeasuredMean {
    double sum = 0;
    std::int64_t count = 0;

    bool operator==(const MeasuredMean&) const = default;
};

/// Calls of one host, and what recorders measured of how he spoke.
struct HostedCalls {
    bool is_private = false;
    NamedPerson host;
    std::int64_t calls = 0;
    double questions = 0;  ///< asked in `hours`
    double hours = 0;      ///< of the calls whose questions are known
    std::map<std::string, MeasuredMean> means = {};

    bool operator==(const HostedCalls&) const = default;
};

/// Calls of one host in which somebody took part.
struct AttendedCalls {
    bool is_private = false;
    NamedPerson host;
    std::string address;  ///< in its comparable form
    std::int64_t calls = 0;

    bool operator==(const AttendedCalls&) const = default;
};

/// Calls of one host that exactly these people commented.
struct CommentedCalls {
    bool is_private = false;
    NamedPerson host;
    std::vector<NamedPerson> by;  ///< ascending, each once
    std::int64_t calls = 0;

    bool operator==(const CommentedCalls&) const = default;
};

/// What people did with the calls of one day. It says who as the documents do, so that it stays
/// true when members come, go or change.
struct DayActivity {
    std::vector<HostedCalls> hosted;
    std::vector<AttendedCalls> attended;
    std::vector<CommentedCalls> commented;

    bool operator==(const DayActivity&) const = default;
};

}  // namespace dealwire::model
