#include "engine/importing/page.hpp"

#include <gtest/gtest.h>

namespace dealwire::importing {
namespace {

const std::string kAnn = "0035g00000AAAAA";
const std::string kBo = "0035g00000AAAAB";

model::RecordPage contacts() {
    return {.object = "Contact",
            .columns = {{"Id", "id"}, {"FirstName", "string"}, {"LastName", "string"}},
            .rows = {}};
}

std::string reason_for(const std::string& first_name, const std::string& last_name) {
    model::RecordPage page = contacts();
    page.rows.push_back({kAnn, first_name, last_name});
    page.rows.push_back({kBo, "Bo", "Müller"});

    const PageFacts facts = take_out_invalid_rows(page, "", std::nullopt);

    EXPECT_EQ(page.rows.size() + facts.rejected.size(), 2U);
    EXPECT_EQ(page.rows.back()[0], kBo);
    return facts.rejected.empty() ? "" : facts.rejected.front().reason;
}

TEST(Sift, KeepsTextOfAllKinds) {
    EXPECT_EQ(reason_for("Jörg", "東京 😀"), "");
    EXPECT_EQ(reason_for("", "plain and longer than eight bytes"), "");
}

TEST(Sift, RejectsTheRowWithACellThatIsNoUtf8) {
    EXPECT_EQ(reason_for("Ann", "M\xFCller"),
              "Its LastName holds bytes that are no text in UTF-8.");
    EXPECT_EQ(reason_for("so far so good \xC3", ""),
              "Its FirstName holds bytes that are no text in UTF-8.");
}

TEST(Sift, RejectsACharacterThatIsCutInTwoCells) {
    EXPECT_EQ(reason_for("J\xC3", "\xB6rg"),
              "Its FirstName holds bytes that are no text in UTF-8.");
}

}  // namespace
}  // namespace dealwire::importing
