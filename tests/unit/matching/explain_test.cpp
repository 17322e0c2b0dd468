#include "engine/matching/explain.hpp"

#include "adapters/json/json.hpp"
#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace dealwire::matching {
namespace {

using namespace support;

/// A conversation in which every kind of participant and candidate occurs.
CrmWorld busy_world() {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_account(2, "shared.example");
    world.add_account(3, "www.shared.example");
    world.add_contact(1, "lee@contoso.example", 1);
    world.add_contact(2, "lee@contoso.example");
    world.add_lead(1, "kim@fabrikam.example");
    world.add_opportunity(1, 1, 1);
    world.add_opportunity(2, 1, 9).last_modified = at("2026-03-01");
    auto& lost = world.add_opportunity(3, 1, 9);
    lost.stage = "Closed Lost";
    lost.closed = true;
    lost.close_date = base::parse_date("2026-02-10");
    world.add_member(1, "ann@our-co.example");
    return world;
}

model::Conversation busy_conversation() {
    auto conversation = conversation_with({"Ann <ann@our-co.example>", "lee+q1@contoso.example",
                                           "kim@fabrikam.example", "x@contoso.example",
                                           "y@shared.example", "stranger@gmail.com", ""});
    conversation.title = "Pricing";
    conversation.primary_user = "member-1";
    conversation.participants[1].name = "Lee Park";
    return conversation;
}

std::string name_of(const std::string& kind, const model::RecordId& id) {
    return kind == "user" ? "" : kind + " no. " + id.text().substr(14, 1);
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    return text;
}

/// Compares with a golden file; DEALWIRE_UPDATE_GOLDEN=1 rewrites it instead.
void expect_golden(const std::string& file, const std::string& actual) {
    const std::filesystem::path path =
        std::filesystem::path{DEALWIRE_SOURCE_DIR} / "tests/unit/matching/golden" / file;
    if (std::getenv("DEALWIRE_UPDATE_GOLDEN") != nullptr) std::ofstream{path} << actual;
    std::ifstream in{path, std::ios::binary};
    const std::string expected{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_EQ(actual, expected) << path;
}

TEST(Explanation, ReadsLikeThisForASalesManager) {
    CrmWorld world = busy_world();
    const auto conversation = busy_conversation();
    const auto resolution = world.resolve(conversation);
    expect_golden("why.txt", joined(explain_as_text({conversation, resolution, {}, name_of})));
}

TEST(Explanation, HasThisFormForPrograms) {
    CrmWorld world = busy_world();
    const auto conversation = busy_conversation();
    const auto resolution = world.resolve(conversation);
    expect_golden("why.json",
                  json::to_pretty_text(explain_as_tree({conversation, resolution, {}, name_of})));
}

TEST(Explanation, NamesTheOverrideAndHowToClearIt) {
    CrmWorld world = busy_world();
    const auto conversation = busy_conversation();
    const std::optional<model::Override> decision{{opportunity_id(2), "ann", "2026-03-11"}};
    const auto resolution = world.resolve(conversation, decision);

    const auto tree = explain_as_tree({conversation, resolution, decision, name_of});

    EXPECT_EQ(tree.text_at("opportunity"), opportunity_id(2).text());
    EXPECT_EQ(tree.text_at("override.opportunity"), opportunity_id(2).text());
    EXPECT_EQ(tree.text_at("override.by"), "ann");
    EXPECT_THAT(what_would_change(resolution).back(),
                ::testing::HasSubstr("dealwire override call-1 --clear"));
}

TEST(Explanation, SaysThatNothingWasFound) {
    CrmWorld world;
    const auto conversation = conversation_with({});
    const auto resolution = world.resolve(conversation);

    const auto tree = explain_as_tree({conversation, resolution, {}, name_of});

    EXPECT_TRUE(tree.find("opportunity")->is_null());
    EXPECT_TRUE(tree.find("override")->is_null());
    EXPECT_TRUE(tree.find("participants")->array()->empty());
    EXPECT_THAT(joined(explain_as_text({conversation, resolution, {}, name_of})),
                ::testing::HasSubstr("nowhere: nothing in Salesforce was found"));
}

TEST(Explanation, TellsWhatIsMissingForAnOpportunity) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    const auto without = world.resolve(conversation_with({"x@contoso.example"}));
    EXPECT_THAT(what_would_change(without)[0], ::testing::HasSubstr("would be taken if its owner"));
    world.add_opportunity(1, 1).created = at("2026-12-01");
    const auto too_late = world.resolve(conversation_with({"x@contoso.example"}));
    EXPECT_THAT(what_would_change(too_late)[0], ::testing::HasSubstr("had been open at the time"));
}

}  // namespace
}  // namespace dealwire::matching
