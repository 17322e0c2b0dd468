#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

using namespace support;

constexpr auto kDeleted = model::RecordState::Deleted;

model::ParticipantMatch match(CrmWorld& world, const std::string& email) {
    return world.resolve(conversation_with({email})).participants.at(0);
}

/// "contact 003… by rule", for comparing in one line.
std::string outcome(CrmWorld& world, const std::string& email) {
    const auto found = match(world, email);
    return found.kind + ' ' + found.id.text() + " by " + found.rule;
}

std::string expected(const std::string& kind, const model::RecordId& id, const std::string& rule) {
    return kind + ' ' + id.text() + " by " + rule;
}

TEST(ParticipantByEmail, IsTheLiveContactWithTheExactAddress) {
    CrmWorld world;
    world.add_account(1);
    world.add_contact(1, "Lee@Contoso.example", 1);

    const auto found = match(world, "\"Park, Lee\" <LEE@contoso.example>");

    EXPECT_EQ(found.email, "lee@contoso.example");
    EXPECT_EQ(found.kind, "contact");
    EXPECT_EQ(found.id, contact_id(1));
    EXPECT_EQ(found.account, account_id(1));
    EXPECT_EQ(found.rule, "email-contact");
    EXPECT_TRUE(found.rejected.empty());
}

TEST(ParticipantByEmail, IsFoundAcrossSpellingsOfAnInternationalDomain) {
    CrmWorld world;
    world.add_contact(1, "lee@b\u00FCcher.example");
    EXPECT_EQ(outcome(world, "lee@XN--BCHER-KVA.example"),
              expected("contact", contact_id(1), "email-contact"));
}

TEST(ParticipantByEmail, IsFoundUnderAMaskedAddressOnlyWhereTheRulesSaySo) {
    CrmWorld world;
    world.add_account(1);
    world.add_contact(1, "Lee@contoso.example.INVALID", 1);
    EXPECT_EQ(match(world, "lee@contoso.example").kind, "unknown");

    world.settings.masked_addresses = true;

    EXPECT_EQ(outcome(world, "lee@contoso.example"),
              expected("contact", contact_id(1), "email-contact"));
    EXPECT_EQ(outcome(world, "kim@contoso.example"),
              expected("account", account_id(1), "domain-account"));
}

TEST(ParticipantByEmail, PrefersTheExactAddressToTheOneWithoutPlusTag) {
    CrmWorld world;
    world.add_contact(1, "lee@contoso.example");
    EXPECT_EQ(outcome(world, "lee+deal@contoso.example"),
              expected("contact", contact_id(1), "untagged-email-contact"));
    world.add_lead(2, "lee+deal@contoso.example");
    EXPECT_EQ(outcome(world, "lee+deal@contoso.example"),
              expected("lead", lead_id(2), "email-lead"));
}

TEST(ParticipantByEmail, MatchesFreeMailAndRoleAddressesLikeOthers) {
    CrmWorld world;
    world.add_contact(1, "lee@gmail.com");
    world.add_contact(2, "info@contoso.example");
    EXPECT_EQ(match(world, "lee@gmail.com").id, contact_id(1));
    EXPECT_EQ(match(world, "info@contoso.example").id, contact_id(2));
}

TEST(ParticipantByEmail, PrefersAContactToALeadAndTracesTheLead) {
    CrmWorld world;
    world.add_lead(1, "lee@contoso.example");
    world.add_contact(1, "lee@contoso.example");

    const auto found = match(world, "lee@contoso.example");

    EXPECT_EQ(found.id, contact_id(1));
    ASSERT_EQ(found.rejected.size(), 1U);
    EXPECT_EQ(found.rejected[0].kind, "lead");
    EXPECT_EQ(found.rejected[0].id, lead_id(1));
    EXPECT_EQ(found.rejected[0].reason, "email:no-contact");
}

TEST(ParticipantByEmail, PrefersTheDuplicateWhoseAccountHasAnEligibleOpportunity) {
    CrmWorld world;
    world.add_account(1);
    world.add_account(2);
    world.add_contact(1, "lee@contoso.example").last_modified = at("2026-03-01");
    world.add_contact(2, "lee@contoso.example", 1).last_modified = at("2026-02-01");
    world.add_contact(3, "lee@contoso.example", 2).last_modified = at("2026-01-01");
    world.add_opportunity(1, 2);

    const auto found = match(world, "lee@contoso.example");

    EXPECT_EQ(found.id, contact_id(3));
    ASSERT_EQ(found.rejected.size(), 2U);
    EXPECT_EQ(found.rejected[0].id, contact_id(2));
    EXPECT_EQ(found.rejected[1].id, contact_id(1));
    EXPECT_EQ(found.rejected[0].reason, "email:no-deal");
}

TEST(ParticipantByEmail, DoesNotCountAnOpportunityThatIsNotEligibleForADuplicate) {
    CrmWorld world;
    world.add_account(1);
    world.add_account(2);
    world.add_contact(1, "lee@contoso.example", 1);
    world.add_contact(2, "lee@contoso.example", 2).last_modified = at("2026-02-01");
    world.add_opportunity(1, 1).created = at("2026-06-01");
    EXPECT_EQ(match(world, "lee@contoso.example").id, contact_id(2));
}

TEST(ParticipantByEmail, PrefersADuplicateWithAnAccountThenTheLatestThenTheLowestId) {
    CrmWorld world;
    world.add_account(1);
    world.add_contact(1, "a@contoso.example");
    world.add_contact(2, "a@contoso.example", 1).last_modified = at("2025-01-01");
    world.add_contact(3, "b@contoso.example");
    world.add_contact(4, "b@contoso.example").last_modified = at("2026-02-01");
    world.add_contact(6, "c@contoso.example");
    world.add_contact(5, "c@contoso.example");
    EXPECT_EQ(match(world, "a@contoso.example").id, contact_id(2));
    EXPECT_EQ(match(world, "b@contoso.example").id, contact_id(4));
    EXPECT_EQ(match(world, "c@contoso.example").id, contact_id(5));
}

TEST(ParticipantByEmail, FollowsAMergedContactToItsSurvivor) {
    CrmWorld world;
    world.add_account(1);
    auto& loser = world.add_contact(1, "old@contoso.example");
    loser.state = kDeleted;
    loser.master = contact_id(2);
    auto& second = world.add_contact(2, "middle@contoso.example");
    second.state = kDeleted;
    second.master = contact_id(3);
    world.add_contact(3, "new@contoso.example", 1);

    EXPECT_EQ(outcome(world, "old@contoso.example"),
              expected("contact", contact_id(3), "email-merged-contact"));
    EXPECT_EQ(match(world, "old@contoso.example").account, account_id(1));
}

TEST(ParticipantByEmail, TakesSurvivorsAfterLiveContactsAndBeforeLeads) {
    CrmWorld world;
    auto& loser = world.add_contact(1, "lee@contoso.example");
    loser.state = kDeleted;
    loser.master = contact_id(2);
    world.add_contact(2, "new@contoso.example");
    world.add_lead(1, "lee@contoso.example");
    EXPECT_EQ(outcome(world, "lee@contoso.example"),
              expected("contact", contact_id(2), "email-merged-contact"));

    world.add_contact(3, "lee@contoso.example").last_modified = at("2020-01-01");
    EXPECT_EQ(outcome(world, "lee@contoso.example"),
              expected("contact", contact_id(3), "email-contact"));
}

TEST(ParticipantByEmail, TakesTheSurvivorOfAMergedLeadBeforeOtherLeads) {
    CrmWorld world;
    auto& loser = world.add_lead(1, "lee@contoso.example");
    loser.state = kDeleted;
    loser.master = lead_id(2);
    world.add_lead(2, "new@contoso.example").last_modified = at("2020-01-01");
    world.add_lead(3, "lee@contoso.example");
    EXPECT_EQ(outcome(world, "lee@contoso.example"),
              expected("lead", lead_id(2), "email-merged-lead"));
}

TEST(ParticipantByEmail, IsAStrangerWhereOnlyADeletedRecordHasTheAddress) {
    CrmWorld world;
    world.add_contact(1, "lee@contoso.example").state = kDeleted;
    world.add_lead(1, "lee@contoso.example").state = model::RecordState::Missing;
    auto& orphan = world.add_contact(2, "lee@contoso.example");
    orphan.state = kDeleted;
    orphan.master = contact_id(99);

    const auto found = match(world, "lee@contoso.example");

    EXPECT_EQ(found.kind, "unknown");
    EXPECT_TRUE(found.id.empty());
    EXPECT_EQ(found.rejected.size(), 3U);
}

TEST(ParticipantByEmail, EndsWhereMergesGoInACircle) {
    CrmWorld world;
    for (const int number : {1, 2}) {
        auto& contact = world.add_contact(number, "lee@contoso.example");
        contact.state = kDeleted;
        contact.master = contact_id(3 - number);
    }
    EXPECT_EQ(match(world, "lee@contoso.example").kind, "unknown");
}

TEST(ParticipantByEmail, PrefersAnUnconvertedLead) {
    CrmWorld world;
    world.add_contact(1, "other@contoso.example");
    auto& converted = world.add_lead(1, "lee@contoso.example");
    converted.converted = true;
    converted.converted_contact = contact_id(1);
    converted.last_modified = at("2026-03-01");
    world.add_lead(2, "lee@contoso.example");

    const auto found = match(world, "lee@contoso.example");

    EXPECT_EQ(found.kind, "lead");
    EXPECT_EQ(found.id, lead_id(2));
    ASSERT_EQ(found.rejected.size(), 1U);
    EXPECT_EQ(found.rejected[0].reason, "email:converted");
}

TEST(ParticipantByEmail, StandsForTheContactOfAConvertedLeadAndItsPresentAccount) {
    CrmWorld world;
    world.add_account(1);
    world.add_account(2);
    world.add_contact(1, "moved@fabrikam.example", 2);
    auto& lead = world.add_lead(1, "lee@contoso.example");
    lead.converted = true;
    lead.converted_contact = contact_id(1);
    lead.converted_account = account_id(1);

    const auto found = match(world, "lee@contoso.example");

    EXPECT_EQ(found.kind, "contact");
    EXPECT_EQ(found.id, contact_id(1));
    EXPECT_EQ(found.account, account_id(2));
    EXPECT_EQ(found.rule, "email-converted-lead");
}

TEST(ParticipantByEmail, StandsForTheAccountWhereTheContactOfAConvertedLeadIsGone) {
    CrmWorld world;
    world.add_account(1);
    world.add_contact(1, "x@contoso.example").state = kDeleted;
    auto& lead = world.add_lead(1, "lee@contoso.example");
    lead.converted = true;
    lead.converted_contact = contact_id(1);
    lead.converted_account = account_id(1);

    const auto found = match(world, "lee@contoso.example");

    EXPECT_EQ(found.kind, "account");
    EXPECT_EQ(found.id, account_id(1));
    EXPECT_EQ(found.account, account_id(1));
}

TEST(ParticipantByEmail, PassesOverAConvertedLeadOfWhichNothingIsLeft) {
    CrmWorld world;
    world.add_lead(1, "lee@contoso.example").converted = true;
    const auto found = match(world, "lee@contoso.example");
    EXPECT_EQ(found.kind, "unknown");
    ASSERT_EQ(found.rejected.size(), 1U);
    EXPECT_EQ(found.rejected[0].reason, "email:orphaned");
}

TEST(ParticipantByEmail, FollowsTheAccountOfAContactThroughAMerge) {
    CrmWorld world;
    auto& loser = world.add_account(1);
    loser.state = kDeleted;
    loser.master = account_id(2);
    world.add_account(2);
    world.add_contact(1, "lee@contoso.example", 1);
    EXPECT_EQ(match(world, "lee@contoso.example").account, account_id(2));
}

}  // namespace
}  // namespace dealwire::matching
