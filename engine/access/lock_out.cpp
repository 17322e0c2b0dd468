#include "engine/access/lock_out.hpp"

#include "engine/access/ip_address.hpp"

#include <algorithm>

namespace dealwire::access {
namespace {

using std::chrono::seconds;

std::string household_of(std::string_view peer) {
    const auto address = IpAddress::parse(peer);
    return address ? address->household().text() : std::string{peer};
}

/// The three things that failures are counted for.
struct Subjects {
    Subjects(std::string_view key_text, std::string_view peer_text)
        : key{"key " + std::string{key_text}},
          peer{"from " + household_of(peer_text)},
          pair{key + " " + peer} {}

    std::string key;
    std::string peer;
    std::string pair;
};

}  // namespace

bool LockOut::is_known(const std::string& pair, base::Instant now) const {
    const auto found = proofs_.find(pair);
    return found != proofs_.end() && now - found->second.last <= rules_.remembered;
}

std::optional<seconds> LockOut::wait_of(const std::string& subject, base::Instant now) const {
    const auto found = failures_.find(subject);
    if (found == failures_.end() || found->second.until <= now) return std::nullopt;
    return std::max(std::chrono::ceil<seconds>(found->second.until - now), seconds{1});
}

std::optional<seconds> LockOut::wait(std::string_view key, std::string_view peer,
                                     base::Instant now) const {
    const Subjects subjects{key, peer};
    const std::lock_guard lock{mutex_};
    if (is_known(subjects.pair, now)) return wait_of(subjects.pair, now);
    const auto by_key = wait_of(subjects.key, now);
    const auto by_peer = wait_of(subjects.peer, now);
    if (!by_key || !by_peer) return by_key ? by_key : by_peer;
    return std::max(*by_key, *by_peer);
}

void LockOut::count(std::string subject, base::Instant now) {
    make_room(failures_, now, rules_.forgotten);
    Entry& entry = failures_[std::move(subject)];
    if (now - entry.last > rules_.forgotten) entry.failures = 0;
    entry.last = now;
    ++entry.failures;
    const int beyond = entry.failures - rules_.free_failures;
    if (beyond <= 0) return;
    constexpr int kMostDoublings = 20;
    const seconds delay = rules_.first * (1LL << std::min(beyond - 1, kMostDoublings));
    entry.until = now + std::min(delay, rules_.longest);
}

void LockOut::failed(std::string_view key, std::string_view peer, base::Instant now) {
    Subjects subjects{key, peer};
    const std::lock_guard lock{mutex_};
    if (is_known(subjects.pair, now)) {
        count(std::move(subjects.pair), now);
        return;
    }
    count(std::move(subjects.key), now);
    count(std::move(subjects.peer), now);
}

void LockOut::proved(std::string_view key, std::string_view peer, base::Instant now) {
    Subjects subjects{key, peer};
    const std::lock_guard lock{mutex_};
    failures_.erase(subjects.pair);
    const auto known = proofs_.find(subjects.pair);
    if (known != proofs_.end()) {
        known->second.last = now;
        return;
    }
    make_room(proofs_, now, rules_.remembered);
    proofs_[std::move(subjects.pair)].last = now;
}

void LockOut::make_room(Entries& entries, base::Instant now, seconds age) const {
    if (entries.size() < rules_.most) return;
    std::erase_if(entries, [&](const auto& each) { return now - each.second.last > age; });
    if (entries.size() < rules_.most) return;
    const auto oldest = std::ranges::min_element(
        entries, {}, [](const auto& each) { return each.second.last; });
    entries.erase(oldest);
}

}  // namespace dealwire::access
