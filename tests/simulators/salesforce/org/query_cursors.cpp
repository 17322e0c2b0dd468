#include "tests/simulators/salesforce/org/query_cursors.hpp"

#include "tests/simulators/salesforce/store/ids.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::orgsim {
namespace {

constexpr std::size_t kMostCursors = 10;
constexpr std::chrono::hours kLife{48};

}  // namespace

QueryCursors::Page QueryCursors::page_of(const Cursor& cursor, std::size_t from) {
    Page page;
    page.total = cursor.total;
    const std::size_t end = std::min(from + cursor.page_size, cursor.records.size());
    for (std::size_t i = from; i < end; ++i) {
        page.records += i == from ? "" : ",";
        page.records += cursor.records[i];
    }
    if (end < cursor.records.size()) {
        page.next = cursor.id + "-" + std::to_string(end);
    }
    return page;
}

QueryCursors::Page QueryCursors::open(std::vector<std::string> records, std::int64_t total,
                                      std::size_t page_size) {
    Cursor cursor{make_id("0r8", "xx", ++opened_count_), std::move(records), total, page_size,
                  clock_.now()};
    Page page = page_of(cursor, 0);
    if (!page.next.empty()) {
        cursors_.push_back(std::move(cursor));
        if (cursors_.size() > kMostCursors) {
            cursors_.pop_front();
        }
    }
    return page;
}

std::optional<QueryCursors::Page> QueryCursors::read(std::string_view locator) {
    const auto dash = locator.find('-');
    if (dash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto found = std::find_if(cursors_.begin(), cursors_.end(), [&](const Cursor& cursor) {
        return cursor.id == locator.substr(0, dash) && clock_.now() - cursor.opened <= kLife;
    });
    std::size_t from = 0;
    const auto digits = locator.substr(dash + 1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), from);
    if (found == cursors_.end() || parsed.ec != std::errc{} || from >= found->records.size()) {
        return std::nullopt;
    }
    return page_of(*found, from);
}

}  // namespace dealwire::orgsim
