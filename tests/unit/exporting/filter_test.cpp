#include "engine/exporting/filter_values.hpp"
#include "tests/unit/exporting/filter_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using base::Tree;

/// A meeting of 1874 s with a contact of account 5, on opportunity 7, with two trackers.
Case meeting() {
    const Tree trackers = Tree::Array{
        Tree::Object{{"id", "1"}, {"name", "Pricing"}, {"count", 3}, {"type", "KEYWORD"}},
        Tree::Object{{"id", "2"}, {"name", "Competitors"}, {"count", 0}, {"type", "SMART"}}};
    const Tree outcome = Tree::Object{{"id", "9"}, {"category", "Answered"}, {"name", "Demo set"}};
    return CaseBuilder{}
        .set("metaData", "direction", "Conference")
        .set("metaData", "workspaceId", "44")
        .set("metaData", "customData", "region=EMEA")
        .set("content", "trackers", trackers)
        .set("content", "callOutcome", outcome)
        .contact(1, 5)
        .opportunity(7, 5)
        .build();
}

CrmValues records() {
    CrmValues crm;
    crm[record_id("006", 7)] = Tree::Object{{"StageName", "Negotiation"},
                                            {"Amount", base::Number{"48000.5"}},
                                            {"CloseDate", "2026-04-15"},
                                            {"IsClosed", false},
                                            {"OwnerId", record_id("005", 1).text()}};
    crm[record_id("001", 5)] = Tree::Object{{"Industry", "Retail"}, {"Region__c", "EMEA"}};
    crm[record_id("003", 1)] = Tree::Object{{"Title", "COO"}};
    crm[record_id("005", 1)] = Tree::Object{{"Department", "Sales"}};
    return crm;
}

bool passes(const std::string& condition) {
    return verdict_on(meeting(), condition, records()).passes;
}

struct Line {
    std::string condition;
    bool passes;
};

void PrintTo(const Line& line, std::ostream* out) { *out << line.condition; }

class FilterLanguage : public ::testing::TestWithParam<Line> {};

TEST_P(FilterLanguage, AnswersAsDocumented) {
    EXPECT_EQ(passes(GetParam().condition), GetParam().passes);
}

const std::vector<Line> kOperators{
    {"{field: conversation.title, equals: pilot REVIEW}", true},
    {"{field: conversation.title, equals: pilot}", false},
    {"{field: conversation.title, in: [Other, Pilot review]}", true},
    {"{field: conversation.title, contains: lot rev}", true},
    {"{field: conversation.title, contains: [x, review]}", true},
    {"{field: conversation.title, starts_with: review}", false},
    {"{field: conversation.title, matches_any: ['*internal*', 'pilot*']}", true},
    {"{field: conversation.title, matches_any: ['pilot']}", false},
    {"{field: conversation.duration, above: 1874}", false},
    {"{field: conversation.duration, above: 31m}", true},
    {"{field: conversation.duration, below: 1874.5}", true},
    {"{field: conversation.duration, between: [1874, 2000]}", true},
    {"{field: conversation.duration, in: [1, 1874.0]}", true},
    {"{field: conversation.time, before: 2026-03-02}", false},
    {"{field: conversation.time, after: 2026-03-02}", false},
    {"{field: conversation.time, equals: 2026-03-02}", true},
    {"{field: conversation.time, between: [2026-03-01, 2026-03-02]}", true},
    {"{field: conversation.time, after: '2026-03-02T10:31:11+01:00'}", true},
    {"{field: conversation.purpose, present: false}", true},
    {"{field: conversation.purpose, present: true}", false},
    {"{field: conversation.purpose, equals: x}", false},
    {"{not: {field: conversation.purpose, equals: x}}", true},
    {"{field: conversation.private, equals: false}", true},
    {"{field: call.metaData.customData, contains: emea}", true}};

const std::vector<Line> kGroups{
    {"{field: participants.count, equals: 2}", true},
    {"{field: participant.domain, equals: lumenfoods.test}", true},
    {"{field: participant.email, in: [nobody@x.test]}", false},
    {"{participant: {field: affiliation, equals: external}}", true},
    {"{participant: {and: [{field: affiliation, equals: internal},"
     " {field: domain, equals: lumenfoods.test}]}}",
     false},
    {"{participant: {and: [{field: matched, equals: contact}, {field: contact.Title, equals: COO},"
     " {field: account.Industry, equals: Retail}]}}",
     true},
    {"{field: host.email, equals: iris@northbridge.test}", true},
    {"{field: host.Department, in: [Sales]}", true},
    {"{member: {and: [{field: Department, equals: sales}, {field: active, equals: true}]}}", true},
    {"{field: opportunity.StageName, equals: negotiation}", true},
    {"{field: opportunity.Amount, above: 48000}", true},
    {"{field: opportunity.CloseDate, before: 2026-04-15}", false},
    {"{field: opportunity.IsClosed, equals: false}", true},
    {"{field: opportunity.OwnerId, equals: " + record_id("005", 1).text().substr(0, 15) + "}",
     true},
    {"{field: primary_account.Industry, in: [Retail, Food]}", true},
    {"{field: account.Region__c, equals: EMEA}", true},
    {"{field: lead.Id, present: true}", false},
    {"{field: tracker.name, equals: Pricing}", true},
    {"{field: tracker.name, equals: Competitors}", false},
    {"{tracker: {and: [{field: name, equals: Pricing}, {field: count, above: 2}]}}", true},
    {"{field: outcome.category, equals: answered}", true},
    {"{field: conversation.opportunity_stage, equals: Proposal}", true},
    {"everything", true}};

INSTANTIATE_TEST_SUITE_P(Operators, FilterLanguage, ::testing::ValuesIn(kOperators));
INSTANTIATE_TEST_SUITE_P(Groups, FilterLanguage, ::testing::ValuesIn(kGroups));

TEST(FilterVerdict, NamesTheConditionThatDecidedWithWhatItSaw) {
    const Case made = CaseBuilder{}.set("metaData", "duration", 42).contact(1, 5).build();

    const Verdict verdict = verdict_on(made,
                                       "and:\n  - {field: participants.external, above: 0}\n"
                                       "  - {field: conversation.duration, above: 60}");

    EXPECT_EQ(verdict.reason, "duration 42 s is not above 60 s (filter line 4)");
    ASSERT_EQ(verdict.because.size(), 1U);
    EXPECT_EQ(verdict.because.front(),
              (FilterReason{"export.and[1]", 4, "conversation.duration", "42 s",
                            "duration 42 s is not above 60 s (filter line 4)", false}));
}

TEST(FilterVerdict, NamesEveryAlternativeThatFailed) {
    const Verdict verdict = verdict_on(meeting(),
                                       "or: [{field: conversation.title, contains: demo},"
                                       " {field: conversation.purpose, equals: x}]");

    EXPECT_EQ(verdict.reason,
              "title 'Pilot review' does not contain 'demo' (filter line 2), and purpose is empty "
              "(filter line 2)");
}

TEST(FilterVerdict, TurnsToWhatStandsBelowANot) {
    const Verdict verdict =
        verdict_on(meeting(), "not: {field: tracker.name, in: [Pricing, Legal]}");

    EXPECT_EQ(verdict.reason,
              "tracker.name 'Pricing' is one of 'Pricing' and 'Legal' (filter line 2)");
    EXPECT_TRUE(verdict.because.front().holds);
}

TEST(FilterVerdict, SaysWhenNoElementOfABlockFits) {
    EXPECT_EQ(verdict_on(meeting(), "participant: {field: domain, equals: x.test}").reason,
              "none of 2 participants fits (filter line 2)");
    EXPECT_EQ(verdict_on(meeting(), "lead: {field: Id, present: true}").reason,
              "there is no lead (filter line 2)");
}

TEST(FilterVerdict, NeverAsksTheFilterAboutAPrivateConversation) {
    const Case secret = CaseBuilder{}.contact(1, 5).set("metaData", "isPrivate", true).build();

    const Verdict verdict = verdict_on(secret, "everything");

    EXPECT_FALSE(verdict.passes);
    EXPECT_TRUE(verdict.is_private);
    EXPECT_EQ(verdict.reason, "the conversation is marked private, and those never leave");
}

TEST(FilterVerdict, ReadsWhatRulesGaveTheHost) {
    Case made = meeting();
    made.members.front().team = "Field";

    EXPECT_TRUE(verdict_on(made, "{field: host.team, equals: field}").passes);
    EXPECT_EQ(verdict_on(made, "{field: host.team, in: [Inside]}").reason,
              "host.team 'Field' is not 'Inside' (filter line 2)");
    EXPECT_FALSE(verdict_on(made, "{field: host.workspace, present: true}").passes);
    EXPECT_TRUE(verdict_on(made,
                           "{member: {and: [{field: permission_profile, present: false},"
                           " {field: recorded, equals: true}]}}")
                    .passes);
}

TEST(FilterVerdict, CutsLongValuesAndLists) {
    const Case made = CaseBuilder{}.set("metaData", "title", std::string(500, 'x')).build();

    const std::string reason = verdict_on(made, "{field: conversation.title, equals: y}").reason;

    EXPECT_LT(reason.size(), 120U);
    EXPECT_THAT(reason, ::testing::HasSubstr("…"));
}

TEST(FilterPattern, MatchesWholeTexts) {
    EXPECT_TRUE(matches_pattern("*@contoso.?om", "Lee@Contoso.com"));
    EXPECT_TRUE(matches_pattern("a*b*c", "aXXbYYbZc"));
    EXPECT_TRUE(matches_pattern("?", "ä"));
    EXPECT_TRUE(matches_pattern("*", ""));
    EXPECT_FALSE(matches_pattern("a*b", "ac"));
    EXPECT_FALSE(matches_pattern("??", "ä"));
    EXPECT_FALSE(matches_pattern(std::string(40, '*') + "y", std::string(5000, 'x')));
}

TEST(FilterFields, OnlyNamedOnesAreRead) {
    const Filter filter = filter_of(
        "or: [{field: opportunity.Amount, above: 1}, {not: {member: {field: Department, in: "
        "[X]}}}]");
    const Case made = meeting();

    const CrmFieldNames names = crm_fields_of(filter);
    const auto read = records_read({made.conversation, made.document, made.resolution},
                                   People{made.members}, names);

    EXPECT_EQ(names, (CrmFieldNames{{"Opportunity", {"Amount"}}, {"User", {"Department"}}}));
    EXPECT_THAT(read.at("Opportunity"), ::testing::ElementsAre(record_id("006", 7)));
    EXPECT_THAT(read.at("User"), ::testing::ElementsAre(record_id("005", 1)));
    EXPECT_FALSE(read.contains("Account"));
}

}  // namespace
}  // namespace dealwire::exporting::testing
