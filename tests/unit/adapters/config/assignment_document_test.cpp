#include "adapters/config/assignment_document.hpp"

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
using provisioning::AssignmentRules;
using provisioning::Condition;
using provisioning::Operator;
using testing::ElementsAre;
using testing::HasSubstr;

const std::set<std::string> kImportable{"Region__c", "Department"};

std::string file(const std::string& name) {
    std::ifstream in{std::string{DEALWIRE_SOURCE_DIR "/"} + name};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

/// All problems, a line each; empty where there is none.
std::string problems_in(const std::string& text) {
    const auto read = parse_assignment(text, "users.yaml", &kImportable);
    if (read) return "";
    std::string all;
    for (const base::Issue& issue : read.error()) all += issue.path + " " + issue.problem + "\n";
    return all;
}

const Tree& cases(const char* kind) {
    static const Tree kCases = *json::parse(file("tests/data/users.json"));
    return *kCases.find(kind);
}

TEST(AssignmentDocument, AcceptsTheCasesOfTheSchemaTest) {
    for (const Tree& document : *cases("accepted").array())
        EXPECT_EQ(problems_in(json::to_pretty_text(document)), "") << json::to_text(document);
}

TEST(AssignmentDocument, RefusesTheOthersAndSaysWhatToWrite) {
    for (const Tree& each : *cases("refused").array())
        EXPECT_THAT(problems_in(json::to_pretty_text(*each.find("document"))),
                    HasSubstr(*each.text_at("problem")))
            << json::to_text(each);
}

TEST(AssignmentDocument, ReadsWhatARuleSays) {
    const auto read = parse_assignment(
        "rules:\n  - name: Field\n    when:\n      and:\n        - under: ana@acme.test\n"
        "        - {field: Region__c, in: [EMEA, 7]}\n    set: {recorded: true, team: Field}\n"
        "    overrides_manual: true\n",
        "users.yaml", &kImportable);

    ASSERT_TRUE(read);
    const provisioning::AssignmentRule& rule = read->rules.at(0);
    EXPECT_EQ(rule.name, "Field");
    EXPECT_EQ(rule.line, 2);
    EXPECT_TRUE(rule.overrides_manual);
    EXPECT_EQ(rule.set.recorded, true);
    EXPECT_EQ(rule.set.team, "Field");
    EXPECT_FALSE(rule.set.workspace);
    EXPECT_EQ(rule.when.parts.at(0).manager, "ana@acme.test");
    EXPECT_EQ(rule.when.parts.at(1).op, Operator::In);
    EXPECT_THAT(rule.when.parts.at(1).operands, ElementsAre("EMEA", "7"));
}

TEST(AssignmentDocument, NamesLineAndPathOfEveryProblemAtOnce) {
    const auto read = parse_assignment(
        "rules:\n  - name: Field\n    when: {field: departmnt, equals: Sales}\n"
        "    set: {recordd: true}\n",
        "users.yaml", &kImportable);

    ASSERT_FALSE(read);
    ASSERT_EQ(read.error().size(), 2U);
    EXPECT_EQ(read.error()[0].path, "users.yaml:3 rules[0].when.field");
    EXPECT_THAT(read.error()[1].path, HasSubstr("users.yaml:4 rules[0].set"));
}

TEST(AssignmentDocument, RefusesWhatIsNestedTooDeeply) {
    std::string text = "{field: title, equals: x}";
    for (int i = 0; i < 50; ++i) text = "{not: " + text + "}";

    EXPECT_THAT(problems_in("rules: [{name: r, set: {}, when: " + text + "}]"),
                HasSubstr("nested too deeply"));
}

TEST(AssignmentDocument, AcceptsAnyFieldWhereNobodySaysWhatIsImported) {
    EXPECT_TRUE(parse_assignment("rules: [{name: r, when: {field: Gone__c, equals: x}, set: {}}]",
                                 "", nullptr));
}

TEST(AssignmentDocument, HasTheDefaultRulesAsADocument) {
    auto read = parse_assignment(default_assignment_text(), "", &kImportable);

    ASSERT_TRUE(read);
    for (auto& leave_out : read->leave_out) leave_out.when.line = 0;
    EXPECT_EQ(*read, provisioning::default_assignment_rules());
}

TEST(AssignmentDocument, ReadsEveryExampleOfTheGuideAndTheShippedOne) {
    const std::string guide = file("docs/guide/users.md");
    const std::regex block{"```yaml\n([^`]*)```"};
    int examples = 0;
    for (std::sregex_iterator each{guide.begin(), guide.end(), block}, end; each != end; ++each) {
        EXPECT_EQ(problems_in((*each)[1]), "") << (*each)[1];
        ++examples;
    }
    EXPECT_GE(examples, 2);
    EXPECT_EQ(problems_in(file("config/users.example.yaml")), "");
}

}  // namespace
}  // namespace dealwire::config
