#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

using namespace support;

model::ParticipantMatch match(CrmWorld& world, const std::string& email) {
    return world.resolve(conversation_with({email})).participants.at(0);
}

TEST(ParticipantByDomain, IsTheOnlyAccountWithTheRegistrableDomain) {
    CrmWorld world;
    world.add_account(1, "https://www.northwind.co.uk/contact");

    const auto found = match(world, "stranger@mail.eu.northwind.co.uk");

    EXPECT_EQ(found.kind, "account");
    EXPECT_EQ(found.id, account_id(1));
    EXPECT_EQ(found.account, account_id(1));
    EXPECT_EQ(found.rule, "domain-account");
}

TEST(ParticipantByDomain, IsNeverDecidedByFreeMailOrAPublicSuffix) {
    CrmWorld world;
    world.add_account(1, "gmail.com");
    world.add_account(2, "www.yahoo.co.uk");
    world.add_account(3, "github.io");
    for (const char* email : {"a@gmail.com", "a@yahoo.co.uk", "a@trash-mail.de", "a@acme.github.io",
                              "a@co.uk", "a@localhost", "a@[192.0.2.1]"})
        EXPECT_EQ(match(world, email).kind, "unknown") << email;
}

TEST(ParticipantByDomain, KeepsTheCustomersOfAHosterApart) {
    CrmWorld world;
    world.add_account(1, "acme.github.io");
    EXPECT_EQ(match(world, "a@acme.github.io").id, account_id(1));
    EXPECT_EQ(match(world, "a@other.github.io").kind, "unknown");
}

TEST(ParticipantByDomain, ChoosesNoneOfSeveralAccountsAndTracesThem) {
    CrmWorld world;
    world.add_account(2, "contoso.example");
    world.add_account(1, "www.contoso.example");
    world.add_opportunity(1, 1);

    const auto resolution = world.resolve(conversation_with({"stranger@contoso.example"}));

    const auto& found = resolution.participants[0];
    EXPECT_EQ(found.kind, "unknown");
    EXPECT_EQ(found.rule, "domain-shared");
    ASSERT_EQ(found.rejected.size(), 2U);
    EXPECT_EQ(found.rejected[0].id, account_id(1));
    EXPECT_EQ(found.rejected[1].id, account_id(2));
    EXPECT_TRUE(resolution.accounts.empty());
    EXPECT_TRUE(resolution.candidates.empty());
}

TEST(ParticipantByDomain, BelievesTheFieldsThatTheAdminNamed) {
    CrmWorld world;
    world.add_account(1);
    world.records.account_values["Domains__c"] = {
        {account_id(1), "contoso.example; http://fabrikam.example/x, gmail.com"}};
    EXPECT_EQ(match(world, "stranger@fabrikam.example").kind, "unknown");

    world.settings.account_domain_fields = {"Domains__c"};

    EXPECT_EQ(match(world, "stranger@fabrikam.example").id, account_id(1));
    EXPECT_EQ(match(world, "stranger@eu.contoso.example").id, account_id(1));
    EXPECT_EQ(match(world, "stranger@gmail.com").kind, "unknown");
}

TEST(ParticipantByDomain, LearnsAnAccountFromContactsThatAgree) {
    CrmWorld world;
    world.add_account(1);
    world.add_contact(1, "a@contoso.example", 1);
    world.add_contact(2, "b@eu.contoso.example", 1);
    world.add_contact(3, "c@contoso.example");
    EXPECT_EQ(match(world, "stranger@contoso.example").id, account_id(1));
}

TEST(ParticipantByDomain, LearnsNothingFromContactsThatDisagree) {
    CrmWorld world;
    world.add_account(1);
    world.add_account(2);
    world.add_contact(1, "a@contoso.example", 1);
    world.add_contact(2, "b@contoso.example", 2);

    const auto found = match(world, "stranger@contoso.example");

    EXPECT_EQ(found.kind, "unknown");
    EXPECT_EQ(found.rejected.size(), 2U);
}

TEST(ParticipantByDomain, BelievesTheWebSiteWhereContactsDisagree) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_account(2);
    world.add_contact(1, "a@contoso.example", 1);
    world.add_contact(2, "b@contoso.example", 2);
    EXPECT_EQ(match(world, "stranger@contoso.example").id, account_id(1));
}

TEST(ParticipantByDomain, IsSharedWhereWebSiteAndContactsNameDifferentAccounts) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_account(2);
    world.add_contact(1, "a@contoso.example", 2);
    EXPECT_EQ(match(world, "stranger@contoso.example").rule, "domain-shared");
}

TEST(ParticipantByDomain, DoesNotLearnFromDeletedContactsOrAccounts) {
    CrmWorld world;
    world.add_account(1, "contoso.example").state = model::RecordState::Deleted;
    world.add_account(2);
    world.add_contact(1, "a@contoso.example", 1);
    world.add_contact(2, "b@contoso.example", 2).state = model::RecordState::Deleted;
    EXPECT_EQ(match(world, "stranger@contoso.example").kind, "unknown");
}

TEST(ParticipantByDomain, IsTheOnlyUnconvertedLeadWhereNoAccountHasIt) {
    CrmWorld world;
    world.add_lead(1, "a@contoso.example");
    world.add_lead(2, "b@contoso.example").converted = true;

    const auto found = match(world, "stranger@contoso.example");

    EXPECT_EQ(found.kind, "lead");
    EXPECT_EQ(found.id, lead_id(1));
    EXPECT_EQ(found.rule, "domain-lead");
}

TEST(ParticipantByDomain, IsNoLeadWhereSeveralHaveItOrAnAccountDoes) {
    CrmWorld world;
    world.add_lead(1, "a@contoso.example");
    world.add_lead(2, "b@contoso.example");
    const auto several = match(world, "stranger@contoso.example");
    EXPECT_EQ(several.kind, "unknown");
    EXPECT_EQ(several.rejected.size(), 2U);

    world.add_account(1, "contoso.example");
    EXPECT_EQ(match(world, "stranger@contoso.example").kind, "account");
}

TEST(ParticipantByDomain, IsNoLeadWhereTheDomainIsShared) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_account(2, "contoso.example");
    world.add_lead(1, "a@contoso.example");
    EXPECT_EQ(match(world, "stranger@contoso.example").rule, "domain-shared");
}

TEST(ParticipantByDomain, GivesAContactOrLeadWithoutAccountTheAccount) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_contact(1, "lee@contoso.example");
    world.add_lead(2, "kim@contoso.example");

    const auto resolution =
        world.resolve(conversation_with({"lee@contoso.example", "kim@contoso.example"}));

    EXPECT_EQ(resolution.participants[0].account, account_id(1));
    EXPECT_EQ(resolution.participants[1].account, account_id(1));
    EXPECT_EQ(resolution.participants[1].kind, "lead");
    EXPECT_EQ(resolution.accounts, std::vector{account_id(1)});
}

TEST(ParticipantByDomain, GivesAContactWithoutAccountNoneOfSeveral) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_account(2, "contoso.example");
    world.add_contact(1, "lee@contoso.example");

    const auto found = match(world, "lee@contoso.example");

    EXPECT_EQ(found.kind, "contact");
    EXPECT_TRUE(found.account.empty());
    EXPECT_EQ(found.rejected.size(), 2U);
}

TEST(ParticipantByDomain, DoesNotReplaceTheAccountOfAContact) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_account(2);
    world.add_contact(1, "lee@contoso.example", 2);
    EXPECT_EQ(match(world, "lee@contoso.example").account, account_id(2));
}

}  // namespace
}  // namespace dealwire::matching
