#pragma once

#include "engine/base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::api {

/// Whom connections are counted for: an IPv4 address, the /64 of an IPv6 one. Empty, which is not
/// counted, for this machine itself and for everybody behind a proxy of ours, who all come from
/// the proxy's address.
std::string household_of(std::string_view address, bool behind_proxy);

/// Who is connected, and who goes when there is no room for a newcomer: of those who say nothing
/// whole the one that has done so for longest. Single-threaded.
class GuestList {
public:
    struct Limits {
        std::size_t all = 512;
        std::size_t household = 64;  ///< of one household; 0: as many as there are at all
    };

    struct Room {
        bool found = false;
        /// Has to leave for it.
        std::optional<std::uint64_t> instead_of = std::nullopt;
    };

    explicit GuestList(Limits limits) : limits_{limits} {}

    [[nodiscard]] Room room_for(const std::string& household) const;
    /// The one of all who has been silent for longest.
    [[nodiscard]] std::optional<std::uint64_t> most_silent() const;

    void enter(std::uint64_t guest, std::string household, base::Instant now);
    /// A whole request has come and is not answered yet; such a guest is never sent away.
    void busy(std::uint64_t guest);
    /// Nothing whole has come since.
    void silent(std::uint64_t guest, base::Instant since);
    void leave(std::uint64_t guest);

    [[nodiscard]] std::size_t size() const { return guests_.size(); }

private:
    struct Guest {
        std::string household;
        std::optional<base::Instant> silent_since;
    };

    /// Of one household, or of all where it is null.
    [[nodiscard]] std::optional<std::uint64_t> most_silent_of(const std::string* household) const;

    Limits limits_;
    std::map<std::uint64_t, Guest> guests_;
    std::map<std::string, std::size_t> households_;
};

}  // namespace dealwire::api
