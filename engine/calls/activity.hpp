#pragma once

#include "engine/base/time_text.hpp"
#include "engine/base/tree.hpp"
#include "engine/calls/user_book.hpp"
#include "engine/calls/user_data.hpp"
#include "engine/calls/values.hpp"
#include "engine/model/day_activity.hpp"
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

/// More parts are not counted at once: each is a line for each user.
inline constexpr std::size_t kMostParts = 3'660;

/// The parts of a range that are whole periods or cut by its ends; weeks begin on Mondays.
Read<std::vector<DayRange>> parts_of(const DayRange& days, Period period);

/// What a user did with calls. Only what conversations tell is counted.
enum class Activity { Hosted, Attended, CommentsGiven, CommentsReceived };
inline constexpr std::size_t kActivities = 4;

/// Calls per activity, in the order they were taken.
using Activities = std::array<std::vector<std::string>, kActivities>;

/// Counts what users did in parts of a range of days. Feed it every day of the range.
class ActivityCounts {
public:
    ActivityCounts(const UserBook& users, std::vector<DayRange> parts);

    /// Private calls are counted where `with_private` says so.
    void take(const base::Date& day, const model::DayActivity& activity, bool with_private);

    /// The fifteen counters of a part, by name; those that nothing is known of are 0.
    [[nodiscard]] base::Tree::Object counters(const model::Member& user, std::size_t part) const;

    [[nodiscard]] const std::vector<DayRange>& parts() const { return parts_; }

private:
    using Counts = std::array<std::int64_t, kActivities>;

    void add(const model::Member* user, std::size_t part, Activity activity, std::int64_t calls);
    void take_comments(std::size_t part, const model::CommentedCalls& commented);

    const UserBook& users_;
    std::vector<DayRange> parts_;
    std::map<std::pair<model::MemberId, std::size_t>, Counts> done_;
};

/// Gathers the calls with which users did something in parts of a range of days. Feed it every call
/// of the range.
class ActivityTally {
public:
    ActivityTally(const UserBook& users, std::vector<DayRange> parts);

    void take(const ports::ListedConversation& call);

    /// The names of the counters with the ids of the calls.
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

    /// Private calls count where `with_private` says so.
    void take(const model::DayActivity& activity, bool with_private);

    /// `personInteractionStats[]` of a user; empty where nothing was measured.
    [[nodiscard]] base::Tree stats(const model::Member& user) const;

private:
    struct Measured {
        std::map<std::string, model::MeasuredMean> means;
        double questions = 0;
        double hours = 0;
    };

    const UserBook& users_;
    std::map<model::MemberId, Measured> by_user_;
};

}  // namespace dealwire::calls
