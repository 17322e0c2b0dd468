#pragma once

#include "tests/bench/export/sink/jobs.hpp"
#include "tests/bench/export/sink/ledger.hpp"
#include "tests/bench/export/sink/writes.hpp"
#include "tests/bench/import/org/http.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace dealwire::bench {

/// A Salesforce org that takes what it is sent, counts it and adds it up, and otherwise knows only
/// what clients ask before they write. Thread-safe.
///
/// Beside the org: `GET /bench/stats`, `POST /bench/clear` (an empty org), `POST /bench/reset`
/// (forgets counts alone) and `POST /bench/latency?ms=50` (before every answer).
class Site {
public:
    Answer answer(const Request& request);

private:
    Answer route(const Request& request);
    Answer control(const Request& request);
    Answer stats() const;
    Answer oauth(const Request& request) const;
    Answer data(const Request& request, const std::string& path);
    Answer query(const Request& request);
    Answer refused(const std::string& what);
    std::uint64_t count(const std::string& kind, const Request& request, const Answer& answer);

    Ledger ledger_;
    Writes writes_{ledger_};
    Jobs jobs_{ledger_};
    std::atomic<int> latency_ms_ = 0;
    mutable std::mutex mutex_;
    std::map<std::string, std::uint64_t> calls_;
    std::uint64_t bytes_in_ = 0;
    std::uint64_t bytes_out_ = 0;
    std::vector<std::string> refused_;
};

/// As JSON.
std::string to_text(const LedgerState& state);

}  // namespace dealwire::bench
