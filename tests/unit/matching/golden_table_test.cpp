#include "engine/base/email_address.hpp"
#include "engine/matching/explain.hpp"
#include "tests/support/crm_story.hpp"

#include "built_in/source_folder.hpp"
#include <gtest/gtest.h>

#include <set>

// The tables in tests/data/matching are meant to be read and extended by people who sell; each of
// their lines is a test.

namespace dealwire::matching {
namespace {

using support::TableLine;

std::vector<TableLine> table(const std::string& file) {
    return support::read_tables(std::string{DEALWIRE_SOURCE_DIR} + "/tests/data/matching/" + file);
}

std::string with(std::string text, const std::string& sign, const std::string& meaning) {
    for (std::size_t at = 0; (at = text.find(sign, at)) != std::string::npos; at += meaning.size())
        text.replace(at, sign.size(), meaning);
    return text;
}

TEST(GoldenTable, HoldsEveryAddress) {
    const auto lines = table("addresses.md");
    for (const TableLine& line : lines) {
        ASSERT_EQ(line.cells.size(), 3U) << line.heading << ": " << line.cells[0];
        const auto written = with(with(line.cells[0], "⏎", "\r\n"), "·", "\u00A0");
        const auto found = base::parse_email(written);
        EXPECT_EQ(found ? found->text() : "-", line.cells[1]) << written << ": " << line.cells[2];
    }
    EXPECT_GE(lines.size(), 50U);
}

std::string everything_said(const support::ToldConversation& told, const Considered& considered) {
    const NameOf nameless = [](const std::string&, const model::RecordId&) { return ""; };
    std::string text;
    for (const std::string& line :
         explain_as_text({told.conversation, considered, told.decision, nameless}))
        text += line + '\n';
    return text;
}

TEST(GoldenTable, HoldsEveryConversation) {
    const auto lines = table("cases.md");
    for (const TableLine& line : lines) {
        SCOPED_TRACE(line.heading + ": " + line.cells[0]);
        ASSERT_EQ(line.cells.size(), 5U);
        auto world = support::world_of(line.cells[1]);
        const auto told = support::conversation_of(line.cells[2]);

        const auto considered = world.consider(told.conversation, told.decision);

        EXPECT_EQ(support::outcome_of(considered.resolution), line.cells[3]);
        EXPECT_THAT(everything_said(told, considered), ::testing::HasSubstr(line.cells[4]));
    }
    EXPECT_GE(lines.size(), 90U);
}

TEST(GoldenTable, NamesEachCaseOnce) {
    std::set<std::string> names;
    for (const TableLine& line : table("cases.md"))
        EXPECT_TRUE(names.insert(line.heading + ": " + line.cells[0]).second) << line.cells[0];
}

}  // namespace
}  // namespace dealwire::matching
