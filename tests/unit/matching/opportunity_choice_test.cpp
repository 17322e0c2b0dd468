#include "engine/matching/opportunity_picker.hpp"
#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace dealwire::matching {
namespace {

using namespace support;

OpportunityFacts open_one(int number) {
    OpportunityFacts facts;
    facts.id = opportunity_id(number);
    facts.stage = "Prospecting";
    facts.created = at("2026-01-01");
    facts.last_modified = at("2026-01-01");
    facts.close_date = base::parse_date("2026-06-30");
    return facts;
}

OpportunityFacts closed_one(const std::string& close_date) {
    OpportunityFacts facts = open_one(1);
    facts.stage = "Closed Lost";
    facts.closed = true;
    facts.close_date = base::parse_date(close_date);
    return facts;
}

/// Facts only point at their history, which belongs to an index elsewhere.
void set_history(OpportunityFacts& facts, std::vector<StagePoint> history) {
    static std::deque<std::vector<StagePoint>> kept;
    facts.history = kept.emplace_back(std::move(history));
}

bool eligible(const OpportunityFacts& facts, const std::string& when,
              const MatchingSettings& settings = {}) {
    return !obstacle(facts, at(when), settings);
}

TEST(EligibleOpportunity, WasCreatedAtMostFourteenDaysAfterTheConversation) {
    OpportunityFacts facts = open_one(1);
    facts.created = at("2026-03-15T12:00:00Z");
    EXPECT_TRUE(eligible(facts, "2026-03-01T12:00:00Z"));
    EXPECT_FALSE(eligible(facts, "2026-03-01T11:59:59Z"));
    EXPECT_FALSE(eligible(facts, "2026-03-14", {.created_grace = std::chrono::hours{24}}));
}

TEST(EligibleOpportunity, MayBeOpenPastItsCloseDate) {
    OpportunityFacts facts = open_one(1);
    facts.close_date = base::parse_date("2026-02-01");
    EXPECT_TRUE(eligible(facts, "2026-03-10"));
}

TEST(EligibleOpportunity, WithoutHistoryIsClosedAtTheEndOfItsCloseDate) {
    const OpportunityFacts facts = closed_one("2026-02-10");
    EXPECT_TRUE(eligible(facts, "2026-02-10T23:59:59Z"));
    EXPECT_FALSE(eligible(facts, "2026-02-11T00:00:00Z"));
}

TEST(EligibleOpportunity, StaysSoForTheGraceAfterItWasClosed) {
    const OpportunityFacts facts = closed_one("2026-02-10");
    const MatchingSettings settings{.closed_grace = std::chrono::hours{48}};
    EXPECT_TRUE(eligible(facts, "2026-02-12T23:00:00Z", settings));
    EXPECT_FALSE(eligible(facts, "2026-02-13T01:00:00Z", settings));
}

TEST(EligibleOpportunity, IsJudgedByTheStageInForceAtTheTime) {
    OpportunityFacts facts = closed_one("2026-06-30");
    set_history(facts, {{at("2026-01-01"), "Prospecting", false},
                        {at("2026-02-10T10:00:00Z"), "Closed Lost", true}});
    EXPECT_TRUE(eligible(facts, "2026-02-10T09:00:00Z"));
    EXPECT_FALSE(eligible(facts, "2026-02-10T10:00:00Z"));
    EXPECT_EQ(stage_at(facts, at("2026-02-10T09:00:00Z")), "Prospecting");
    EXPECT_EQ(stage_at(facts, at("2026-02-10T11:00:00Z")), "Closed Lost");
    EXPECT_EQ(stage_at(facts, at("2025-12-01")), "Prospecting");
}

TEST(EligibleOpportunity, CountsAReopening) {
    OpportunityFacts facts = open_one(1);
    facts.stage = "Negotiation";
    set_history(facts, {{at("2026-01-01"), "Prospecting", false},
                        {at("2026-02-01"), "Closed Lost", true},
                        {at("2026-03-01"), "Negotiation", false}});
    EXPECT_TRUE(eligible(facts, "2026-01-15"));
    EXPECT_FALSE(eligible(facts, "2026-02-15"));
    EXPECT_TRUE(eligible(facts, "2026-03-15"));
}

TEST(EligibleOpportunity, WasClosedWhenTheFirstOfSeveralClosedStagesCame) {
    OpportunityFacts facts = closed_one("2026-06-30");
    set_history(facts, {{at("2026-01-01"), "Prospecting", false},
                        {at("2026-02-01"), "Closed Won", true},
                        {at("2026-03-01"), "Closed Lost", true}});
    const MatchingSettings settings{.closed_grace = std::chrono::hours{24 * 7}};
    EXPECT_TRUE(eligible(facts, "2026-02-05", settings));
    EXPECT_FALSE(eligible(facts, "2026-03-02", settings));
}

TEST(EligibleOpportunity, IsJudgedByTheRecordWhereItsHistoryEndsEarly) {
    OpportunityFacts facts = closed_one("2026-02-10");
    set_history(facts, {{at("2026-01-01"), "Prospecting", false}});
    EXPECT_TRUE(eligible(facts, "2026-02-10T12:00:00Z"));
    EXPECT_FALSE(eligible(facts, "2026-02-11T12:00:00Z"));
    EXPECT_EQ(stage_at(facts, at("2026-02-11")), "Closed Lost");
}

TEST(EligibleOpportunity, IsNotDeletedOrMissing) {
    OpportunityFacts facts = open_one(1);
    facts.state = model::RecordState::Deleted;
    EXPECT_FALSE(eligible(facts, "2026-03-10"));
    facts.state = model::RecordState::Missing;
    EXPECT_FALSE(eligible(facts, "2026-03-10"));
}

TEST(EligibleOpportunity, IsSoUntilTheMomentOfItsRelease) {
    OpportunityFacts facts = open_one(1);
    facts.state = model::RecordState::Released;
    facts.released_at = at("2026-03-10T09:00:00Z");
    EXPECT_TRUE(eligible(facts, "2026-03-10T08:59:59Z"));
    EXPECT_FALSE(eligible(facts, "2026-03-10T09:00:00Z"));
    EXPECT_EQ(note_on(facts, at("2026-03-09")), "released-since 2026-03-10 ");
    EXPECT_EQ(note_on(facts, at("2026-03-11")), "released 2026-03-10 ");
    facts.state = model::RecordState::Live;
    EXPECT_TRUE(eligible(facts, "2026-03-10T09:00:00Z")) << "a moment of before counts no more";
    EXPECT_EQ(note_on(facts, at("2026-03-09")), "");
}

/// The order in which opportunities of these owners and days of change come out.
struct Owned {
    int number;
    int owner;
    const char* modified;
};

std::vector<model::OpportunityCandidate> pick(const std::vector<Owned>& owned) {
    std::vector<OpportunityFacts> facts;
    for (const Owned& each : owned) {
        facts.push_back(open_one(each.number));
        facts.back().owner = user_id(each.owner);
        facts.back().last_modified = at(each.modified);
    }
    OpportunityQuestion question{at("2026-03-10"), {user_id(1), {user_id(2), user_id(3)}}, {}};
    for (const OpportunityFacts& each : facts) question.looked_at.push_back({&each});
    return pick_opportunity(question, {});
}

TEST(ChosenOpportunity, BelongsToTheHostBeforeOtherParticipantsBeforeOthers) {
    const auto picked = pick({{1, 9, "2026-03-03"}, {2, 3, "2026-03-02"}, {3, 1, "2026-03-01"}});
    EXPECT_EQ(picked[0].id, opportunity_id(3));
    EXPECT_TRUE(picked[0].chosen);
    EXPECT_EQ(picked[0].reason, "host");
    EXPECT_EQ(picked[1].id, opportunity_id(2));
    EXPECT_EQ(picked[1].verdict, "eligible");
    EXPECT_EQ(picked[2].id, opportunity_id(1));
}

TEST(ChosenOpportunity, WasChangedLatestAmongEqualOwners) {
    const auto picked = pick({{1, 2, "2026-03-01"}, {2, 3, "2026-03-02"}});
    EXPECT_EQ(picked[0].id, opportunity_id(2));
    EXPECT_EQ(picked[1].reason, "last-modified");
}

TEST(ChosenOpportunity, HasTheLowestIdWhereAllElseIsEqual) {
    const auto picked = pick({{2, 9, "2026-03-01"}, {1, 8, "2026-03-01"}});
    EXPECT_EQ(picked[0].id, opportunity_id(1));
}

std::vector<model::OpportunityCandidate> pick_by(std::vector<Criterion> order,
                                                 const OpportunityQuestion& question) {
    MatchingSettings settings;
    settings.opportunity_order = std::move(order);
    return pick_opportunity(question, settings);
}

TEST(OrderOfOpportunities, IsTheFirstCriterionThatTellsThemApart) {
    OpportunityFacts one = open_one(1);
    OpportunityFacts two = open_one(2);
    two.created = at("2026-02-01");
    const OpportunityQuestion question{at("2026-03-10"), {}, {{&one, true, 1}, {&two, false, 2}}};

    const auto by_role = pick_by({Criterion::ContactRole, Criterion::Created}, question);
    EXPECT_EQ(by_role[0].id, opportunity_id(1));
    EXPECT_EQ(by_role[0].reason, "contact-role");
    const auto by_people = pick_by({Criterion::Owner, Criterion::Participants}, question);
    EXPECT_EQ(by_people[0].id, opportunity_id(2));
    EXPECT_EQ(by_people[1].reason, "participants");
    EXPECT_EQ(pick_by({Criterion::Created}, question)[0].reason, "created");
    EXPECT_EQ(pick_by({}, question)[0].reason, "lowest-id");
}

TEST(OrderOfOpportunities, PutsOneWithoutCloseDateBehindTheOthers) {
    OpportunityFacts one = open_one(1);
    one.close_date.reset();
    OpportunityFacts two = open_one(2);
    const auto picked = pick_by({Criterion::CloseDate}, {at("2026-03-10"), {}, {{&one}, {&two}}});
    EXPECT_EQ(picked[0].id, opportunity_id(2));
    EXPECT_EQ(picked[0].reason, "close-date");
}

TEST(OrderOfOpportunities, HasANameForEveryCriterion) {
    for (const char* name :
         {"owner", "contact_role", "participants", "last_modified", "created", "close_date"}) {
        ASSERT_TRUE(criterion_named(name)) << name;
        EXPECT_EQ(name_of(*criterion_named(name)), name);
    }
    EXPECT_FALSE(criterion_named("amount"));
}

TEST(ChosenOpportunity, IsNoneWhereNoneIsEligible) {
    OpportunityFacts facts = closed_one("2026-02-10");
    const auto picked = pick_opportunity({at("2026-03-10"), {}, {{&facts}}}, {});
    ASSERT_EQ(picked.size(), 1U);
    EXPECT_FALSE(picked[0].chosen);
    EXPECT_EQ(picked[0].verdict, "rejected");
    EXPECT_EQ(picked[0].reason, "closed 2026-02-10 Closed Lost");
}

}  // namespace
}  // namespace dealwire::matching
