#pragma once

#include "engine/base/time_text.hpp"
#include "engine/base/tree.hpp"
#include "engine/calls/user_book.hpp"
#include "engine/calls/user_data.hpp"
#include "engine/calls/values.hpp"
#include "engine/ports/conversation_directory.hpp"

#include <array>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace dealwire::calls {

/// Days in UTC, which is the time zone of every company here.
struct DayRange {
    base::Date from;
    base::Date to;  ///< exclusive

    auto operator<=>(const DayRange&) const = default;
    bool operator==(const DayRange&) const = default;
};

enum class Period { Day, Week, Month, Quarter, Year };

struct StatsRequest {
    DayRange days;
    UserFilter users;
};

/// `filter` of the statistics; days must not lie in the future.
Read<StatsRequest> read_stats_request(const base::Tree& body, base::Instant now);
Read<Period> read_period(const base::Tree& body);

/// The parts of a range that are whole periods or cut by its ends; weeks begin on Mondays.
std::vector<DayRange> parts_of(const DayRange& days, Period period);

/// What a user did with calls. Only what conversations tell is counted.
enum class Activity { Hosted, Attended, CommentsGiven, CommentsReceived };
inline constexpr std::size_t kActivities = 4;

/// Calls per activity, in the order they were taken.
using Activities = std::array<std::vector<std::string>, kActivities>;

/// Gathers what users did in parts of a range of days. Feed it every call of the range.
class ActivityTally {
public:
    ActivityTally(const UserBook& users, std::vector<DayRange> parts);

    void take(const ports::ListedConversation& call);

    /// The fifteen counters of a part, by name; those that nothing is known of are 0.
    [[nodiscard]] base::Tree::Object counters(const model::Member& user, std::size_t part) const;
    /// The same names with the ids of the calls.
    [[nodiscard]] base::Tree::Object calls(const model::Member& user, std::size_t part) const;

    [[nodiscard]] const std::vector<DayRange>& parts() const { return parts_; }

private:
    void note(const model::Member* user, std::size_t part, Activity activity,
              const std::string& call);
    [[nodiscard]] const Activities& of(const model::Member& user, std::size_t part) const;

    const UserBook& users_;
    std::vector<DayRange> parts_;
    std::map<std::pair<model::MemberId, std::size_t>, Activities> done_;
};

/// Averages of how hosts spoke, from what recorders measured.
class InteractionTally {
public:
    explicit InteractionTally(const UserBook& users) : users_{users} {}

    void take(const ports::ListedConversation& call);

    /// `personInteractionStats[]` of a user; empty where nothing was measured.
    [[nodiscard]] base::Tree stats(const model::Member& user) const;

private:
    struct Mean {
        double sum = 0;
        std::int64_t count = 0;
    };

    struct Measured {
        std::map<std::string, Mean> means;
        double questions = 0;
        double hours = 0;
    };

    const UserBook& users_;
    std::map<model::MemberId, Measured> by_user_;
};

}  // namespace dealwire::calls
