#pragma once

#include "engine/base/result.hpp"
#include "engine/model/record_page.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::salesforce {

struct CsvLimits {
    std::size_t rows_per_piece = 8'192;
    std::size_t bytes_per_piece =
        2U << 20U;  ///< of text; the last row may go beyond. Larger is slower
    std::size_t bytes_per_row = 32U << 20U;  ///< a larger row is taken for a missing quote
};

/// Takes rows as wide as the columns asked for. What it throws ends the parsing.
using RowSink = std::function<void(model::RecordRows rows)>;

/// Reads one page of CSV as Salesforce writes it (RFC 4180; Bulk API 2.0 Developer Guide, "Get
/// Results for a Query Job"), fed in pieces of any size, in constant memory.
///
/// The first row names the columns, whatever their case and order; those nobody asked for are left
/// out. An empty cell, quoted or not, is null. Lines end in LF, CRLF or CR; empty lines are no
/// rows, because a record has at least its Id. A byte order mark is skipped, cells are `repaired`,
/// date-times brought into their canonical form.
///
/// Errors: Transient (BAD_CSV) for an unterminated quote, text after a closing quote, a quote
/// within an unquoted cell, another number of cells than the header has, or an endless row: a row
/// is never skipped. Rejected (COLUMN_MISSING) where a column asked for is not in the header.
class CsvParser {
public:
    CsvParser(std::vector<model::Column> columns, CsvLimits limits, RowSink sink);

    base::Result<void> feed(std::string_view bytes);

    /// At the end of the page: the rows that it had.
    base::Result<std::int64_t> finish();

private:
    enum class State { RowStart, CellStart, Plain, Quoted, QuoteSeen, AfterReturn };

    struct Span {
        std::size_t begin = 0;
        std::size_t size = 0;
    };

    std::string_view without_mark(std::string_view bytes);
    const char* step(const char* at, const char* end);
    const char* begin_cell(const char* at);
    const char* read_plain(const char* at, const char* end);
    const char* read_quoted(const char* at, const char* end);
    const char* after_quote(const char* at);
    void end_at(char separator);

    void append(char c);
    void end_cell();
    void repair_cell();
    void end_row();
    void take_header();
    void take_row();
    void deliver();
    void make_room(std::size_t bytes);
    void fail(std::string why);
    [[nodiscard]] base::Result<void> outcome() const;

    std::vector<model::Column> columns_;
    CsvLimits limits_;
    RowSink sink_;

    State state_ = State::RowStart;
    std::size_t mark_ = 0;  ///< bytes of the byte order mark seen
    bool header_read_ = false;
    std::vector<std::size_t> source_of_;  ///< by column: its place in the page
    std::vector<char> is_date_time_;      ///< by place in the page

    std::vector<Span> row_;  ///< the cells of the row that is being read
    std::size_t cells_ = 0;
    std::size_t row_begin_ = 0;
    std::size_t cell_begin_ = 0;
    bool odd_ = false;  ///< the cell holds something that must be looked at

    model::RecordRows rows_;
    std::size_t used_ = 0;   ///< of the rows' text, which is longer, so that one can write ahead
    std::size_t ahead_ = 0;  ///< bytes of the piece that are still to come
    std::int64_t total_ = 0;
    std::optional<base::Error> error_;
};

}  // namespace dealwire::salesforce
