#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::model {

/// A cell of a row as text in one canonical form: date-times `2026-01-02T03:04:05Z` (milliseconds
/// only where there are any), dates `2026-01-02`, booleans `true`/`false`, numbers as the org wrote
/// them. Absent means null. Valid as long as the rows it came from.
using Cell = std::optional<std::string_view>;

/// The same with a text of its own, to build rows of.
using CellText = std::optional<std::string>;

/// How a column is kept beside the typed ones.
struct Column {
    std::string name;  ///< API name
    std::string type;  ///< Salesforce's word for its type

    bool operator==(const Column&) const = default;
};

/// Rows of equal width, all their texts in one piece of memory: a page of a million cells costs a
/// handful of allocations. Not thread-safe while it is changed.
class RecordRows {
public:
    /// One row. Valid until the rows are changed.
    class Row {
    public:
        Row(const RecordRows& rows, std::size_t index) : rows_{&rows}, index_{index} {}

        [[nodiscard]] std::size_t size() const { return rows_->width_; }

        Cell operator[](std::size_t column) const {
            return rows_->cell(index_ * rows_->width_ + column);
        }

        /// Throws std::out_of_range where there is no such column.
        [[nodiscard]] Cell at(std::size_t column) const {
            if (column >= size()) throw std::out_of_range{"a row has no such column"};
            return (*this)[column];
        }

        /// A copy that outlives the rows.
        [[nodiscard]] std::vector<CellText> texts() const {
            std::vector<CellText> copy;
            copy.reserve(size());
            for (std::size_t i = 0; i < size(); ++i) {
                const Cell cell = (*this)[i];
                copy.push_back(cell ? CellText{*cell} : std::nullopt);
            }
            return copy;
        }

    private:
        const RecordRows* rows_;
        std::size_t index_;
    };

    class Iterator {
    public:
        using value_type = Row;
        using difference_type = std::ptrdiff_t;

        Iterator() = default;

        Iterator(const RecordRows& rows, std::size_t index) : rows_{&rows}, index_{index} {}

        Row operator*() const { return {*rows_, index_}; }

        Iterator& operator++() {
            ++index_;
            return *this;
        }

        Iterator operator++(int) {
            const Iterator before = *this;
            ++index_;
            return before;
        }

        bool operator==(const Iterator& other) const { return index_ == other.index_; }

    private:
        const RecordRows* rows_ = nullptr;
        std::size_t index_ = 0;
    };

    RecordRows() = default;

    explicit RecordRows(std::size_t width) : width_{width} {}

    // A row is a list of cells wherever it is written down by hand.
    RecordRows(  // NOLINT(google-explicit-constructor)
        std::initializer_list<std::vector<CellText>> rows) {
        for (const auto& row : rows) push_back(row);
    }

    /// Whole rows; one that is being built is not counted.
    [[nodiscard]] std::size_t size() const { return width_ == 0 ? 0 : cells_.size() / width_; }

    [[nodiscard]] bool empty() const { return size() == 0; }

    [[nodiscard]] std::size_t width() const { return width_; }

    /// Bytes of text in all rows.
    [[nodiscard]] std::size_t bytes() const { return text_.size(); }

    Row operator[](std::size_t row) const { return {*this, row}; }

    [[nodiscard]] Row front() const { return (*this)[0]; }

    [[nodiscard]] Row back() const { return (*this)[size() - 1]; }

    [[nodiscard]] Iterator begin() const { return {*this, 0}; }

    [[nodiscard]] Iterator end() const { return {*this, size()}; }

    void reserve(std::size_t rows, std::size_t bytes) {
        cells_.reserve(rows * width_);
        text_.reserve(bytes);
    }

    /// Forgets the rows and keeps the memory.
    void clear() {
        cells_.clear();
        text_.clear();
    }

    /// The next cell of the row that is being built; the row ends with its last column.
    void add(Cell cell) {
        if (!cell) return add_null();
        const std::size_t begin = text_.size();
        text_.append(*cell);
        end_cell(begin);
    }

    void add_null() { cells_.push_back({0, kNull}); }

    /// For parsers: append the text of a cell here, then end it with where it began.
    std::string& text() { return text_; }

    void end_cell(std::size_t begin) {
        if (text_.size() >= kNull) throw std::length_error{"a page holds too much text"};
        cells_.push_back(
            {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text_.size() - begin)});
    }

    /// For parsers: a cell whose text stands in `text()` already.
    void add_piece(std::size_t begin, std::size_t size) {
        if (begin + size >= kNull) throw std::length_error{"a page holds too much text"};
        cells_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(size)});
    }

    /// Cells of the row that is being built.
    [[nodiscard]] std::size_t cells_begun() const {
        return width_ == 0 ? cells_.size() : cells_.size() % width_;
    }

    /// Adds a whole row; the first one tells the width. Throws std::length_error where another has
    /// a different one.
    void push_back(std::span<const CellText> row) {
        if (width_ == 0) width_ = row.size();
        if (row.size() != width_) throw std::length_error{"a row has another width"};
        for (const CellText& cell : row) add(cell ? Cell{*cell} : std::nullopt);
    }

    void push_back(std::initializer_list<CellText> row) {
        push_back(std::span<const CellText>{row.begin(), row.size()});
    }

    void push_back(const Row& row) {
        if (width_ == 0) width_ = row.size();
        if (row.size() != width_) throw std::length_error{"a row has another width"};
        for (std::size_t i = 0; i < width_; ++i) add(row[i]);
    }

    /// Takes out the rows that `unwanted` holds for; how many those were.
    template <class Predicate>
    std::size_t erase_if(const Predicate& unwanted) {
        const std::size_t before = size();
        std::size_t kept = 0;
        for (std::size_t i = 0; i < before; ++i) {
            if (unwanted((*this)[i])) continue;
            if (kept != i)
                for (std::size_t column = 0; column < width_; ++column)
                    cells_[kept * width_ + column] = cells_[i * width_ + column];
            ++kept;
        }
        cells_.resize(kept * width_);
        return before - kept;
    }

private:
    static constexpr std::uint32_t kNull = std::numeric_limits<std::uint32_t>::max();

    struct Piece {
        std::uint32_t begin = 0;
        std::uint32_t size = kNull;
    };

    [[nodiscard]] Cell cell(std::size_t index) const {
        const Piece& piece = cells_[index];
        if (piece.size == kNull) return std::nullopt;
        return std::string_view{text_}.substr(piece.begin, piece.size);
    }

    std::size_t width_ = 0;
    std::vector<Piece> cells_;
    std::string text_;
};

/// Rows of one object as the org gave them; each row has one cell per column, in their order.
/// `Id` is always among the columns.
struct RecordPage {
    std::string object;
    std::vector<Column> columns;
    RecordRows rows;
    /// The rows hold a few columns only, to be put beside what is held: a record that is not held
    /// yet is left out.
    bool beside = false;
};

}  // namespace dealwire::model
