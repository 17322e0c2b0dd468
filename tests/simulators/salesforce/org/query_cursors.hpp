#pragma once

#include "tests/simulators/salesforce/store/times.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim {

/// The rest of long query answers, kept for `nextRecordsUrl`: for two days and ten at a time, the
/// oldest going first. Guarded by the org's lock.
class QueryCursors {
public:
    explicit QueryCursors(const OrgClock& clock) : clock_(clock) {}

    struct Page {
        std::int64_t total = 0;
        std::string records;  ///< JSON objects, separated by commas
        std::string next;     ///< locator of the next page; empty on the last one
    };

    /// The first page of a new answer; it is kept only if there is more.
    Page open(std::vector<std::string> records, std::int64_t total, std::size_t page_size);
    /// Nothing: the locator is unknown, too old or pushed out.
    std::optional<Page> read(std::string_view locator);

private:
    struct Cursor {
        std::string id;
        std::vector<std::string> records;
        std::int64_t total;
        std::size_t page_size;
        Seconds opened;
    };

    static Page page_of(const Cursor& cursor, std::size_t from);

    const OrgClock& clock_;
    std::deque<Cursor> cursors_;
    std::uint64_t opened_count_ = 0;
};

}  // namespace dealwire::orgsim
