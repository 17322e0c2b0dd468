#include "adapters/config/rules_document.hpp"

#include "adapters/config/config_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> problems_of(const std::string& text) {
    std::vector<std::string> lines;
    const auto read = parse_rules(text, "new.yaml");
    if (read) return lines;
    for (const base::Issue& issue : read.error()) lines.push_back(issue.path + " " + issue.problem);
    return lines;
}

constexpr auto kEverything = R"(# for the agency's customers
internal_domains: [our-co.example]
matching:
  free_mail_domains: ["bluewin.*"]
  disposable_mail_domains: [tmp.example]
  company_domains: [orange.fr]
  account_domain_fields: [Domains__c]
  created_grace: 90m
  closed_grace: 3d
  opportunity_order: [contact_role, created]
  phone_country: +49
  masked_addresses: true
)";

TEST(RulesDocument, ReadsEverySetting) {
    const auto rules = parse_rules(kEverything, "new.yaml");

    ASSERT_TRUE(rules);
    EXPECT_THAT(rules->internal_domains, ElementsAre("our-co.example"));
    EXPECT_THAT(rules->free_mail_domains, ElementsAre("bluewin.*"));
    EXPECT_EQ(rules->created_grace, 90min) << "not rounded to hours";
    EXPECT_EQ(rules->closed_grace, 72h);
    EXPECT_THAT(rules->opportunity_order, ElementsAre("contact_role", "created"));
    EXPECT_EQ(rules->phone_country, "+49");
    EXPECT_TRUE(rules->masked_addresses);
}

TEST(RulesDocument, WritesWhatItReadsTheSame) {
    const auto rules = parse_rules(kEverything, "new.yaml");
    MatchingConfig odd;
    odd.account_domain_fields = {"it's", "no", "a: b"};
    odd.opportunity_order.clear();

    EXPECT_EQ(parse_rules(rules_text(*rules), "f"), *rules);
    EXPECT_EQ(parse_rules(rules_text(odd), "f"), odd);
    EXPECT_EQ(parse_rules(rules_text({}), "f"), MatchingConfig{});
}

TEST(RulesDocument, WritesEqualRulesAsEqualText) {
    const auto other = parse_rules("matching: {created_grace: 336h}\ninternal_domains: []", "f");

    EXPECT_EQ(rules_text(*other), rules_text({}));
}

TEST(RulesDocument, HasTheDefaultsOfTheConfigFile) {
    EXPECT_EQ(parse_rules("internal_domains: []", "f"), parse("", "f")->matching);
    EXPECT_EQ(parse_rules(rules_text(parse(example_text(), "f")->matching), "f"),
              parse(example_text(), "f")->matching);
}

TEST(RulesDocument, NamesEveryProblemWithPathAndLine) {
    EXPECT_THAT(problems_of("internal_domains: [us@home]\n"
                            "matching:\n"
                            "  closed_grace: 3\n"
                            "  opportunity_ordre: [owner]\n"
                            "  free_mail_domains:\n"
                            "    - web.de\n"
                            "    - '*.de'\n"),
                ElementsAre(HasSubstr("new.yaml:3 matching.closed_grace is '3'"),
                            "new.yaml:4 matching.opportunity_ordre is not a known key; did you "
                            "mean 'opportunity_order'?",
                            HasSubstr("new.yaml:1 internal_domains[0] is 'us@home'"),
                            HasSubstr("new.yaml:7 matching.free_mail_domains[1] is '*.de'")));
    EXPECT_THAT(problems_of("matching:\n  opportunity_order: [owner,\n    luck, owner]"),
                ElementsAre(HasSubstr("new.yaml:3 matching.opportunity_order[1] is 'luck'"),
                            HasSubstr("new.yaml:3 matching.opportunity_order[2] 'owner' stands")));
}

TEST(RulesDocument, TakesNothingElseOfAConfigFile) {
    EXPECT_THAT(problems_of("matching: {}\nstore: {url: 'sqlite:x'}\n"),
                ElementsAre("new.yaml:2 store is not a known key"));
}

TEST(RulesDocument, RefusesAnEmptyOneAndWhatIsNoMapping) {
    EXPECT_THAT(problems_of(""), ElementsAre(HasSubstr("holds no rules")));
    EXPECT_THAT(problems_of("# nothing\n"), ElementsAre(HasSubstr("holds no rules")));
    EXPECT_EQ(problems_of("just words").size(), 1U);
    EXPECT_THAT(problems_of("matching: [a"), ElementsAre(HasSubstr("is not valid YAML")));
}

TEST(RulesDocument, RefusesASecondOneInTheSameFile) {
    EXPECT_THAT(problems_of("---\nmatching: {}\n---\nmatching: {created_grace: 1d}\n"),
                ElementsAre("new.yaml:4 the document is one of 2 (a line --- begins another); "
                            "write one"));
    EXPECT_THAT(problems_of("matching: {}\n---\n"), ElementsAre(HasSubstr("is one of 2")));
    EXPECT_THAT(problems_of("---\nmatching: {}\n...\n"), ElementsAre());
}

TEST(RulesDocument, BecomesSettingsOfMatching) {
    const auto settings = matching_settings(*parse_rules(kEverything, "f"));

    EXPECT_EQ(settings.created_grace, 90min);
    EXPECT_THAT(settings.opportunity_order,
                ElementsAre(matching::Criterion::ContactRole, matching::Criterion::Created));
    EXPECT_EQ(settings.calling_code, "49");
    EXPECT_THAT(settings.more_domains.companies, ElementsAre("orange.fr"));
    EXPECT_EQ(matching_settings({}), matching::MatchingSettings{});
}

}  // namespace
}  // namespace dealwire::config
