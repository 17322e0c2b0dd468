#include "engine/matching/explain.hpp"

#include "adapters/json/json.hpp"
#include "engine/matching/sentences.hpp"
#include "tests/support/crm_world.hpp"

#include "built_in/source_folder.hpp"
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
    const auto considered = world.consider(conversation);
    expect_golden("why.txt", joined(explain_as_text({conversation, considered, {}, name_of})));
}

TEST(Explanation, HasThisFormForPrograms) {
    CrmWorld world = busy_world();
    const auto conversation = busy_conversation();
    const auto considered = world.consider(conversation);
    expect_golden("why.json",
                  json::to_pretty_text(explain_as_tree({conversation, considered, {}, name_of})));
}

TEST(Explanation, NamesTheOverrideAndHowToClearIt) {
    CrmWorld world = busy_world();
    const auto conversation = busy_conversation();
    const std::optional<model::Override> decision{{opportunity_id(2), "ann", "2026-03-11"}};
    const auto considered = world.consider(conversation, decision);

    const auto tree = explain_as_tree({conversation, considered, decision, name_of});

    EXPECT_EQ(tree.text_at("opportunity"), opportunity_id(2).text());
    EXPECT_EQ(tree.text_at("override.opportunity"), opportunity_id(2).text());
    EXPECT_EQ(tree.text_at("override.by"), "ann");
    EXPECT_THAT(what_would_change({conversation, considered, decision, name_of}).back(),
                ::testing::HasSubstr("dealwire override call-1 --clear"));
}

/// What is said of an opportunity.
std::string said_of(const base::Tree& tree, int number, const char* key) {
    for (const base::Tree& candidate : *tree.find("candidates")->array())
        if (candidate.text_at("opportunity") == opportunity_id(number).text())
            return candidate.text_at(key).value_or("");
    return "";
}

TEST(Explanation, DoesNotPromiseAPlaceThatATieWouldTake) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_opportunity(1, 1, 1).last_modified = at("2026-03-01");
    world.add_opportunity(2, 1, 2);
    world.add_opportunity(3, 1, 3).last_modified = at("2026-03-02");
    world.add_member(1, "ann@our-co.example");
    world.add_member(2, "bob@our-co.example");
    world.add_member(3, "cyd@our-co.example");
    const auto conversation = conversation_with({"ann@our-co.example", "x@contoso.example"});
    const auto considered = world.consider(conversation);

    const auto tree = explain_as_tree({conversation, considered, {}, name_of});

    EXPECT_EQ(said_of(tree, 1, "wouldChange"), "");
    EXPECT_EQ(said_of(tree, 2, "wouldChange"),
              "It would come first if its owner had hosted the conversation.");
    EXPECT_EQ(said_of(tree, 3, "wouldChange"), "It would come first if its owner had taken part.");
}

TEST(Explanation, NamesTheSettingThatWouldLetAnOpportunityIn) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    auto& lost = world.add_opportunity(1, 1);
    lost.closed = true;
    lost.close_date = base::parse_date("2026-03-07");
    const auto conversation = conversation_with({"x@contoso.example"});
    const auto considered = world.consider(conversation);

    EXPECT_EQ(said_of(explain_as_tree({conversation, considered, {}, name_of}), 1, "wouldChange"),
              "It would come first if it had been open at the time, or if matching.closed_grace "
              "were 3 days.");
}

TEST(Explanation, TellsWhoseAReleasedOpportunityWas) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    auto& deal = world.add_opportunity(1, 1, 7);
    deal.state = model::RecordState::Released;
    deal.released_at = at("2026-03-01");
    const auto conversation = conversation_with({"x@contoso.example"});
    const auto said = [&](IsRecorded is_recorded) {
        const auto considered = world.consider(conversation);
        const NameOf names = [](const auto&, const auto&) { return "Iris Vang"; };
        return joined(
            explain_as_text({conversation, considered, {}, names, std::move(is_recorded)}));
    };
    const IsRecorded nobody = [](const auto&) { return false; };
    const IsRecorded everybody = [](const auto&) { return true; };

    EXPECT_THAT(said(nobody),
                ::testing::HasSubstr("It belongs to Iris Vang, who is not recorded any more since "
                                     "2026-03-01; the conversation was after that."));
    EXPECT_THAT(said(everybody), ::testing::HasSubstr("It went from Iris Vang to somebody who is "
                                                      "not recorded on 2026-03-01;"));
}

TEST(Explanation, KnowsTheWordOfTracesFromBeforeReleasesHadAMoment) {
    const model::OpportunityCandidate candidate{opportunity_id(1), false, "rejected", "released"};
    EXPECT_EQ(reason(candidate, {}, [](const auto&) { return Owner{}; }),
              "It belongs to somebody whose conversations are not recorded.");
}

TEST(Explanation, SaysThatNothingWasFound) {
    CrmWorld world;
    const auto conversation = conversation_with({});
    const auto considered = world.consider(conversation);

    const auto tree = explain_as_tree({conversation, considered, {}, name_of});

    EXPECT_TRUE(tree.find("opportunity")->is_null());
    EXPECT_TRUE(tree.find("override")->is_null());
    EXPECT_TRUE(tree.find("participants")->array()->empty());
    EXPECT_THAT(joined(explain_as_text({conversation, considered, {}, name_of})),
                ::testing::HasSubstr("nowhere: nothing in Salesforce was found"));
}

TEST(Explanation, TellsWhatIsMissingForAnOpportunity) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    const auto conversation = conversation_with({"x@contoso.example"});
    const auto first_said = [&] {
        const auto considered = world.consider(conversation);
        return what_would_change({conversation, considered, {}, name_of})[0];
    };
    EXPECT_THAT(first_said(), ::testing::HasSubstr(
                                  "would be taken if it had been open at the time and its owner"));
    world.add_opportunity(1, 1).created = at("2026-12-01");
    EXPECT_THAT(first_said(),
                ::testing::HasSubstr("None of the opportunities that were looked at"));
}

}  // namespace
}  // namespace dealwire::matching
