#include "tests/simulators/salesforce/bulk/csv.hpp"

#include <random>

namespace dealwire::orgsim {

namespace {

std::vector<std::vector<std::string>> rows_of(const std::string& text, CsvForm form = {}) {
    CsvReader reader{text, form};
    std::vector<std::vector<std::string>> rows;
    while (auto row = reader.next()) rows.push_back(*row);
    return rows;
}

using Rows = std::vector<std::vector<std::string>>;

}  // namespace

TEST(Csv, KeepsQuotesDelimitersAndLineEndsInsideQuotes) {
    EXPECT_EQ(rows_of("a,\"b,\"\"c\"\"\nd\",\n"), (Rows{{"a", "b,\"c\"\nd", ""}}));
    EXPECT_EQ(rows_of(" a , b \n"), (Rows{{" a ", " b "}}));
    EXPECT_EQ(rows_of("a\nb"), (Rows{{"a"}, {"b"}}));
    EXPECT_EQ(rows_of("a|b;c\n", {'|', LineEnding::Lf}), (Rows{{"a", "b;c"}}));
}

TEST(Csv, RefusesWhatRfc4180DoesNotAllow) {
    EXPECT_THROW(rows_of("\"a\" ,b\n"), CsvError);
    EXPECT_THROW(rows_of("\"a"), CsvError);
    EXPECT_THROW(rows_of("a\"b\n"), CsvError);
}

TEST(Csv, NoticesTheOtherLineEnding) {
    CsvReader reader{"a\r\nb\n", {',', LineEnding::Lf}};
    reader.next();
    EXPECT_TRUE(reader.line_ending_differs());
    EXPECT_EQ(rows_of("a,b\r\nc,d\r\n", {',', LineEnding::Crlf}), (Rows{{"a", "b"}, {"c", "d"}}));
}

TEST(Csv, ReadsBackWhateverItWrites) {
    std::mt19937 chance{11};
    constexpr std::string_view kLetters = "ab,;\"\n\r\t |é";
    for (int round = 0; round < 500; ++round) {
        const CsvForm form{round % 2 == 0 ? ',' : '\t',
                           round % 3 == 0 ? LineEnding::Crlf : LineEnding::Lf};
        Rows rows(1 + chance() % 4, std::vector<std::string>(3));
        std::string text;
        for (auto& row : rows) {
            for (auto& value : row) {
                for (auto left = chance() % 8; left > 0; --left) {
                    value += kLetters[chance() % kLetters.size()];
                }
            }
            append_csv_row(text, row, form);
        }
        EXPECT_EQ(rows_of(text, form), rows);
    }
}

TEST(Csv, NeverFailsOtherwiseThanByRefusing) {
    std::mt19937 chance{5};
    int refused = 0;
    for (int round = 0; round < 5000; ++round) {
        std::string text(chance() % 40, ' ');
        for (char& c : text) c = "a,\"\n\r"[chance() % 5];
        try {
            (void)rows_of(text);
        } catch (const CsvError&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 0);
    EXPECT_LT(refused, 5000);
}

}  // namespace dealwire::orgsim
