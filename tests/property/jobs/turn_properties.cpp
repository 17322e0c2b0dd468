#include "engine/jobs/next_in_turn.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace dealwire::jobs {
namespace {

std::vector<Candidate> some_candidates() {
    std::vector<Candidate> all;
    const int count = *rc::gen::inRange(1, 40);
    for (int i = 0; i < count; ++i)
        all.push_back(
            {.tenant = {"t" + std::to_string(*rc::gen::inRange(0, 12))},
             .kind = "k" + std::to_string(i),
             .urgency = static_cast<Urgency>(*rc::gen::inRange(0, 3)),
             .oldest_due = base::Instant{std::chrono::minutes{*rc::gen::inRange(0, 99)}}});
    return all;
}

TEST(TurnProperties, SomebodyIsAlwaysNextWhereSomebodyWaits) {
    EXPECT_TRUE(rc::check([] {
        const auto all = some_candidates();
        Served served;
        for (int turn = 0; turn < 50; ++turn) {
            const auto chosen = next_in_turn(all, served, true);
            RC_ASSERT(chosen.has_value());
            note_served(served, all, *chosen);
        }
    }));
}

TEST(TurnProperties, NoUrgencyIsPassedOverLongerThanItsPatience) {
    EXPECT_TRUE(rc::check([] {
        const auto all = some_candidates();
        Served served;
        for (int turn = 0; turn < 200; ++turn) {
            note_served(served, all, *next_in_turn(all, served, true));
            // One more, because of two that waited long enough one goes first.
            for (std::size_t each = 0; each < kUrgencies; ++each)
                RC_ASSERT(served.passed_over[each] <= kPatience[each] + 1);
        }
    }));
}

TEST(TurnProperties, WithinAnUrgencyTenantsTakeTurns) {
    EXPECT_TRUE(rc::check([] {
        auto all = some_candidates();
        for (Candidate& one : all) one.urgency = Urgency::Work;
        Served served;
        std::map<std::string, int> turns;
        for (const Candidate& one : all) turns[one.tenant.value] = 0;
        for (int turn = 0; turn < 100; ++turn) {
            const auto chosen = *next_in_turn(all, served, true);
            note_served(served, all, chosen);
            ++turns[all[chosen].tenant.value];
        }
        const auto [least, most] =
            std::ranges::minmax_element(turns, {}, [](const auto& each) { return each.second; });
        RC_ASSERT(most->second - least->second <= 1);
    }));
}

}  // namespace
}  // namespace dealwire::jobs
