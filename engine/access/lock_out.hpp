#pragma once

#include "engine/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::access {

struct LockOutRules {
    int free_failures = 5;                                    ///< that cost nothing
    std::chrono::seconds first{1};                            ///< after the next one; then doubled
    std::chrono::seconds longest{std::chrono::minutes{15}};   ///< however many there were
    std::chrono::seconds forgotten{std::chrono::hours{1}};    ///< without another one
    std::chrono::seconds remembered{std::chrono::hours{24}};  ///< who proved himself
    std::size_t most = 20'000;  ///< entries in memory; beyond it the oldest go
};

/// Makes those who guess wait longer and longer: for each access key, and for each address (IPv6:
/// each /64). Who has proven himself with a key from an address goes on with it while others guess:
/// else anybody who knows a key's name could lock its owner out, and one forgotten client everybody
/// behind the same address. For that pair failures are counted too, by themselves.
///
/// Counts in this process alone. Thread-safe.
class LockOut {
public:
    explicit LockOut(LockOutRules rules = {}) : rules_{rules} {}

    /// How long nobody may try this, at least a second; nothing where it may be tried. A try that
    /// has to wait is not looked at and not counted.
    [[nodiscard]] std::optional<std::chrono::seconds> wait(std::string_view key,
                                                           std::string_view peer,
                                                           base::Instant now) const;
    void failed(std::string_view key, std::string_view peer, base::Instant now);
    void proved(std::string_view key, std::string_view peer, base::Instant now);

private:
    struct Entry {
        int failures = 0;
        base::Instant last;  ///< failure, or proof
        base::Instant until;
    };

    using Entries = std::map<std::string, Entry, std::less<>>;

    [[nodiscard]] bool is_known(const std::string& pair, base::Instant now) const;
    [[nodiscard]] std::optional<std::chrono::seconds> wait_of(const std::string& subject,
                                                              base::Instant now) const;
    void count(std::string subject, base::Instant now);
    void make_room(Entries& entries, base::Instant now, std::chrono::seconds age) const;

    LockOutRules rules_;
    mutable std::mutex mutex_;
    Entries failures_;
    Entries proofs_;
};

}  // namespace dealwire::access
