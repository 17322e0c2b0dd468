#pragma once

#include "tests/bench/import/org/library.hpp"
#include "tests/bench/import/org/soql.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace dealwire::bench {

inline constexpr const char* kOrgId = "00DKb0000000001MAA";
inline constexpr const char* kUserId = "005Kb0000000000IAA";
inline constexpr const char* kToken = "00DKb0000000001!bench.token";

/// An answer as Salesforce words a refusal.
Answer refusal(int status, std::string_view code, std::string_view message);
Answer json_answer(std::string text);

/// As REST writes instants.
std::string time_text(std::chrono::system_clock::time_point when);

/// Which version of the records is served.
struct Edition {
    bool changed = false;  ///< the changed records too
};

/// `{"totalSize":…}` for a query, from its first record on.
Answer query_answer(const Library& library, const Soql& soql, const Edition& edition,
                    std::size_t page_rows);

/// The same from where a page ended; `locator` as `query_answer` gave it.
Answer next_page_answer(const Library& library, std::string_view locator, const Edition& edition,
                        std::size_t page_rows);

/// Where the rows of a query begin, counted in the order of (stamp, id); nothing where the static
/// org does not hold them as single records.
std::optional<std::uint64_t> first_row(const Table& table, const Soql& soql);

/// What the wrong columns are, as a sentence; empty where they are the ones the pages have.
std::string column_trouble(const Table& table, const Soql& soql);

}  // namespace dealwire::bench
