#include "engine/matching/rule_effect.hpp"

#include "engine/matching/trace_codes.hpp"
#include "tests/support/crm_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

using namespace support;
using testing::ElementsAre;
using testing::IsEmpty;

/// What a conversation came to; 0 is no opportunity.
model::Resolution came_to(int opportunity, std::vector<int> accounts = {},
                          std::vector<int> contacts = {}) {
    model::Resolution made;
    made.conversation = base::ConversationId{"c"};
    if (opportunity != 0) made.opportunity = opportunity_id(opportunity);
    for (const int number : accounts) made.accounts.push_back(account_id(number));
    for (const int number : contacts) made.contacts.push_back(contact_id(number));
    return made;
}

/// A person decided for one opportunity; the rules would choose another, 0: they agree.
model::Resolution decided(int opportunity, int rules) {
    model::Resolution made = came_to(opportunity);
    made.overridden = true;
    if (opportunity != 0)
        made.candidates.push_back({made.opportunity, true, "chosen", trace::kPerson});
    if (rules != 0)
        made.candidates.push_back({opportunity_id(rules), false, "eligible", trace::kPerson});
    return made;
}

RecordEffect record(const model::RecordId& id, std::array<std::int64_t, 6> figures) {
    return {id, figures[0], figures[1], figures[2], figures[3], figures[4], figures[5]};
}

RuleEffect effect_of(
    const std::vector<std::pair<model::Resolution, model::Resolution>>& conversations) {
    RuleComparison comparison;
    for (const auto& [before, after] : conversations) comparison.take(before, after);
    return comparison.effect();
}

TEST(RuleEffect, IsNothingWhereAllStaysAsItIs) {
    const RuleEffect effect =
        effect_of({{came_to(1, {1}, {1}), came_to(1, {1}, {1})}, {came_to(0), came_to(0)}});

    EXPECT_EQ(effect.conversations, 2);
    EXPECT_EQ(effect.changed, 0);
    EXPECT_EQ(effect.unresolved_before, 1);
    EXPECT_EQ(effect.unresolved_after, 1);
    EXPECT_THAT(effect.opportunities.records, IsEmpty());
    EXPECT_THAT(effect.accounts.records, IsEmpty());
}

TEST(RuleEffect, TellsMovedFromGainedAndLost) {
    const RuleEffect effect = effect_of({{came_to(1), came_to(2)},
                                         {came_to(1), came_to(2)},
                                         {came_to(0), came_to(2)},
                                         {came_to(3), came_to(0)},
                                         {came_to(2), came_to(2)}});

    EXPECT_EQ(effect.changed, 4);
    EXPECT_EQ(effect.opportunities.moved, 2);
    EXPECT_EQ(effect.opportunities.gained, 1);
    EXPECT_EQ(effect.opportunities.lost, 1);
    EXPECT_THAT(effect.opportunities.records,
                ElementsAre(record(opportunity_id(2), {1, 4, 1, 0, 2, 0}),
                            record(opportunity_id(1), {2, 0, 0, 0, 0, 2}),
                            record(opportunity_id(3), {1, 0, 0, 1, 0, 0})));
}

TEST(RuleEffect, ComparesAccountsAsSets) {
    const RuleEffect effect = effect_of({{came_to(0, {1, 2}), came_to(0, {2, 1})},
                                         {came_to(0, {1}), came_to(0, {1, 3})},
                                         {came_to(0, {1, 2}), came_to(0, {1})},
                                         {came_to(0, {1}), came_to(0, {4})}});

    EXPECT_EQ(effect.accounts.gained, 1);
    EXPECT_EQ(effect.accounts.lost, 1);
    EXPECT_EQ(effect.accounts.moved, 1);
    EXPECT_EQ(effect.changed, 3);
    EXPECT_THAT(effect.accounts.records, ElementsAre(record(account_id(1), {4, 3, 0, 0, 0, 1}),
                                                     record(account_id(2), {2, 1, 0, 1, 0, 0}),
                                                     record(account_id(3), {0, 1, 1, 0, 0, 0}),
                                                     record(account_id(4), {0, 1, 0, 0, 1, 0})));
}

TEST(RuleEffect, CountsOtherPeopleAndWhatIsOnlyTracedOtherwise) {
    model::Resolution by_domain = came_to(1, {1});
    by_domain.participants = {{.email = "a@x.test", .kind = "account", .rule = "domain-account"}};
    model::Resolution by_phone = by_domain;
    by_phone.participants[0].rule = "phone-contact";

    const RuleEffect effect =
        effect_of({{came_to(0, {}, {1}), came_to(0, {}, {2})}, {by_domain, by_phone}});

    EXPECT_EQ(effect.people, 1);
    EXPECT_EQ(effect.changed, 1);
    EXPECT_EQ(effect.retraced, 1);
}

TEST(RuleEffect, ListsDecisionsThatContradictTheNewRules) {
    const RuleEffect effect = effect_of({{decided(1, 2), decided(1, 3)},
                                         {decided(1, 2), decided(1, 0)},
                                         {decided(0, 0), decided(0, 4)},
                                         {came_to(1), came_to(2)}});

    EXPECT_EQ(effect.overrides, 3);
    const base::ConversationId c{"c"};
    EXPECT_THAT(
        effect.contradicted,
        ElementsAre(Contradiction{c, opportunity_id(1), opportunity_id(2), opportunity_id(3)},
                    Contradiction{c, {}, {}, opportunity_id(4)}));
}

TEST(RuleEffect, CountsDecisionsAboutWhatMayNotBeNamed) {
    RuleComparison comparison;
    comparison.take(decided(1, 2), decided(1, 3), false);

    EXPECT_EQ(comparison.effect().overrides, 1);
    EXPECT_THAT(comparison.effect().contradicted, IsEmpty());
}

TEST(RuleEffect, KnowsWhatTheRulesWouldChooseByTheTraceOfResolving) {
    CrmWorld world;
    world.add_account(1, "contoso.example");
    world.add_opportunity(1, 1);
    world.add_opportunity(2, 1).last_modified = at("2026-02-01");
    const auto conversation = conversation_with({"lee@contoso.example"});

    EXPECT_TRUE(overruled(world.resolve(conversation)).empty());
    EXPECT_EQ(overruled(world.resolve(conversation, model::Override{opportunity_id(1), "", ""})),
              opportunity_id(2));
    EXPECT_TRUE(
        overruled(world.resolve(conversation, model::Override{opportunity_id(2), "", ""})).empty());
    EXPECT_EQ(overruled(world.resolve(conversation, model::Override{{}, "", ""})),
              opportunity_id(2));
}

TEST(ShareIndex, NeedsTheSameDomainsFieldsAndCountry) {
    const auto made = [](const MatchingSettings& settings) {
        return MatchingRules::make(settings, {});
    };
    MatchingSettings order;
    order.opportunity_order = {Criterion::Created};
    order.created_grace = {};
    order.internal_domains = {"our-co.example"};
    MatchingSettings domains;
    domains.more_domains.free_mail = {"web.example"};
    MatchingSettings fields;
    fields.account_domain_fields = {"Domains__c"};
    MatchingSettings country;
    country.calling_code = "49";

    EXPECT_TRUE(share_index(made({}), made(order)));
    EXPECT_FALSE(share_index(made({}), made(domains)));
    EXPECT_FALSE(share_index(made({}), made(fields)));
    EXPECT_FALSE(share_index(made({}), made(country)));
}

}  // namespace
}  // namespace dealwire::matching
