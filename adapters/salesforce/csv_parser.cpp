#include "adapters/salesforce/csv_parser.hpp"

#include "adapters/salesforce/csv_cells.hpp"
#include "adapters/salesforce/csv_copy.hpp"
#include "engine/base/text.hpp"

#include <algorithm>

namespace dealwire::salesforce {

using base::Fault;

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool ends_a_cell(char c) { return c == ',' || c == '\n' || c == '\r'; }

}  // namespace

CsvParser::CsvParser(std::vector<model::Column> columns, CsvLimits limits, RowSink sink)
    : columns_{std::move(columns)},
      limits_{limits},
      sink_{std::move(sink)},
      rows_{columns_.size()} {}

base::Result<void> CsvParser::outcome() const {
    if (error_) return base::fail(*error_);
    return {};
}

void CsvParser::fail(std::string why) {
    error_ = base::Error{Fault::Transient, "BAD_CSV",
                         "A page of Salesforce is no proper CSV: " + std::move(why) + " (after " +
                             std::to_string(total_) + " rows).",
                         "The page will be read again."};
}

std::string_view CsvParser::without_mark(std::string_view bytes) {
    while (mark_ < kByteOrderMark.size() && !bytes.empty()) {
        if (bytes.front() != kByteOrderMark[mark_]) {
            mark_ = kByteOrderMark.size();
            return bytes;
        }
        ++mark_;
        bytes.remove_prefix(1);
    }
    return bytes;
}

void CsvParser::make_room(std::size_t bytes) {
    const std::size_t needed = used_ + bytes + kCopySlack;
    if (rows_.text().size() < needed) rows_.text().resize(needed);
}

base::Result<void> CsvParser::feed(std::string_view bytes) {
    bytes = without_mark(bytes);
    ahead_ = bytes.size();
    make_room(ahead_);
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while (at != end && !error_) {
        at = step(at, end);
        ahead_ = static_cast<std::size_t>(end - at);
    }
    if (used_ - row_begin_ > limits_.bytes_per_row) fail("a row does not end");
    return outcome();
}

const char* CsvParser::step(const char* at, const char* end) {
    switch (state_) {
        case State::Quoted:
            return read_quoted(at, end);
        case State::QuoteSeen:
            return after_quote(at);
        case State::CellStart:
            return begin_cell(at);
        case State::Plain:
            return read_plain(at, end);
        case State::AfterReturn:
            state_ = State::RowStart;
            return *at == '\n' ? at + 1 : at;
        case State::RowStart:
            if (*at == '\n' || *at == '\r') return at + 1;
            return begin_cell(at);
    }
    return end;
}

const char* CsvParser::begin_cell(const char* at) {
    const bool quoted = *at == '"';
    state_ = quoted ? State::Quoted : State::Plain;
    return quoted ? at + 1 : at;
}

/// Nearly always one quoted cell follows another: they are read without looking at the state in
/// between, and without touching members, which the compiler would have to write each time.
const char* CsvParser::read_quoted(const char* at, const char* end) {
    const std::size_t width = header_read_ ? row_.size() : 0;
    char* text = rows_.text().data();
    std::size_t used = used_;
    for (;;) {
        const Copied copied = copy_to_quote(at, end, text + used);
        used += copied.bytes;
        odd_ = odd_ || copied.odd;
        at += copied.bytes;
        if (end - at < 3 || at[1] != ',' || at[2] != '"') break;
        if (odd_ || cells_ >= width || is_date_time_[cells_] != 0) {
            used_ = used;
            end_cell();
            used = used_;
            text = rows_.text().data();
        } else {
            row_[cells_++] = {cell_begin_, used - cell_begin_};
            cell_begin_ = used;
        }
        at += 3;
    }
    used_ = used;
    if (at == end) return end;
    state_ = State::QuoteSeen;
    return at + 1;
}

const char* CsvParser::after_quote(const char* at) {
    if (ends_a_cell(*at)) {
        end_at(*at);
    } else if (*at == '"') {
        append('"');
        state_ = State::Quoted;
    } else {
        fail("there is text after a closing quote");
    }
    return at + 1;
}

const char* CsvParser::read_plain(const char* at, const char* end) {
    for (; at != end; ++at) {
        if (ends_a_cell(*at)) {
            end_at(*at);
            return at + 1;
        }
        if (*at == '"') {
            fail("there is a quote within an unquoted cell");
            return at;
        }
        append(*at);
    }
    return end;
}

void CsvParser::append(char c) {
    rows_.text()[used_++] = c;
    odd_ = odd_ || is_odd(c);
}

void CsvParser::end_at(char separator) {
    end_cell();
    state_ = State::CellStart;
    if (separator == ',') return;
    end_row();
    state_ = separator == '\r' ? State::AfterReturn : State::RowStart;
}

void CsvParser::end_cell() {
    if (odd_) repair_cell();
    if (cells_ == row_.size()) {
        if (header_read_) return fail("a row has more cells than the header");
        row_.emplace_back();
    }
    std::size_t size = used_ - cell_begin_;
    if (size > 0 && header_read_ && is_date_time_[cells_] != 0) {
        size = canonical_date_time(rows_.text().data() + cell_begin_, size);
        used_ = cell_begin_ + size;
    }
    row_[cells_++] = {cell_begin_, size};
    cell_begin_ = used_;
}

void CsvParser::repair_cell() {
    odd_ = false;
    std::string& text = rows_.text();
    const auto cell = std::string_view{text}.substr(cell_begin_, used_ - cell_begin_);
    if (!needs_repair(cell)) return;
    const std::string clean = repaired(cell);
    text.replace(cell_begin_, cell.size(), clean);
    used_ = cell_begin_ + clean.size();
}

void CsvParser::end_row() {
    if (error_) return;
    if (cells_ != row_.size()) return fail("a row has fewer cells than the header");
    if (header_read_)
        take_row();
    else
        take_header();
    cells_ = 0;
    row_begin_ = used_;
}

void CsvParser::take_header() {
    std::vector<std::string> names;
    for (const Span& cell : row_)
        names.push_back(
            base::to_lower_ascii(std::string_view{rows_.text()}.substr(cell.begin, cell.size)));
    is_date_time_.assign(names.size(), 0);
    for (const model::Column& column : columns_) {
        const auto found = std::ranges::find(names, base::to_lower_ascii(column.name));
        if (found == names.end()) {
            error_ = base::Error{Fault::Rejected, "COLUMN_MISSING",
                                 "A page of Salesforce lacks the column " + column.name + "."};
            return;
        }
        source_of_.push_back(static_cast<std::size_t>(found - names.begin()));
        is_date_time_[source_of_.back()] = column.type == "datetime" ? 1 : 0;
    }
    header_read_ = true;
    used_ = 0;
    cell_begin_ = 0;
}

void CsvParser::take_row() {
    for (const std::size_t source : source_of_) {
        const Span& cell = row_[source];
        if (cell.size == 0)
            rows_.add_null();
        else
            rows_.add_piece(cell.begin, cell.size);
    }
    ++total_;
    if (rows_.size() >= limits_.rows_per_piece || used_ >= limits_.bytes_per_piece) deliver();
}

void CsvParser::deliver() {
    rows_.text().resize(used_);
    model::RecordRows next{columns_.size()};
    // As much again, and the piece of the page that is being read.
    next.reserve(rows_.size(), used_ + (used_ >> 3U) + kCopySlack);
    std::swap(rows_, next);
    used_ = 0;
    cell_begin_ = 0;
    row_begin_ = 0;
    make_room(ahead_);
    sink_(std::move(next));
}

base::Result<std::int64_t> CsvParser::finish() {
    if (!error_ && state_ == State::Quoted) fail("a quote is not closed");
    if (!error_ && state_ != State::RowStart && state_ != State::AfterReturn) end_at('\n');
    if (error_) return base::fail(*error_);
    if (!rows_.empty()) deliver();
    return total_;
}

}  // namespace dealwire::salesforce
