#include "engine/matching/host_memory.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::matching {
namespace {

constexpr std::size_t kFirstPlaces = 64;

}  // namespace

HostFacts HostFacts::of(const std::string& host, const DomainRules& rules) {
    const HostMeaning meaning = rules.meaning_of(host);
    return {static_cast<std::uint8_t>(meaning.registrable.size()), meaning.public_mail};
}

std::size_t HostMemory::position_of(const KeyHash& host) const {
    const std::size_t mask = places_.size() - 1;
    std::size_t at = static_cast<std::size_t>(host.high) & mask;
    while (places_[at].taken && (places_[at].high != host.high || places_[at].low != host.low))
        at = (at + 1) & mask;
    return at;
}

void HostMemory::add(const HostMemory& other) {
    for (const Place& place : other.places_)
        if (place.taken && hosts_ < kMostHosts)
            recall({place.high, place.low}, [&] { return place.facts; });
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
        if (place.taken) places_[position_of({place.high, place.low})] = place;
}

}  // namespace dealwire::matching
