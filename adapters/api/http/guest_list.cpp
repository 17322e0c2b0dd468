#include "adapters/api/http/guest_list.hpp"

#include "adapters/api/http/peer.hpp"
#include "engine/access/ip_address.hpp"

namespace dealwire::api {

std::string household_of(std::string_view address, bool behind_proxy) {
    if (behind_proxy) return {};
    const auto parsed = access::IpAddress::parse(peer_address(address, "", false));
    if (!parsed || access::is_trusted({"127.0.0.0/8", "::1"}, parsed->text())) return {};
    return parsed->household().text();
}

GuestList::Room GuestList::room_for(const std::string& household) const {
    const auto counted = households_.find(household);
    if (limits_.household > 0 && counted != households_.end() &&
        counted->second >= limits_.household) {
        const auto leaving = most_silent_of(&household);
        return {.found = leaving.has_value(), .instead_of = leaving};
    }
    if (guests_.size() < limits_.all) return {.found = true};
    const auto leaving = most_silent();
    return {.found = leaving.has_value(), .instead_of = leaving};
}

std::optional<std::uint64_t> GuestList::most_silent() const { return most_silent_of(nullptr); }

std::optional<std::uint64_t> GuestList::most_silent_of(const std::string* household) const {
    std::optional<std::uint64_t> found;
    base::Instant since = base::Instant::max();
    for (const auto& [id, guest] : guests_) {
        if (household && guest.household != *household) continue;
        if (!guest.silent_since || *guest.silent_since >= since) continue;
        found = id;
        since = *guest.silent_since;
    }
    return found;
}

void GuestList::enter(std::uint64_t guest, std::string household, base::Instant now) {
    if (!household.empty()) ++households_[household];
    guests_[guest] = {std::move(household), now};
}

void GuestList::busy(std::uint64_t guest) {
    if (const auto found = guests_.find(guest); found != guests_.end())
        found->second.silent_since = std::nullopt;
}

void GuestList::silent(std::uint64_t guest, base::Instant since) {
    if (const auto found = guests_.find(guest); found != guests_.end())
        found->second.silent_since = since;
}

void GuestList::leave(std::uint64_t guest) {
    const auto found = guests_.find(guest);
    if (found == guests_.end()) return;
    const auto counted = households_.find(found->second.household);
    if (counted != households_.end() && --counted->second == 0) households_.erase(counted);
    guests_.erase(found);
}

}  // namespace dealwire::api
