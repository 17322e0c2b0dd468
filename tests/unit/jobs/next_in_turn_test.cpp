#include "engine/jobs/next_in_turn.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;

Candidate candidate(const std::string& tenant, Urgency urgency, int due = 0) {
    return {.tenant = {tenant},
            .kind = "kind",
            .urgency = urgency,
            .oldest_due = base::Instant{std::chrono::minutes{due}}};
}

/// Tenants in the order in which they are served while everybody always has work.
std::string served_in_order(const std::vector<Candidate>& candidates, int turns) {
    Served served;
    std::string order;
    for (int i = 0; i < turns; ++i) {
        const auto chosen = next_in_turn(candidates, served, true);
        if (!chosen) return order;
        note_served(served, candidates, *chosen);
        order += candidates[*chosen].tenant.value;
    }
    return order;
}

TEST(NextInTurn, IsNobodyWhereNobodyWaits) { EXPECT_FALSE(next_in_turn({}, {}, true)); }

TEST(NextInTurn, ServesTenantsOneAfterTheOther) {
    const std::vector<Candidate> all{candidate("a", Urgency::Work), candidate("b", Urgency::Work),
                                     candidate("c", Urgency::Work)};
    EXPECT_EQ(served_in_order(all, 7), "abcabca");
}

TEST(NextInTurn, BeginsWithWhatIsDueLongest) {
    const std::vector<Candidate> all{candidate("a", Urgency::Work, 9),
                                     candidate("b", Urgency::Work, 3)};
    EXPECT_EQ(served_in_order(all, 2), "ba");
}

TEST(NextInTurn, PrefersLiveWorkAndStillServesTheRest) {
    const std::vector<Candidate> all{candidate("l", Urgency::Live), candidate("w", Urgency::Work),
                                     candidate("b", Urgency::Backlog)};
    const std::string order = served_in_order(all, 100);
    EXPECT_EQ(order.substr(0, 5), "llllw");
    EXPECT_EQ(std::count(order.begin(), order.end(), 'b'), 10);
    EXPECT_NEAR(static_cast<double>(std::count(order.begin(), order.end(), 'w')), 18, 3);
}

TEST(NextInTurn, KeepsLengthyWorkOutWhereItHasNoRoom) {
    std::vector<Candidate> all{candidate("a", Urgency::Work), candidate("b", Urgency::Backlog)};
    all.front().lengthy = true;

    EXPECT_EQ(next_in_turn(all, {}, true), 0U);
    EXPECT_EQ(next_in_turn(all, {}, false), 1U);
    all.back().lengthy = true;
    EXPECT_FALSE(next_in_turn(all, {}, false));
}

TEST(NextInTurn, ForgetsTheImpatienceOfWhatWasServed) {
    const std::vector<Candidate> all{candidate("l", Urgency::Live), candidate("w", Urgency::Work)};
    Served served;
    served.passed_over = {0, kPatience[1], 0};
    const auto chosen = next_in_turn(all, served, true);
    ASSERT_EQ(chosen, 1U);
    note_served(served, all, *chosen);
    EXPECT_EQ(next_in_turn(all, served, true), 0U);
}

}  // namespace
}  // namespace dealwire::jobs
