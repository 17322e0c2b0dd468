#include "engine/matching/people.hpp"
#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

using namespace support;

People people_of(CrmWorld& world) {
    const auto rules = MatchingRules::make(world.settings, world.lists);
    return People{world.records.members, world.records.users, rules.domains};
}

model::ParticipantMatch match(CrmWorld& world, const std::string& email) {
    return world.resolve(conversation_with({email})).participants.at(0);
}

TEST(InternalPeople, AreMembersByAddressEvenAtFreeMail) {
    CrmWorld world;
    world.add_member(1, "ann@gmail.com");
    world.add_contact(1, "ann@gmail.com");

    const auto found = match(world, "Ann+Calls@gmail.com");

    EXPECT_EQ(found.kind, "internal");
    EXPECT_EQ(found.id, user_id(1));
    EXPECT_EQ(found.rule, "internal-member");
    EXPECT_NE(match(world, "bob@gmail.com").kind, "internal");
}

TEST(InternalPeople, AreEverybodyAtADomainOfAMemberOrOfTheConfig) {
    CrmWorld world;
    world.settings.internal_domains = {"our-brand.example"};
    world.add_member(1, "ann@eu.our-co.example");
    world.add_contact(1, "bob@our-co.example");
    for (const char* email : {"bob@our-co.example", "bob@us.our-co.example",
                              "bob@our-brand.example", "bob@x.our-brand.example"}) {
        EXPECT_EQ(match(world, email).kind, "internal") << email;
        EXPECT_EQ(match(world, email).rule, "internal-domain") << email;
    }
}

TEST(InternalPeople, StayInternalByAddressWhenTheyLeave) {
    CrmWorld world;
    world.add_member(1, "left@agency.example").active = false;
    world.add_user(2, "never.member@agency.example", false);
    EXPECT_EQ(match(world, "left@agency.example").id, user_id(1));
    EXPECT_EQ(match(world, "never.member@agency.example").id, user_id(2));
    EXPECT_EQ(match(world, "other@agency.example").kind, "unknown");
}

TEST(InternalPeople, AreNotTheCustomersWithAPortalLogin) {
    CrmWorld world;
    world.add_user(1, "lee@contoso.example").user_type = "PowerCustomerSuccess";
    world.add_contact(1, "lee@contoso.example");
    EXPECT_EQ(match(world, "lee@contoso.example").kind, "contact");
}

TEST(InternalPeople, AreRecognisedInASandbox) {
    CrmWorld world;
    world.add_user(1, "ann@our-co.example.invalid");
    EXPECT_EQ(match(world, "ann@our-co.example").id, user_id(1));
}

TEST(InternalPeople, AreKnownByTheirFurtherAddressesToo) {
    CrmWorld world;
    world.add_member(1, "ann@our-co.example").aliases = {{"ann@old-co.example", model::kFormer},
                                                         {"no@our.example", model::kRefused}};
    world.add_contact(1, "ann@old-co.example");

    EXPECT_EQ(match(world, "Ann@old-co.example").id, user_id(1));
    EXPECT_NE(match(world, "no@our.example").kind, "internal");
    EXPECT_NE(match(world, "bob@old-co.example").kind, "internal") << "their domain says nothing";
}

TEST(InternalPeople, KeepTheirOwnAddressBeforeSomebodyElsesFurtherOne) {
    CrmWorld world;
    world.add_member(1, "ann@our-co.example").user_modified = at("2020-01-01");
    model::Member& bob = world.add_member(2, "bob@our-co.example");
    bob.user_modified = at("2026-02-01");
    bob.aliases = {{"ann@our-co.example", model::kGiven}};
    EXPECT_EQ(match(world, "ann@our-co.example").id, user_id(1));

    world.records.members.at(0).active = false;
    EXPECT_EQ(match(world, "ann@our-co.example").id, user_id(2)) << "of a leaver somebody has it";
}

TEST(InternalPeople, AreFoundByTheUsersTheyHadBefore) {
    CrmWorld world;
    world.add_member(1, "ann@our-co.example").former_users = {user_id(7)};
    const People people = people_of(world);

    ASSERT_TRUE(people.by_user(user_id(7)));
    EXPECT_EQ(people.by_user(user_id(7))->user, user_id(1));
}

TEST(InternalPeople, AreDecidedByAddressAndOnlyWithoutOneByAffiliation) {
    CrmWorld world;
    world.add_member(1, "ann@our-co.example");
    auto conversation = conversation_with({"lee@contoso.example", "", "", "n/a"});
    conversation.participants[0].affiliation = model::Affiliation::Internal;
    conversation.participants[1].affiliation = model::Affiliation::Internal;
    conversation.participants[1].user_id = "member-1";
    conversation.participants[2].affiliation = model::Affiliation::External;
    conversation.participants[3].affiliation = model::Affiliation::Internal;

    const auto found = world.resolve(conversation).participants;

    EXPECT_EQ(found[0].kind, "unknown");
    EXPECT_EQ(found[1].rule, "internal-affiliation");
    EXPECT_EQ(found[1].id, user_id(1));
    EXPECT_EQ(found[2].kind, "unknown");
    EXPECT_EQ(found[3].kind, "internal");
    EXPECT_TRUE(found[3].id.empty());
}

TEST(InternalPeople, ShareAnAddressActiveFirstThenLatestThenLowestId) {
    CrmWorld world;
    world.add_member(1, "a@our-co.example").active = false;
    world.add_member(2, "a@our-co.example").user_modified = at("2020-01-01");
    world.add_member(3, "b@our-co.example");
    world.add_member(4, "b@our-co.example").user_modified = at("2026-02-01");
    world.add_member(6, "c@our-co.example");
    world.add_member(5, "c@our-co.example");
    EXPECT_EQ(match(world, "a@our-co.example").id, user_id(2));
    EXPECT_EQ(match(world, "b@our-co.example").id, user_id(4));
    EXPECT_EQ(match(world, "c@our-co.example").id, user_id(5));

    const People people = people_of(world);
    ASSERT_EQ(people.shared_addresses().size(), 3U);
    EXPECT_EQ(people.shared_addresses()[0].others, std::vector{user_id(1)});
}

TEST(Host, IsNamedByMemberIdUserIdOrParty) {
    CrmWorld world;
    world.add_member(1, "ann@our-co.example");
    const People people = people_of(world);
    auto conversation =
        conversation_with({"lee@contoso.example", "ann@our-co.example", "ann@our-co.example"});
    conversation.participants[2].user_id = "u-77";
    for (const std::string& name :
         {std::string{"member-1"}, user_id(1).text(), user_id(1).text().substr(0, 15),
          std::string{"u-77"}, std::string{"party-2"}}) {
        conversation.primary_user = name;
        const Person* host = host_of(conversation, people);
        ASSERT_TRUE(host) << name;
        EXPECT_EQ(host->user, user_id(1)) << name;
    }
}

TEST(Host, IsNobodyWhereThePartyIsNoMember) {
    CrmWorld world;
    world.add_member(1, "ann@our-co.example");
    const People people = people_of(world);
    auto conversation = conversation_with({"lee@contoso.example"});
    for (const char* name : {"", "party-1", "member-9", "005000000000099AAA"}) {
        conversation.primary_user = name;
        EXPECT_FALSE(host_of(conversation, people)) << name;
    }
}

}  // namespace
}  // namespace dealwire::matching
