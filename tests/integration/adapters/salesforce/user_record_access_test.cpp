#include "adapters/salesforce/user_record_access.hpp"

#include "tests/integration/adapters/salesforce/simulated_org.hpp"

namespace dealwire::salesforce {
namespace {

using model::RecordId;

class UserRecordAccess : public SimulatedOrg {
protected:
    void SetUp() override {
        SimulatedOrg::SetUp();
        const auto page = session().call(
            {.path = session().path("/query/?q=SELECT+Id+FROM+Contact+ORDER+BY+Id+LIMIT+250")}, {});
        for (const base::Tree& row : *page->find("records")->array())
            records_.push_back(*RecordId::parse(*row.text_at("Id")));
    }

    void TearDown() override { org_->control("DELETE", "sharing"); }

    const RecordId user_ = *RecordId::parse("0055f000000Selr");
    std::vector<RecordId> records_;
};

TEST_F(UserRecordAccess, LeavesOutWhatIsNotSharedWithTheUser) {
    org_->control("POST", "sharing",
                  base::Tree::Object{{"user", user_.text()}, {"hide", records_[1].text()}});

    const std::vector<RecordId> asked{records_[0], records_[1], records_[2]};
    const auto readable = readable_by(user_, asked, session(), {});

    ASSERT_TRUE(readable) << readable.error().detail;
    EXPECT_THAT(*readable, testing::ElementsAre(records_[0], records_[2]));
}

TEST_F(UserRecordAccess, AsksAbout200RecordsACallAndAboutNoneWithout) {
    const int before = session().calls();

    const auto readable = readable_by(user_, records_, session(), {});

    ASSERT_TRUE(readable) << readable.error().detail;
    EXPECT_EQ(readable->size(), records_.size());
    EXPECT_EQ(session().calls() - before, static_cast<int>((records_.size() + 199) / 200));
    EXPECT_TRUE(readable_by(user_, {}, session(), {})->empty());
}

TEST_F(UserRecordAccess, KnowsNothingOfRecordsThatAreNotThere) {
    const std::vector<RecordId> asked{*RecordId::parse("003000000000001")};

    EXPECT_TRUE(readable_by(user_, asked, session(), {})->empty());
}

}  // namespace
}  // namespace dealwire::salesforce
