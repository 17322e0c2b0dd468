#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using base::Tree;
using testing::ElementsAre;

class CrmFieldSourceContract : public StoreContract {
protected:
    std::map<model::RecordId, Tree> read(const std::string& object,
                                         const std::vector<model::RecordId>& ids,
                                         const std::vector<std::string>& fields) {
        return world_->crm_fields().fields_of(scope(), object, ids, fields);
    }
};

TEST_P(CrmFieldSourceContract, GivesTheFieldsAskedForAndNoOthers) {
    world_->crm().save_page(scope(),
                            ContactPage()
                                .row(id("003", 1), 1, "Lee")
                                .with("Score__c", "4.50")
                                .with("Vip__c", "true")
                                .with("Region__c", "EMEA"),
                            {});

    const auto found =
        read("Contact", {id("003", 1)}, {"Name", "Score__c", "Vip__c", "Email", "Unknown__c"});

    ASSERT_EQ(found.size(), 1U);
    const Tree& fields = found.at(id("003", 1));
    EXPECT_EQ(*fields.find("Name"), Tree{"Lee"});
    EXPECT_EQ(*fields.find("Score__c"), Tree{base::Number{"4.50"}});
    EXPECT_EQ(*fields.find("Vip__c"), Tree{true});
    EXPECT_EQ(fields.find("Region__c"), nullptr);
    EXPECT_EQ(fields.find("Email"), nullptr);
}

TEST_P(CrmFieldSourceContract, KeepsTheTypesOfColumnsOfTheirOwn) {
    world_->crm().save_page(
        scope(),
        page_of("Opportunity",
                {"Id", "SystemModstamp:datetime", "StageName", "Amount:currency", "CloseDate:date",
                 "IsClosed:boolean"},
                {{id("006", 1).text(), stamp(1), "Proposal", "48000", "2026-04-15", "false"}}),
        {});

    const auto found =
        read("Opportunity", {id("006", 1)}, {"StageName", "Amount", "CloseDate", "IsClosed"});

    const Tree expected = Tree::Object{{"StageName", "Proposal"},
                                       {"Amount", base::Number{"48000"}},
                                       {"CloseDate", "2026-04-15"},
                                       {"IsClosed", false}};
    EXPECT_EQ(found.at(id("006", 1)), expected);
}

TEST_P(CrmFieldSourceContract, AnswersForManyRecordsAtOnceDeletedOnesIncluded) {
    world_->crm().save_page(scope(),
                            ContactPage()
                                .row(id("003", 1), 1, "Lee")
                                .row(id("003", 2), 1, "Ann")
                                .deleted()
                                .row(id("003", 3), 1, "Bo"),
                            {});

    const auto found = read("Contact", {id("003", 3), id("003", 2), id("003", 9)}, {"Name"});

    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found.at(id("003", 2)).text_at("Name"), "Ann");
    EXPECT_EQ(found.at(id("003", 3)).text_at("Name"), "Bo");
    EXPECT_TRUE(read("Contact", {}, {"Name"}).empty());
}

TEST_P(CrmFieldSourceContract, KeepsOrgsApart) {
    world_->crm().save_page(scope("acme", 2), ContactPage().row(id("003", 1), 1, "Lee"), {});

    EXPECT_TRUE(read("Contact", {id("003", 1)}, {"Name"}).empty());
}

INSTANTIATE_TEST_SUITE_P(Stores, CrmFieldSourceContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
