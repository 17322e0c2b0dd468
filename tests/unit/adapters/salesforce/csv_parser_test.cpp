#include "adapters/salesforce/csv_parser.hpp"

#include <stdexcept>

namespace dealwire::salesforce {
namespace {

using model::CellText;
using Rows = std::vector<std::vector<CellText>>;
using testing::HasSubstr;

const std::vector<model::Column> kColumns{
    {"Id", "id"}, {"Name", "string"}, {"CreatedDate", "datetime"}};

/// A page parsed in pieces of `piece` bytes.
class CsvParsing : public testing::Test {
protected:
    base::Result<std::int64_t> parse(std::string_view page, std::size_t piece = 5) {
        CsvParser parser{columns_, limits_, [this](model::RecordRows rows) {
                             pieces_.push_back(rows.size());
                             for (const auto row : rows) rows_.push_back(row.texts());
                         }};
        for (; !page.empty(); page.remove_prefix(std::min(piece, page.size())))
            if (const auto fed = parser.feed(page.substr(0, piece)); !fed)
                return base::fail(fed.error());
        return parser.finish();
    }

    std::string code_of(std::string_view page) {
        const auto outcome = parse(page);
        return outcome ? "parsed" : outcome.error().code;
    }

    /// The second cell of the only row.
    CellText name_in(const std::string& cell) {
        rows_.clear();
        const auto outcome = parse("Id,Name,CreatedDate\n\"1\"," + cell + ",\"\"\n");
        return outcome && rows_.size() == 1 ? rows_.front()[1] : CellText{"not parsed"};
    }

    std::vector<model::Column> columns_ = kColumns;
    CsvLimits limits_;
    std::vector<std::size_t> pieces_;
    Rows rows_;
};

TEST_F(CsvParsing, ReadsRowsOfQuotedCells) {
    const auto rows = parse(
        "\"Id\",\"Name\",\"CreatedDate\"\n"
        "\"1\",\"Ada\",\"2026-01-02T03:04:05.000Z\"\n"
        "\"2\",\"\",\"2026-01-02T03:04:05.120+0100\"\n");

    EXPECT_EQ(rows, 2);
    EXPECT_EQ(rows_, (Rows{{"1", "Ada", "2026-01-02T03:04:05Z"},
                           {"2", std::nullopt, "2026-01-02T02:04:05.120Z"}}));
}

TEST_F(CsvParsing, KeepsQuotesCommasAndLineEndsInsideCells) {
    EXPECT_EQ(name_in("\"a \"\"b\"\", c\""), "a \"b\", c");
    EXPECT_EQ(name_in("\"one\ntwo\r\nthree\rfour\""), "one\ntwo\r\nthree\rfour");
    EXPECT_EQ(name_in("\"\"\"\""), "\"");
    EXPECT_EQ(name_in("\",\""), ",");
}

TEST_F(CsvParsing, TakesEveryLineEndAndUnquotedCells) {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        rows_.clear();
        EXPECT_EQ(parse("Id,Name,CreatedDate" + end + "1,Ada," + end + "2,,"), 2) << end;
        EXPECT_EQ(rows_, (Rows{{"1", "Ada", std::nullopt}, {"2", std::nullopt, std::nullopt}}));
    }
}

TEST_F(CsvParsing, FindsColumnsWhateverTheirCaseAndOrder) {
    parse("name,EXTRA,createddate,ID\n\"Ada\",\"x\",\"2026-01-02T03:04:05.000Z\",\"1\"\n").value();

    EXPECT_EQ(rows_, (Rows{{"1", "Ada", "2026-01-02T03:04:05Z"}}));
}

TEST_F(CsvParsing, RefusesAPageWithoutAColumnThatWasAskedFor) {
    const auto outcome = parse("Id,Name\n1,Ada\n");

    EXPECT_EQ(outcome.error().code, "COLUMN_MISSING");
    EXPECT_THAT(outcome.error().detail, HasSubstr("CreatedDate"));
}

TEST_F(CsvParsing, SkipsTheByteOrderMarkAndEmptyLines) {
    EXPECT_EQ(parse("\xEF\xBB\xBF\"Id\",\"Name\",\"CreatedDate\"\n\n1,Ada,\n\r\n\n2,Bo,\n\n"), 2);
    EXPECT_EQ(rows_.front()[0], "1");
}

TEST_F(CsvParsing, KeepsCharactersThatAreCutBetweenPieces) {
    const std::string name = "Zoë 東京 \xF0\x9F\x9A\x80 end";
    for (std::size_t piece = 1; piece < 8; ++piece) {
        rows_.clear();
        parse("Id,Name,CreatedDate\n1,\"" + name + "\",\n", piece).value();
        EXPECT_EQ(rows_.front()[1], name);
    }
}

TEST_F(CsvParsing, RepairsDamagedTextInsteadOfLosingTheRow) {
    EXPECT_EQ(name_in(std::string{"\"a\0b\"", 5}), "ab");
    EXPECT_EQ(name_in("\"caf\xE9 \xC3\xA9\""), "caf\xEF\xBF\xBD \xC3\xA9");
    EXPECT_EQ(name_in("\"\xF0\x9F\x9A\""), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(name_in(std::string{"\"\0\"", 3}), std::nullopt);
}

TEST_F(CsvParsing, LeavesAloneWhatIsNoDateTime) {
    parse("Id,Name,CreatedDate\n1,2026-01-02T03:04:05.000Z,soon\n").value();

    EXPECT_EQ(rows_, (Rows{{"1", "2026-01-02T03:04:05.000Z", "soon"}}));
}

TEST_F(CsvParsing, TakesAPageWithoutRows) {
    EXPECT_EQ(parse(""), 0);
    EXPECT_EQ(parse("\"Id\",\"Name\",\"CreatedDate\"\n"), 0);
    EXPECT_TRUE(pieces_.empty());
}

TEST_F(CsvParsing, RefusesRowsOfAnotherWidth) {
    EXPECT_EQ(code_of("Id,Name,CreatedDate\n1,Ada\n"), "BAD_CSV");
    EXPECT_EQ(code_of("Id,Name,CreatedDate\n1,Ada,,\n"), "BAD_CSV");
    EXPECT_EQ(code_of("Id,Name,CreatedDate\n\"1\",\"Ada\",\"\",\"\"\n"), "BAD_CSV");
}

TEST_F(CsvParsing, RefusesBrokenQuoting) {
    EXPECT_EQ(code_of("Id,Name,CreatedDate\n1,\"Ada,\n2,Bo,\n"), "BAD_CSV");
    EXPECT_EQ(code_of("Id,Name,CreatedDate\n1,\"Ada\"x,\n"), "BAD_CSV");
    EXPECT_EQ(code_of("Id,Name,CreatedDate\n1,A\"da,\n"), "BAD_CSV");
}

TEST_F(CsvParsing, RefusesARowWithoutEnd) {
    limits_.bytes_per_row = 100;

    EXPECT_EQ(code_of("Id,Name,CreatedDate\n1,\"" + std::string(200, 'x')), "BAD_CSV");
}

TEST_F(CsvParsing, DeliversPiecesOfBoundedSize) {
    std::string page = "Id,Name,CreatedDate\n";
    for (int i = 0; i < 10; ++i) page += "\"" + std::to_string(i) + "\",\"0123456789\",\"\"\n";
    limits_.rows_per_piece = 4;
    EXPECT_EQ(parse(page, 1'000), 10);
    EXPECT_EQ(pieces_, (std::vector<std::size_t>{4, 4, 2}));

    pieces_.clear();
    limits_ = {.bytes_per_piece = 20};
    EXPECT_EQ(parse(page, 1'000), 10);
    EXPECT_EQ(pieces_, (std::vector<std::size_t>{2, 2, 2, 2, 2}));
    EXPECT_EQ(rows_.back(), (std::vector<CellText>{"9", "0123456789", std::nullopt}));
}

TEST_F(CsvParsing, LetsThroughWhatTheSinkThrows) {
    CsvParser parser{kColumns, {.rows_per_piece = 1}, [](model::RecordRows) {
                         throw std::logic_error{"the sink"};
                     }};

    EXPECT_THROW(std::ignore = parser.feed("Id,Name,CreatedDate\n1,Ada,\n"), std::logic_error);
}

}  // namespace
}  // namespace dealwire::salesforce
