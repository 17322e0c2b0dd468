#include "adapters/salesforce/salesforce_activity_people.hpp"
#include "tests/integration/adapters/salesforce/simulated_org.hpp"

#include <algorithm>

namespace dealwire::salesforce {
namespace {

using model::DesiredRecord;
using model::RecordId;
using ports::ActivityPerson;

class PeopleOfActivities : public SimulatedOrg {
protected:
    void SetUp() override {
        SimulatedOrg::SetUp();
        sink_.emplace(session());
        people_.emplace(session());
    }

    RecordId write(const std::string& object, const std::string& key_field, const std::string& key,
                   base::Tree::Object fields) {
        DesiredRecord record;
        record.name = {object, key};
        record.key_field = key_field;
        record.fields = std::move(fields);
        const std::vector<ports::WriteGroup> one{{.object = object, .upserts = {record}}};
        const auto written = sink_->write(one, {});
        return written ? written->at(0).at(0).value_or(RecordId{}).id : RecordId{};
    }

    /// An account stands for any other record: contacts have no external id in this package.
    RecordId activity(const std::string& object, const std::string& key) {
        base::Tree::Object fields{{"Subject", "Call"}};
        if (object == "Event") {
            fields.emplace_back("StartDateTime", "2026-03-02T10:00:00Z");
            fields.emplace_back("EndDateTime", "2026-03-02T11:00:00Z");
        }
        return write(object, "Dealwire_Key__c", key, std::move(fields));
    }

    std::vector<RecordId> contacts(std::size_t count) {
        std::vector<RecordId> ids;
        const auto page = session().call(
            {.path = session().path("/query/?q=SELECT+Id+FROM+Contact+ORDER+BY+Id+LIMIT+" +
                                    std::to_string(count))},
            {});
        for (const base::Tree& row : *page->find("records")->array())
            ids.push_back(*RecordId::parse(*row.text_at("Id")));
        return ids;
    }

    std::optional<SalesforceSink> sink_;
    std::optional<SalesforceActivityPeople> people_;
};

TEST_F(PeopleOfActivities, AreAvailableWhereTheObjectIsThere) {
    const auto available = people_->available({});

    ASSERT_TRUE(available) << available.error().detail;
    EXPECT_TRUE(*available);
    EXPECT_EQ(people_->calls(), 1);
}

TEST_F(PeopleOfActivities, AreAddedReadAndRemoved) {
    const auto persons = contacts(2);
    ASSERT_EQ(persons.size(), 2U);
    for (const std::string object : {"Task", "Event"}) {
        const RecordId id = activity(object, "people:" + object);
        const std::vector<ActivityPerson> wanted{{id, persons[0], {}}, {id, persons[1], {}}};
        const std::vector<RecordId> ids{id};

        const auto added = people_->add(object, wanted, {});
        ASSERT_TRUE(added) << added.error().detail;
        for (const auto& row : *added) EXPECT_TRUE(row) << row.error().detail;
        const auto there = people_->of(object, ids, {});
        ASSERT_TRUE(there) << there.error().detail;
        EXPECT_EQ(there->size(), 2U);

        const std::vector<RecordId> first{added->at(0)->id};
        for (int i = 0; i < 2; ++i) {
            const auto removed = people_->remove(object, first, {});
            ASSERT_TRUE(removed) << removed.error().detail;
            EXPECT_TRUE(removed->at(0)) << removed->at(0).error().detail;
        }
        EXPECT_EQ(people_->of(object, ids, {})->size(), 1U);
    }
}

TEST_F(PeopleOfActivities, ThatAreThereAlreadyAreRefusedAlone) {
    const auto persons = contacts(2);
    const RecordId id = activity("Task", "people:twice");
    const std::vector<ActivityPerson> one{{id, persons[0], {}}};
    const std::vector<ActivityPerson> both{{id, persons[0], {}}, {id, persons[1], {}}};
    ASSERT_TRUE(people_->add("Task", one, {}));

    const auto again = people_->add("Task", both, {});

    ASSERT_TRUE(again) << again.error().detail;
    ASSERT_FALSE(again->at(0));
    EXPECT_EQ(again->at(0).error().code, "DUPLICATE_VALUE");
    EXPECT_TRUE(again->at(1));
}

}  // namespace
}  // namespace dealwire::salesforce
