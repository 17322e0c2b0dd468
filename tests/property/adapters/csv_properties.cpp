#include "adapters/salesforce/csv_parser.hpp"
#include "engine/base/text.hpp"

#include <rapidcheck.h>

namespace dealwire::salesforce {
namespace {

using Line = std::vector<std::string>;
using Rows = std::vector<std::vector<model::CellText>>;

constexpr std::size_t kWidth = 3;

const std::vector<model::Column> kColumns{{"Id", "id"}, {"A__c", "string"}, {"B__c", "string"}};

/// The simplest reader that could be right: the whole text at once, one character after another.
/// Nothing where the text is no CSV of our columns, which come in their order.
class NaiveReader {
public:
    static std::optional<Rows> read(std::string_view text) {
        NaiveReader reader{text};
        if (!reader.all()) return std::nullopt;
        return std::move(reader.rows_);
    }

private:
    explicit NaiveReader(std::string_view text) : text_{text} {}

    [[nodiscard]] bool at_line_end() const {
        return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r';
    }

    bool all() {
        while (at_ < text_.size()) {
            if (at_line_end()) {
                ++at_;
                continue;
            }
            Line line;
            if (!one_line(line) || line.size() != kWidth) return false;
            if (header_) keep(line);
            header_ = true;
        }
        return true;
    }

    bool one_line(Line& line) {
        for (;;) {
            if (!one_cell(line.emplace_back())) return false;
            if (at_line_end()) return true;
            if (text_[at_++] != ',') return false;
        }
    }

    bool one_cell(std::string& cell) {
        if (at_ == text_.size() || text_[at_] != '"') return plain_cell(cell);
        for (++at_; at_ < text_.size(); cell += text_[at_++]) {
            if (text_[at_] != '"') continue;
            ++at_;
            if (at_ == text_.size() || text_[at_] != '"') return true;
        }
        return false;
    }

    bool plain_cell(std::string& cell) {
        for (; !at_line_end() && text_[at_] != ','; ++at_) {
            if (text_[at_] == '"') return false;
            cell += text_[at_];
        }
        return true;
    }

    void keep(Line& line) {
        auto& row = rows_.emplace_back();
        for (std::string& cell : line) {
            std::erase(cell, '\0');
            row.push_back(cell.empty() ? std::nullopt : model::CellText{cell});
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool header_ = false;
    Rows rows_;
};

/// The text cut into pieces at random.
std::optional<Rows> parsed(std::string_view text, const CsvLimits& limits) {
    Rows rows;
    CsvParser parser{kColumns, limits, [&rows](model::RecordRows piece) {
                         for (const auto row : piece) rows.push_back(row.texts());
                     }};
    while (!text.empty()) {
        const auto size = *rc::gen::inRange<std::size_t>(1, 40);
        if (!parser.feed(text.substr(0, size))) return std::nullopt;
        text.remove_prefix(std::min(size, text.size()));
    }
    const auto total = parser.finish();
    if (!total) return std::nullopt;
    RC_ASSERT(static_cast<std::size_t>(*total) == rows.size());
    return rows;
}

std::string quoted_cell(const std::string& text) {
    std::string cell = "\"";
    for (const char c : text) cell += c == '"' ? "\"\"" : std::string{c};
    return cell + "\"";
}

/// Texts made of everything that has a meaning in CSV, and of long runs without any.
rc::Gen<std::string> cell_texts() {
    const auto part =
        rc::gen::element<std::string>("\"", ",", "\n", "\r", "\r\n", "x", "Zoë", "\xF0\x9F\x9A\x80",
                                      "plain text of some length", std::string(1, '\0'));
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(part), [](const auto& parts) {
        std::string text;
        for (const std::string& some : parts) text += some;
        return text;
    });
}

TEST(CsvProperties, WhatWasWrittenIsReadWhateverTheCuts) {
    EXPECT_TRUE(rc::check("cells come back", [] {
        const auto cells = *rc::gen::container<std::vector<std::string>>(cell_texts());
        const auto line_end = *rc::gen::element<std::string>("\n", "\r\n", "\r");
        const CsvLimits limits{.rows_per_piece = *rc::gen::inRange<std::size_t>(1, 5)};
        std::string text = "\"Id\",\"A__c\",\"B__c\"" + line_end;
        Rows written;
        for (std::size_t i = 0; i + kWidth <= cells.size(); i += kWidth) {
            auto& row = written.emplace_back();
            for (std::size_t j = 0; j < kWidth; ++j) {
                text += (j == 0 ? "" : ",") + quoted_cell(cells[i + j]);
                std::string kept = cells[i + j];
                std::erase(kept, '\0');
                row.push_back(kept.empty() ? std::nullopt : model::CellText{kept});
            }
            text += line_end;
        }
        RC_ASSERT(parsed(text, limits) == written);
    }));
}

TEST(CsvProperties, AnyTextIsReadAsTheNaiveReaderDoes) {
    EXPECT_TRUE(rc::check("both read the same or refuse", [] {
        const auto parts = *rc::gen::container<std::vector<std::string>>(
            rc::gen::element<std::string>("\"", "\"\"", ",", "\n", "\r", "\"x\",", "x,y,z\n", "x"));
        std::string text = "Id,A__c,B__c\n";
        for (const std::string& part : parts) text += part;
        RC_ASSERT(parsed(text, {}) == NaiveReader::read(text));
    }));
}

TEST(CsvProperties, EveryCellIsUtf8WhateverArrives) {
    EXPECT_TRUE(rc::check("no byte of any value breaks the text", [] {
        const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
        const auto rows = parsed("Id,A__c,B__c\n1," + quoted_cell(bytes) + ",2\n", {});
        RC_ASSERT(rows && rows->size() == 1);
        const std::string text = rows->front()[1].value_or("");
        RC_ASSERT(base::is_utf8(text) && text.find('\0') == std::string::npos);
    }));
}

}  // namespace
}  // namespace dealwire::salesforce
