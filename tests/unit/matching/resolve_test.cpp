#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

using namespace support;

/// Contoso (account 1, contact 1) and Fabrikam (account 2, contact 2), each with an open
/// opportunity of its number; members 1 and 2 work for us.
CrmWorld two_customers() {
    CrmWorld world;
    world.add_account(1);
    world.add_account(2);
    world.add_contact(1, "lee@contoso.example", 1);
    world.add_contact(2, "kim@fabrikam.example", 2);
    world.add_opportunity(1, 1, 1).last_modified = at("2026-02-01");
    world.add_opportunity(2, 2, 2).last_modified = at("2026-03-01");
    world.add_member(1, "ann@our-co.example");
    world.add_member(2, "bob@our-co.example");
    return world;
}

model::OpportunityCandidate candidate(const model::Resolution& resolution, int number) {
    for (const auto& each : resolution.candidates)
        if (each.id == opportunity_id(number)) return each;
    return {};
}

TEST(Resolution, LinksAllAccountsInDocumentOrderAndOneOpportunity) {
    CrmWorld world = two_customers();

    const auto resolution = world.resolve(conversation_with(
        {"kim@fabrikam.example", "lee@contoso.example", "kim@fabrikam.example", "x@y.example"}));

    EXPECT_EQ(resolution.contacts, (std::vector{contact_id(2), contact_id(1)}));
    EXPECT_EQ(resolution.accounts, (std::vector{account_id(2), account_id(1)}));
    EXPECT_EQ(resolution.opportunity, opportunity_id(2));
    EXPECT_EQ(resolution.opportunity_account, account_id(2));
    EXPECT_EQ(resolution.opportunity_stage, "Prospecting");
    EXPECT_EQ(resolution.participants.size(), 4U);
    EXPECT_TRUE(resolution.resolved());
}

TEST(Resolution, PrefersTheHostsOpportunityEvenIfTheHostIsNoParty) {
    CrmWorld world = two_customers();
    auto conversation = conversation_with({"kim@fabrikam.example", "lee@contoso.example"});
    conversation.primary_user = user_id(1).text();
    EXPECT_EQ(world.resolve(conversation).opportunity, opportunity_id(1));
}

TEST(Resolution, PrefersTheOpportunityOfAnInternalParticipant) {
    CrmWorld world = two_customers();
    const auto resolution = world.resolve(
        conversation_with({"kim@fabrikam.example", "lee@contoso.example", "ann@our-co.example"}));
    EXPECT_EQ(resolution.opportunity, opportunity_id(1));
}

TEST(Resolution, FindsOpportunitiesByContactRoleAndAddsTheirAccount) {
    CrmWorld world = two_customers();
    world.add_account(3);
    world.add_opportunity(3, 3, 1);
    world.add_role(3, 2);
    auto conversation = conversation_with({"kim@fabrikam.example"});
    conversation.primary_user = "member-1";

    const auto resolution = world.resolve(conversation);

    EXPECT_EQ(resolution.opportunity, opportunity_id(3));
    EXPECT_EQ(resolution.accounts, (std::vector{account_id(2), account_id(3)}));
}

TEST(Resolution, IgnoresRolesThatWereDeleted) {
    CrmWorld world = two_customers();
    world.add_opportunity(3, 0);
    world.add_role(3, 2);
    world.records.roles[0].state = model::RecordState::Deleted;
    const auto resolution = world.resolve(conversation_with({"kim@fabrikam.example"}));
    EXPECT_EQ(resolution.candidates.size(), 1U);
}

TEST(Resolution, TakesTheOpportunityOfAConvertedLeadAsACandidate) {
    CrmWorld world = two_customers();
    world.add_opportunity(3, 0).last_modified = at("2026-03-05");
    auto& lead = world.add_lead(1, "old@fabrikam.example");
    lead.converted = true;
    lead.converted_contact = contact_id(2);
    lead.converted_opportunity = opportunity_id(3);

    const auto resolution = world.resolve(conversation_with({"old@fabrikam.example"}));

    EXPECT_EQ(resolution.contacts, std::vector{contact_id(2)});
    EXPECT_TRUE(resolution.leads.empty());
    EXPECT_EQ(resolution.opportunity, opportunity_id(3));
    EXPECT_EQ(resolution.candidates.size(), 2U);
}

TEST(Resolution, LeavesOutTheOpportunityOfAConvertedLeadWhoseContactIsGone) {
    CrmWorld world = two_customers();
    world.add_opportunity(3, 0);
    auto& lead = world.add_lead(1, "old@fabrikam.example");
    lead.converted = true;
    lead.converted_account = account_id(2);
    lead.converted_opportunity = opportunity_id(3);

    const auto resolution = world.resolve(conversation_with({"old@fabrikam.example"}));

    EXPECT_EQ(resolution.accounts, std::vector{account_id(2)});
    EXPECT_EQ(resolution.opportunity, opportunity_id(2));
    EXPECT_EQ(resolution.candidates.size(), 1U);
}

TEST(Resolution, KeepsUnconvertedLeadsApartFromContacts) {
    CrmWorld world;
    world.add_lead(1, "lee@contoso.example");
    const auto resolution = world.resolve(conversation_with({"lee@contoso.example"}));
    EXPECT_EQ(resolution.leads, std::vector{lead_id(1)});
    EXPECT_TRUE(resolution.contacts.empty());
    EXPECT_TRUE(resolution.opportunity.empty());
}

TEST(Resolution, FollowsTheAccountOfAnOpportunityThroughAMerge) {
    CrmWorld world = two_customers();
    auto& loser = world.add_account(3);
    loser.state = model::RecordState::Deleted;
    loser.master = account_id(2);
    world.add_opportunity(3, 3).last_modified = at("2026-03-05");
    EXPECT_EQ(world.resolve(conversation_with({"kim@fabrikam.example"})).opportunity,
              opportunity_id(3));
}

TEST(Resolution, DoesNotLookAtDeletedOpportunities) {
    CrmWorld world = two_customers();
    world.records.opportunities[1].state = model::RecordState::Deleted;
    const auto resolution = world.resolve(conversation_with({"kim@fabrikam.example"}));
    EXPECT_TRUE(resolution.opportunity.empty());
    EXPECT_TRUE(resolution.candidates.empty());
}

TEST(Resolution, StaysAtAnOpportunityThatWasReleasedLater) {
    CrmWorld world = two_customers();
    const auto conversation = conversation_with({"kim@fabrikam.example"});
    const auto before = world.resolve(conversation);
    ASSERT_EQ(before.opportunity, opportunity_id(2));

    auto& deal = world.records.opportunities[1];
    deal.state = model::RecordState::Released;
    deal.owner = user_id(7);
    deal.released_at = conversation.time + std::chrono::seconds{1};
    const auto after = world.resolve(conversation);

    EXPECT_EQ(model::outcome_digest(after), model::outcome_digest(before));
    EXPECT_EQ(candidate(after, 2).note, "released-since 2026-03-10 " + user_id(7).text());
}

TEST(Resolution, DoesNotComeToAnOpportunityThatWasReleasedBefore) {
    CrmWorld world = two_customers();
    auto& deal = world.records.opportunities[1];
    deal.state = model::RecordState::Released;
    deal.owner = user_id(7);
    deal.released_at = at("2026-03-01");

    const auto resolution = world.resolve(conversation_with({"kim@fabrikam.example"}));

    EXPECT_TRUE(resolution.opportunity.empty());
    EXPECT_EQ(candidate(resolution, 2).verdict, "rejected");
    EXPECT_EQ(candidate(resolution, 2).reason, "released 2026-03-01 " + user_id(7).text());
}

TEST(Override, WinsOverTheRulesAndAddsItsAccount) {
    CrmWorld world = two_customers();

    const auto resolution =
        world.resolve(conversation_with({"kim@fabrikam.example"}),
                      model::Override{opportunity_id(1), "ann", "2026-03-11T08:00:00Z"});

    EXPECT_TRUE(resolution.overridden);
    EXPECT_EQ(resolution.opportunity, opportunity_id(1));
    EXPECT_EQ(resolution.accounts, (std::vector{account_id(2), account_id(1)}));
    EXPECT_EQ(candidate(resolution, 1).verdict, "chosen");
    EXPECT_EQ(candidate(resolution, 2).verdict, "eligible");
    EXPECT_EQ(candidate(resolution, 1).reason, "person");
}

TEST(Override, CanSayThatThereIsNoOpportunity) {
    CrmWorld world = two_customers();
    const auto resolution =
        world.resolve(conversation_with({"kim@fabrikam.example"}), model::Override{{}, "ann", ""});
    EXPECT_TRUE(resolution.overridden);
    EXPECT_TRUE(resolution.opportunity.empty());
    EXPECT_EQ(resolution.accounts, std::vector{account_id(2)});
}

TEST(Override, KeepsAnOpportunityThatTheRulesCouldNotTake) {
    CrmWorld world = two_customers();
    world.records.opportunities[1].closed = true;
    world.records.opportunities[1].close_date = base::parse_date("2025-01-01");
    const auto known = world.resolve(conversation_with({"kim@fabrikam.example"}),
                                     model::Override{opportunity_id(2), "", ""});
    EXPECT_EQ(known.opportunity, opportunity_id(2));
    const auto unknown = world.resolve(conversation_with({"kim@fabrikam.example"}),
                                       model::Override{opportunity_id(77), "", ""});
    EXPECT_EQ(unknown.opportunity, opportunity_id(77));
}

TEST(Override, PointsAtNothingOnceItsOpportunityWasDeleted) {
    CrmWorld world = two_customers();
    world.records.opportunities[0].state = model::RecordState::Deleted;
    const auto resolution = world.resolve(conversation_with({"kim@fabrikam.example"}),
                                          model::Override{opportunity_id(1), "ann", ""});
    EXPECT_TRUE(resolution.overridden);
    EXPECT_TRUE(resolution.opportunity.empty());
    EXPECT_EQ(candidate(resolution, 1).verdict, "rejected");
}

}  // namespace
}  // namespace dealwire::matching
