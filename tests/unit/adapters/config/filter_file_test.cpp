#include "adapters/config/filter_file.hpp"

#include "adapters/json/json.hpp"

#include "built_in/source_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>

namespace dealwire::config {
namespace {

using base::Tree;
using exporting::CrmFields;
using exporting::Filter;
using testing::ElementsAre;
using testing::HasSubstr;

CrmFields fields() {
    CrmFields known;
    for (const char* text : {"StageName", "Type", "NextSteps__c"})
        known.add_imported("Opportunity", text, "picklist");
    known.add_imported("Opportunity", "Amount", "currency");
    known.add_imported("Opportunity", "CloseDate", "date");
    known.add_imported("Opportunity", "OwnerId", "reference");
    known.add_imported("Opportunity", "RecordTypeId", "reference");
    known.add_in_org("Opportunity", "NextStep");
    known.add_imported("Account", "Region__c", "");
    known.add_imported("Account", "Industry", "picklist");
    known.add_imported("Contact", "Title", "string");
    known.add_imported("User", "Department", "string");
    known.add_imported("User", "ManagerId", "reference");
    return known;
}

std::string file(const std::string& name) {
    std::ifstream in{std::string{DEALWIRE_SOURCE_DIR "/"} + name};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

/// All problems, a line each; empty where there is none.
std::string problems_in(const std::string& text) {
    const auto read = parse_filter(text, "filter.yaml", fields());
    if (read) return "";
    std::string all;
    for (const base::Issue& issue : read.error()) all += issue.path + " " + issue.problem + "\n";
    return all;
}

const Tree& cases(const char* kind) {
    static const Tree kCases = *json::parse(file("tests/data/filters.json"));
    return *kCases.find(kind);
}

TEST(FilterFile, AcceptsTheCasesOfTheSchemaTest) {
    for (const Tree& document : *cases("accepted").array())
        EXPECT_EQ(problems_in(json::to_pretty_text(document)), "") << json::to_text(document);
}

TEST(FilterFile, RefusesTheOthersAndSaysWhatToWrite) {
    for (const Tree& each : *cases("refused").array())
        EXPECT_THAT(problems_in(json::to_pretty_text(*each.find("document"))),
                    HasSubstr(*each.text_at("problem")))
            << json::to_text(each);
}

TEST(FilterFile, NamesLineAndPathOfEveryProblemAtOnce) {
    const std::string text = R"(on_exit: keep
export:
  and:
    - field: conversation.duration
      above: soon
    - not:
        field: oportunity.StageName
        equals: Won
)";

    const auto read = parse_filter(text, "filter.yaml", fields());

    ASSERT_FALSE(read);
    ASSERT_EQ(read.error().size(), 2U);
    EXPECT_EQ(read.error()[0].path, "filter.yaml:5 export.and[0].above");
    EXPECT_EQ(read.error()[1].path, "filter.yaml:7 export.and[1].not.field");
    EXPECT_THAT(read.error()[1].problem, HasSubstr("did you mean 'opportunity.StageName'?"));
}

TEST(FilterFile, ReadsWhatEachConditionSaysAndWhereItStands) {
    const auto read = parse_filter(
        "on_exit: remove\nexport:\n  or:\n    - {field: conversation.duration, above: 2h}\n"
        "    - participant: {field: contact.Title, contains: CEO}\n",
        "filter.yaml", fields());

    ASSERT_TRUE(read);
    EXPECT_EQ(read->on_exit, exporting::OnExit::Remove);
    const auto& duration = read->condition.parts.at(0);
    EXPECT_EQ(duration.line, 4);
    EXPECT_EQ(duration.place, "export.or[0]");
    EXPECT_THAT(duration.test.operands, ElementsAre("7200"));
    const auto& block = read->condition.parts.at(1);
    EXPECT_EQ(block.group, "participant");
    EXPECT_EQ(block.parts.at(0).test.object, "Contact");
    EXPECT_EQ(block.parts.at(0).test.crm_field, "Title");
}

TEST(FilterFile, RefusesWhatIsNestedTooDeeply) {
    std::string text = "{field: conversation.title, equals: x}";
    for (int i = 0; i < 50; ++i) text = "{not: " + text + "}";

    EXPECT_THAT(problems_in("export: " + text), HasSubstr("nested too deeply"));
}

TEST(FilterFile, HasTheDefaultFilterAsADocument) {
    const auto read = parse_filter(default_filter_text(), "", CrmFields{});

    ASSERT_TRUE(read);
    exporting::FilterCondition condition = read->condition;
    condition.line = 0;
    EXPECT_EQ(condition, exporting::default_filter().condition);
    EXPECT_EQ(read->on_exit, exporting::default_filter().on_exit);
}

TEST(FilterFile, ReadsEveryExampleOfTheGuide) {
    const std::string guide = file("docs/guide/filters.md");
    const std::regex block{"```yaml\n([^`]*)```"};
    int examples = 0;
    for (std::sregex_iterator each{guide.begin(), guide.end(), block}, end; each != end; ++each) {
        EXPECT_EQ(problems_in((*each)[1]), "") << (*each)[1];
        ++examples;
    }
    EXPECT_GE(examples, 3);
}

TEST(Condition, StandsAloneAsInAFilter) {
    const std::string text =
        "and:\n  - {field: conversation.duration, below: 60}\n  - not:\n      field: "
        "conversation.title\n      contains: [x]";
    const auto alone = parse_condition(text, "rule", fields());

    ASSERT_TRUE(alone);
    EXPECT_EQ(alone->kind, exporting::FilterCondition::Kind::All);
    EXPECT_EQ(alone->parts.size(), 2U);
}

TEST(Condition, TellsItsProblems) {
    const auto wrong =
        parse_condition("field: conversation.nothing\npresent: true", "rule 'x'", fields());

    ASSERT_FALSE(wrong);
    EXPECT_THAT(wrong.error().at(0).path, HasSubstr("rule 'x'"));
}

}  // namespace
}  // namespace dealwire::config
