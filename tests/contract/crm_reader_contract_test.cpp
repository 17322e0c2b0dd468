#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using model::RecordState;

class CrmReaderContract : public StoreContract {
protected:
    void save(const model::RecordPage& page) {
        world_->crm().save_page(scope(), page, std::nullopt);
    }

    ports::CrmReader& reader() { return world_->reader(); }

    template <class Value>
    std::vector<Value> read(void (ports::CrmReader::*stream)(const model::OrgScope&,
                                                             const std::function<void(Value)>&)) {
        std::vector<Value> found;
        (reader().*stream)(scope(), [&](Value value) { found.push_back(std::move(value)); });
        return found;
    }
};

TEST_P(CrmReaderContract, StreamsContactsInAscendingIdWithAllStates) {
    save(ContactPage{}
             .row(id("003", 3), 1, "Cy")
             .row(id("003", 1), 1, "Ann")
             .with("Email", "ann@x.test")
             .row(id("003", 2), 1, "Bo")
             .deleted());

    const auto contacts = read<model::Contact>(&ports::CrmReader::contacts);

    ASSERT_EQ(contacts.size(), 3U);
    EXPECT_EQ(contacts[0].id, id("003", 1));
    EXPECT_EQ(contacts[0].email, "ann@x.test");
    EXPECT_TRUE(contacts[0].account.empty());
    EXPECT_EQ(contacts[1].state, RecordState::Deleted);
    EXPECT_EQ(contacts[2].id, id("003", 3));
}

TEST_P(CrmReaderContract, StreamsMoreThanFitsIntoAPage) {
    constexpr int kMany = 20'001;
    auto page = page_of("Contact", {"Id", "SystemModstamp:datetime", "Name"}, {});
    page.rows = model::RecordRows{3};
    for (int i = 1; i <= kMany; ++i)
        page.rows.push_back({id("003", i).text(), stamp(1), "No. " + std::to_string(i)});
    save(page);

    const auto contacts = read<model::Contact>(&ports::CrmReader::contacts);

    ASSERT_EQ(contacts.size(), std::size_t{kMany});
    EXPECT_EQ(contacts.front().id, id("003", 1));
    EXPECT_EQ(contacts[20'000].id, id("003", kMany));
    EXPECT_TRUE(std::ranges::is_sorted(contacts, {}, &model::Contact::id));
}

TEST_P(CrmReaderContract, ReadsEveryFieldOfAContact) {
    save(page_of("Contact",
                 {"Id", "SystemModstamp:datetime", "Name", "Email:email", "Phone", "MobilePhone",
                  "AccountId:reference", "MasterRecordId:reference", "LastModifiedDate:datetime"},
                 {{id("003", 1).text(), stamp(3), "Ann", "a@x.test", "+49 1", "+49 2",
                   id("001", 4).text(), id("003", 9).text(), stamp(2)}}));

    const auto ann = read<model::Contact>(&ports::CrmReader::contacts).at(0);

    EXPECT_EQ(ann.phone, "+49 1");
    EXPECT_EQ(ann.mobile_phone, "+49 2");
    EXPECT_EQ(ann.account, id("001", 4));
    EXPECT_EQ(ann.master, id("003", 9));
    EXPECT_EQ(ann.last_modified, at(2));
}

TEST_P(CrmReaderContract, ReadsAccountsAndLeads) {
    save(page_of("Account", {"Id", "SystemModstamp:datetime", "Name", "Website:url"},
                 {{id("001", 1).text(), stamp(1), "Acme", "https://x.test"}}));
    save(
        page_of("Lead",
                {"Id", "Name", "Email:email", "IsConverted:boolean", "ConvertedContactId:reference",
                 "ConvertedAccountId:reference", "ConvertedOpportunityId:reference"},
                {{id("00Q", 1).text(), "Lea", "lea@x.test", "true", id("003", 1).text(),
                  id("001", 1).text(), id("006", 1).text()}}));

    const auto account = read<model::Account>(&ports::CrmReader::accounts).at(0);
    EXPECT_EQ(account.website, "https://x.test");
    const auto lead = read<model::Lead>(&ports::CrmReader::leads).at(0);
    EXPECT_TRUE(lead.converted);
    EXPECT_EQ(lead.converted_contact, id("003", 1));
    EXPECT_EQ(lead.converted_account, id("001", 1));
    EXPECT_EQ(lead.converted_opportunity, id("006", 1));
}

TEST_P(CrmReaderContract, TellsWhatLiveAccountsHoldInFieldsOfTheAdminsChoice) {
    save(page_of("Account",
                 {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "Domain__c", "Brand__c"},
                 {{id("001", 1).text(), stamp(1), "false", "x.test", ""},
                  {id("001", 2).text(), stamp(1), "true", "gone.test", "gone.test"},
                  {id("001", 3).text(), stamp(1), "false", std::nullopt, "z.test"}}));
    std::vector<std::pair<model::RecordId, std::string>> found;

    const std::vector<std::string> fields{"Domain__c", "Brand__c", "NotImported__c"};
    reader().account_values(scope(), fields, [&](model::RecordId account, std::string value) {
        found.emplace_back(std::move(account), std::move(value));
    });

    const std::vector<std::pair<model::RecordId, std::string>> expected{{id("001", 1), "x.test"},
                                                                        {id("001", 3), "z.test"}};
    EXPECT_EQ(found, expected);
}

TEST_P(CrmReaderContract, GivesAnOpportunityItsHistoryOldestFirst) {
    save(page_of("Opportunity",
                 {"Id", "Name", "StageName", "IsClosed:boolean", "CloseDate:date",
                  "CreatedDate:datetime", "LastModifiedDate:datetime", "AccountId:reference"},
                 {{id("006", 1).text(), "One", "Won", "true", "2026-05-06", stamp(0), stamp(9),
                   id("001", 1).text()},
                  {id("006", 3).text(), "Three", "Open", "false", std::nullopt, stamp(0), stamp(1),
                   std::nullopt}}));
    const std::vector<std::string> columns{"Id",
                                           "OpportunityId:reference",
                                           "StageName",
                                           "CloseDate:date",
                                           "CreatedDate:datetime",
                                           "IsDeleted:boolean"};
    const auto change = [](int number, int deal, const char* stage, int minute, bool deleted) {
        return std::vector<model::CellText>{
            id("008", number).text(),  id("006", deal).text(), stage, "2026-07-01", stamp(minute),
            deleted ? "true" : "false"};
    };
    save(page_of("OpportunityHistory", columns,
                 {change(1, 1, "Won", 5, false), change(2, 1, "Open", 2, false),
                  change(3, 2, "Elsewhere", 1, false), change(4, 3, "Gone", 1, true)}));

    const auto deals = read<model::Opportunity>(&ports::CrmReader::opportunities);

    ASSERT_EQ(deals.size(), 2U);
    EXPECT_TRUE(deals[0].closed);
    EXPECT_EQ(deals[0].close_date, base::parse_date("2026-05-06"));
    ASSERT_EQ(deals[0].history.size(), 2U);
    EXPECT_EQ(deals[0].history[0].stage, "Open");
    EXPECT_EQ(deals[0].history[0].close_date, base::parse_date("2026-07-01"));
    EXPECT_EQ(deals[0].history[1].at, at(5));
    EXPECT_TRUE(deals[1].history.empty());
    EXPECT_FALSE(deals[1].close_date);
}

TEST_P(CrmReaderContract, ReadsRolesUsersAndStages) {
    save(page_of("OpportunityContactRole", {"Id", "OpportunityId:reference", "ContactId:reference"},
                 {{id("00K", 1).text(), id("006", 1).text(), id("003", 1).text()}}));
    save(page_of("User",
                 {"Id", "Username", "Name", "Email:email", "Title", "UserType", "IsActive:boolean",
                  "ManagerId:reference", "LastModifiedDate:datetime"},
                 {{id("005", 1).text(), "u@x.test", "Uma", "uma@x.test", "CEO", "Standard", "true",
                   std::nullopt, stamp(4)}}));
    save(page_of("OpportunityStage",
                 {"Id", "ApiName", "MasterLabel", "IsClosed:boolean", "IsWon:boolean"},
                 {{id("01J", 1).text(), "Closed Won", "Gewonnen", "true", "true"}}));

    const auto role = read<model::ContactRole>(&ports::CrmReader::contact_roles).at(0);
    EXPECT_EQ(role.opportunity, id("006", 1));
    EXPECT_EQ(role.contact, id("003", 1));
    const auto user = read<model::User>(&ports::CrmReader::users).at(0);
    EXPECT_EQ(user.username, "u@x.test");
    EXPECT_EQ(user.user_type, "Standard");
    EXPECT_TRUE(user.active);
    EXPECT_TRUE(user.manager.empty());
    const auto stage = reader().stages(scope()).at(0);
    EXPECT_EQ(stage.name, "Closed Won");
    EXPECT_TRUE(stage.closed && stage.won);
}

TEST_P(CrmReaderContract, StreamsMoreThanOnePageInOrder) {
    constexpr int kRows = 9001;
    ContactPage page;
    for (int i = kRows; i > 0; --i) page.row(id("003", i), 1, "C" + std::to_string(i));
    save(page);

    const auto contacts = read<model::Contact>(&ports::CrmReader::contacts);

    ASSERT_EQ(contacts.size(), static_cast<std::size_t>(kRows));
    EXPECT_TRUE(std::ranges::is_sorted(contacts, {}, &model::Contact::id));
    EXPECT_EQ(contacts.back().id, id("003", kRows));
}

TEST_P(CrmReaderContract, LetsTheTakerUseTheStoreAndPassesOnWhatItThrows) {
    save(ContactPage{}.row(id("003", 1), 1, "Ann"));

    std::int64_t seen = 0;
    reader().contacts(scope(),
                      [&](const model::Contact&) { seen = world_->crm().revision(scope()); });
    EXPECT_EQ(seen, 1);
    EXPECT_THROW(
        reader().contacts(scope(), [](const model::Contact&) { throw std::domain_error{"stop"}; }),
        std::domain_error);
    EXPECT_EQ(read<model::Contact>(&ports::CrmReader::contacts).size(), 1U);
}

TEST_P(CrmReaderContract, ReadsAllAgainAfterSomebodyGaveUpHalfway) {
    constexpr int kRows = 20'000;
    ContactPage page;
    for (int i = 1; i <= kRows; ++i) page.row(id("003", i), 1, "C" + std::to_string(i));
    save(page);

    int taken = 0;
    EXPECT_THROW(reader().contacts(scope(),
                                   [&](const model::Contact&) {
                                       if (++taken == 10) throw std::domain_error{"enough"};
                                   }),
                 std::domain_error);

    EXPECT_EQ(taken, 10);
    EXPECT_EQ(read<model::Contact>(&ports::CrmReader::contacts).size(), std::size_t{kRows});
}

TEST_P(CrmReaderContract, ReadsOneOrgOnly) {
    save(ContactPage{}.row(id("003", 1), 1, "Ann"));
    world_->crm().save_page(scope("acme", 2), ContactPage{}.row(id("003", 2), 1, "Bo"), {});

    EXPECT_EQ(read<model::Contact>(&ports::CrmReader::contacts).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Stores, CrmReaderContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
