#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

using namespace support;

model::ParticipantMatch match(CrmWorld& world, const std::string& email, const std::string& phone) {
    auto conversation = conversation_with({email});
    conversation.participants[0].phone = phone;
    return world.resolve(conversation).participants.at(0);
}

TEST(ParticipantByPhone, IsTheContactWithTheNumberInAnyLayout) {
    CrmWorld world;
    world.add_contact(1, "").phone = "+44 (0)20 7946-0000";
    world.add_contact(2, "").mobile_phone = "+1 415 555 0100 x12";
    EXPECT_EQ(match(world, "", "+442079460000").id, contact_id(1));
    const auto found = match(world, "", "+1.415.555.0100");
    EXPECT_EQ(found.id, contact_id(2));
    EXPECT_EQ(found.rule, "phone-contact");
}

TEST(ParticipantByPhone, NeedsTheCountryOnBothSides) {
    CrmWorld world;
    world.add_contact(1, "").phone = "020 7946 0000";
    EXPECT_EQ(match(world, "", "020 7946 0000").kind, "unknown");
    EXPECT_EQ(match(world, "", "+442079460000").kind, "unknown");
}

TEST(ParticipantByPhone, IsAskedAfterTheAddressAndBeforeTheDomain) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_contact(1, "").phone = "+442079460000";
    EXPECT_EQ(match(world, "stranger@contoso.example", "+442079460000").rule, "phone-contact");
    world.add_lead(2, "stranger@contoso.example");
    EXPECT_EQ(match(world, "stranger@contoso.example", "+442079460000").rule, "email-lead");
}

TEST(ParticipantByPhone, FindsContactsBeforeLeadsAndLeadsAtAll) {
    CrmWorld world;
    world.add_lead(1, "").mobile_phone = "+442079460000";
    EXPECT_EQ(match(world, "", "+442079460000").rule, "phone-lead");
    world.add_contact(1, "").phone = "+442079460000";
    EXPECT_EQ(match(world, "", "+442079460000").rule, "phone-contact");
}

TEST(ParticipantByPhone, SettlesTiesAsForAddresses) {
    CrmWorld world;
    world.add_account(1);
    world.add_contact(1, "").phone = "+442079460000";
    auto& second = world.add_contact(2, "", 1);
    second.phone = "+442079460000";
    second.mobile_phone = "+442079460000";
    second.last_modified = at("2020-01-01");

    const auto found = match(world, "", "+442079460000");

    EXPECT_EQ(found.id, contact_id(2));
    ASSERT_EQ(found.rejected.size(), 1U);
    EXPECT_EQ(found.rejected[0].reason, "phone:no-acct");
}

TEST(ParticipantByPhone, StandsForTheContactOfAConvertedLead) {
    CrmWorld world;
    world.add_contact(1, "");
    auto& lead = world.add_lead(1, "");
    lead.phone = "+442079460000";
    lead.converted = true;
    lead.converted_contact = contact_id(1);
    const auto found = match(world, "", "+442079460000");
    EXPECT_EQ(found.id, contact_id(1));
    EXPECT_EQ(found.rule, "phone-converted-lead");
}

TEST(ParticipantByPhone, DoesNotFindDeletedRecords) {
    CrmWorld world;
    auto& contact = world.add_contact(1, "");
    contact.phone = "+442079460000";
    contact.state = model::RecordState::Deleted;
    EXPECT_EQ(match(world, "", "+442079460000").kind, "unknown");
}

TEST(ParticipantByPhone, TriesTheDomainOfTheAddressForTheAccount) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_contact(1, "").phone = "+442079460000";
    const auto found = match(world, "stranger@contoso.example", "+442079460000");
    EXPECT_EQ(found.kind, "contact");
    EXPECT_EQ(found.account, account_id(1));
}

}  // namespace
}  // namespace dealwire::matching
