#include "adapters/json/json.hpp"
#include "engine/intake/intake.hpp"
#include "tests/fakes/in_memory_conversation_store.hpp"
#include "tests/integration/samples/sample_org.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace dealwire {
namespace {

tl::expected<base::Tree, std::string> parsed(const std::string& line) {
    auto value = json::parse(line);
    if (value) return std::move(*value);
    return tl::unexpected{"is not valid JSON: " + value.error().reason};
}

intake::IntakeReport take_in_bad_lines() {
    fakes::InMemoryConversationStore store;
    intake::Intake intake{store, base::TenantId{"default"}};
    std::ifstream in{support::sample_folder() / "bad.ndjson", std::ios::binary};
    std::string line;
    for (std::int64_t number = 1; std::getline(in, line); ++number)
        intake.take(number, parsed(line), line.size());
    return intake.finish();
}

TEST(BadLines, AreRejectedOneByOneWithTheirReasonAndTheGoodOnesTaken) {
    const base::Tree expected =
        support::read_document(support::sample_folder() / "bad.expected.json");
    const base::Tree::Array& wanted = *expected.find("rejected")->array();
    const intake::IntakeReport report = take_in_bad_lines();

    EXPECT_EQ(std::to_string(report.accepted), expected.find("accepted")->number()->text);
    ASSERT_EQ(report.rejected.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const intake::RejectedLine& found = report.rejected[i];
        EXPECT_EQ(std::to_string(found.line), wanted[i].find("line")->number()->text);
        EXPECT_EQ(found.id, wanted[i].text_at("id")) << "line " << found.line;
        EXPECT_NE(found.reason.find(wanted[i].text_at("reason").value()), std::string::npos)
            << "line " << found.line << ": " << found.reason;
    }
}

}  // namespace
}  // namespace dealwire
