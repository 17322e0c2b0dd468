#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim {

/// The text is no CSV by the rules of Bulk API 2.0 ("Prepare CSV Files"): RFC 4180, spaces outside
/// quotes are data, nothing may stand between a closing quote and the delimiter.
class CsvError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

enum class LineEnding { Lf, Crlf };

/// How one job writes its CSV.
struct CsvForm {
    char delimiter = ',';
    LineEnding line_ending = LineEnding::Lf;
};

/// Reads rows one after another. `text` must outlive the reader.
class CsvReader {
public:
    CsvReader(std::string_view text, CsvForm form) : text_(text), form_(form) {}

    /// The next row, or nothing at the end. Empty lines are skipped. Throws CsvError.
    std::optional<std::vector<std::string>> next();

    /// Whether a row ended in the other line ending than the form says.
    [[nodiscard]] bool line_ending_differs() const { return line_ending_differs_; }

private:
    std::string quoted_field();
    std::string plain_field();
    bool end_of_row();

    std::string_view text_;
    CsvForm form_;
    std::size_t at_ = 0;
    bool line_ending_differs_ = false;
};

/// Appends one row, every value in quotes, as Bulk results are written.
void append_csv_row(std::string& out, const std::vector<std::string>& row, const CsvForm& form);

/// COMMA, TAB …; nothing for another word.
[[nodiscard]] std::optional<char> delimiter_named(std::string_view name);

}  // namespace dealwire::orgsim
