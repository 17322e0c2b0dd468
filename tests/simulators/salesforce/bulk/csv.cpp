#include "tests/simulators/salesforce/bulk/csv.hpp"

#include <array>
#include <utility>

namespace dealwire::orgsim {

namespace {

constexpr std::array<std::pair<std::string_view, char>, 6> kDelimiters{{{"COMMA", ','},
                                                                        {"BACKQUOTE", '`'},
                                                                        {"CARET", '^'},
                                                                        {"PIPE", '|'},
                                                                        {"SEMICOLON", ';'},
                                                                        {"TAB", '\t'}}};

}  // namespace

std::optional<std::vector<std::string>> CsvReader::next() {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) end_of_row();
    if (at_ >= text_.size()) return std::nullopt;
    std::vector<std::string> row;
    while (true) {
        const bool quoted = at_ < text_.size() && text_[at_] == '"';
        row.push_back(quoted ? quoted_field() : plain_field());
        if (end_of_row()) return row;
        if (text_[at_] != form_.delimiter) {
            throw CsvError("Quoted field is followed by '" + std::string{text_[at_]} +
                           "' instead of the delimiter");
        }
        ++at_;
    }
}

std::string CsvReader::quoted_field() {
    std::string field;
    for (++at_; at_ < text_.size(); ++at_) {
        if (text_[at_] != '"') {
            field += text_[at_];
        } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
            field += '"';
            ++at_;
        } else {
            ++at_;
            return field;
        }
    }
    throw CsvError("Quoted field is not closed");
}

std::string CsvReader::plain_field() {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] != form_.delimiter && text_[at_] != '\n' &&
           text_[at_] != '\r') {
        if (text_[at_] == '"') throw CsvError("A quote inside a field that is not quoted");
        ++at_;
    }
    return std::string{text_.substr(start, at_ - start)};
}

bool CsvReader::end_of_row() {
    if (at_ >= text_.size()) return true;
    const bool crlf = text_.substr(at_, 2) == "\r\n";
    if (!crlf && text_[at_] != '\n' && text_[at_] != '\r') return false;
    if (crlf != (form_.line_ending == LineEnding::Crlf)) line_ending_differs_ = true;
    at_ += crlf ? 2 : 1;
    return true;
}

void append_csv_row(std::string& out, const std::vector<std::string>& row, const CsvForm& form) {
    bool first = true;
    for (const auto& value : row) {
        if (!std::exchange(first, false)) out += form.delimiter;
        out += '"';
        for (const char c : value) out.append(c == '"' ? 2 : 1, c);
        out += '"';
    }
    out.append(form.line_ending == LineEnding::Crlf ? "\r\n" : "\n");
}

std::optional<char> delimiter_named(std::string_view name) {
    for (const auto& [known, delimiter] : kDelimiters) {
        if (known == name) return delimiter;
    }
    return std::nullopt;
}

}  // namespace dealwire::orgsim
