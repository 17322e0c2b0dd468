#include "engine/matching/host_memory.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::matching {
namespace {

constexpr std::size_t kFirstPlaces = 64;

}  // namespace

HostMemory::Place& HostMemory::place_of(const KeyHash& host) {
    const std::size_t mask = places_.size() - 1;
    std::size_t at = static_cast<std::size_t>(host.high) & mask;
    while (places_[at].taken && (places_[at].high != host.high || places_[at].low != host.low))
        at = (at + 1) & mask;
    return places_[at];
}

void HostMemory::make_room() {
    if (hosts_ >= kMostHosts) {
        std::ranges::fill(places_, Place{});
        hosts_ = 0;
        return;
    }
    const base::LookUpVector<Place> before = std::exchange(places_, {});
    places_.resize(std::max(kFirstPlaces, 2 * before.size()));
    for (const Place& place : before)
        if (place.taken) place_of({place.high, place.low}) = place;
}

}  // namespace dealwire::matching
