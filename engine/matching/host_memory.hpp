#pragma once

#include "engine/base/large_pages.hpp"
#include "engine/matching/compact_tables.hpp"
#include "engine/matching/domain_rules.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::matching {

/// What the lists of domains say about a host, without its text.
struct HostFacts {
    std::uint8_t registrable = 0;  ///< length of the registrable domain it ends in; 0: has none
    bool public_mail = false;

    static HostFacts of(const std::string& host, const DomainRules& rules);

    bool operator==(const HostFacts&) const = default;

    [[nodiscard]] std::string_view registrable_of(std::string_view host) const {
        return host.substr(host.size() - registrable);
    }

    /// `DomainRules::company_domain`, as a part of `host`; empty where it is no company's.
    [[nodiscard]] std::string_view company_of(std::string_view host) const {
        return public_mail ? std::string_view{} : registrable_of(host);
    }
};

/// Remembers facts of hosts by the hash of their names, 16 bytes each: companies come back in one
/// conversation after another, and finding out what a host is takes longer than all the rest of a
/// participant. Starts anew when full. For one thread.
class HostMemory {
public:
    static constexpr std::size_t kMostHosts = 262'144;

    /// What is known of a host, else what `find_out()` says about it.
    template <class FindOut>
    HostFacts recall(const KeyHash& host, const FindOut& find_out) {
        if (2 * hosts_ >= places_.size()) make_room();
        Place& place = places_[position_of(host)];
        if (place.taken) return place.facts;
        place = {host.high, host.low, find_out(), true};
        ++hosts_;
        return place.facts;
    }

    /// Nothing where it is not remembered.
    [[nodiscard]] std::optional<HostFacts> find(const KeyHash& host) const {
        if (places_.empty()) return std::nullopt;
        const Place& place = places_[position_of(host)];
        return place.taken ? std::optional{place.facts} : std::nullopt;
    }

    /// Remembers what another one does, as far as there is room.
    void add(const HostMemory& other);

    /// `recall` or `find` of this host comes later.
    void expect(const KeyHash& host) const {
        if (!places_.empty()) fetch(&places_[host.high & (places_.size() - 1)]);
    }

    [[nodiscard]] std::size_t bytes() const { return places_.capacity() * sizeof(Place); }

private:
    struct Place {
        std::uint64_t high = 0;
        std::uint32_t low = 0;
        HostFacts facts;
        bool taken = false;
    };

    void make_room();
    [[nodiscard]] std::size_t position_of(const KeyHash& host) const;

    base::LookUpVector<Place>
        places_;  ///< open addressing; a power of two, at most half of them taken
    std::size_t hosts_ = 0;
};

}  // namespace dealwire::matching
