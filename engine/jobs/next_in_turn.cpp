#include "engine/jobs/next_in_turn.hpp"

#include <tuple>

namespace dealwire::jobs {
namespace {

std::size_t rank(Urgency urgency) { return static_cast<std::size_t>(urgency); }

/// Which urgencies have somebody who may begin.
std::array<bool, kUrgencies> present(std::span<const Candidate> candidates, bool lengthy) {
    std::array<bool, kUrgencies> there{};
    for (const Candidate& one : candidates)
        if (lengthy || !one.lengthy) there[rank(one.urgency)] = true;
    return there;
}

/// The most patient one that waited long enough, else the most urgent one.
std::optional<std::size_t> urgency_in_turn(const std::array<bool, kUrgencies>& there,
                                           const Served& served) {
    for (std::size_t each = kUrgencies; each-- > 1;)
        if (there[each] && served.passed_over[each] >= kPatience[each]) return each;
    for (std::size_t each = 0; each < kUrgencies; ++each)
        if (there[each]) return each;
    return std::nullopt;
}

std::uint64_t last_turn(const Served& served, const base::TenantId& tenant) {
    const auto found = served.last.find(tenant);
    return found == served.last.end() ? 0 : found->second;
}

/// Turns are kept for so many tenants; who was served longest ago is forgotten, and is next then.
constexpr std::size_t kMostTenants = 20'000;

}  // namespace

std::optional<std::size_t> next_in_turn(std::span<const Candidate> candidates, const Served& served,
                                        bool lengthy) {
    const auto urgency = urgency_in_turn(present(candidates, lengthy), served);
    if (!urgency) return std::nullopt;
    const auto place = [&](const Candidate& one) {
        return std::tuple{last_turn(served, one.tenant), one.oldest_due, one.tenant, one.kind};
    };
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (rank(candidates[i].urgency) != *urgency || (candidates[i].lengthy && !lengthy))
            continue;
        if (!first || place(candidates[i]) < place(candidates[*first])) first = i;
    }
    return first;
}

void note_served(Served& served, std::span<const Candidate> candidates, std::size_t chosen) {
    const auto there = present(candidates, true);
    const std::size_t urgency = rank(candidates[chosen].urgency);
    for (std::size_t each = 0; each < kUrgencies; ++each)
        if (there[each] && each > urgency) ++served.passed_over[each];
    served.passed_over[urgency] = 0;
    if (served.last.size() >= kMostTenants) served.last.clear();
    served.last[candidates[chosen].tenant] = ++served.turns;
}

}  // namespace dealwire::jobs
