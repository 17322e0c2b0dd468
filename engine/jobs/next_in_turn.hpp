#pragma once

#include "engine/jobs/job_kinds.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

namespace dealwire::jobs {

/// Jobs that could begin now.
struct Candidate {
    base::TenantId tenant;
    std::string kind;
    Urgency urgency = Urgency::Work;
    bool lengthy = false;
    base::Instant oldest_due;
    std::int64_t jobs = 1;
};

/// Who was served, as far as it matters for who is next.
struct Served {
    std::uint64_t turns = 0;
    std::map<base::TenantId, std::uint64_t> last;  ///< turn of each tenant
    /// How many turns each urgency had to let others go first while it had something to do.
    std::array<int, kUrgencies> passed_over{};
};

/// A lower urgency is passed over at most so often in a row: of five turns usual work gets one
/// beside any flood of live work, of ten turns backlogs get one beside both.
inline constexpr std::array<int, kUrgencies> kPatience{0, 4, 9};

/// Who is next: the most urgent work, unless less urgent work has waited long enough; in it, the
/// tenant that was served least lately; of that tenant what is due longest. `lengthy` says whether
/// lengthy work may begin. The place in `candidates`; nothing where nobody may begin.
std::optional<std::size_t> next_in_turn(std::span<const Candidate> candidates, const Served& served,
                                        bool lengthy);

/// Writes down that `chosen` of them was served.
void note_served(Served& served, std::span<const Candidate> candidates, std::size_t chosen);

}  // namespace dealwire::jobs
