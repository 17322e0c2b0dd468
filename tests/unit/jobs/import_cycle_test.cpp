#include "engine/jobs/import_cycle.hpp"

#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_entropy.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_progress.hpp"
#include "tests/fakes/fake_record_source.hpp"
#include "tests/fakes/in_memory_crm_store.hpp"
#include "tests/fakes/in_memory_field_selection_store.hpp"
#include "tests/fakes/in_memory_member_store.hpp"

#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using model::RecordId;

RecordId id_of(const std::string& prefix, int number) {
    return *RecordId::parse(prefix + std::string(11, '0') + std::to_string(number));
}

/// An org of users and opportunities, and the import of it.
class ImportCycleTest : public testing::Test {
protected:
    ImportCycleTest() {
        for (const importing::ImportedObject& object : importing::imported_objects()) {
            model::ObjectInfo info{.name = std::string{object.name}, .queryable = true};
            for (const std::string_view field : object.needed)
                info.fields.push_back({.name = std::string{field},
                                       .type = field.starts_with("Is") ? "boolean" : "string"});
            source_.put_object(info);
        }
    }

    void org_has_users(const std::vector<std::pair<int, bool>>& users) {
        model::RecordPage page{.object = "User",
                               .columns = {{"Id", "id"},
                                           {"Name", "string"},
                                           {"Email", "email"},
                                           {"UserType", "picklist"},
                                           {"IsActive", "boolean"},
                                           {"SystemModstamp", "datetime"}}};
        for (const auto& [number, active] : users)
            page.rows.push_back({id_of("005", number).text(), "User",
                                 "u" + std::to_string(number) + "@acme.test", "Standard",
                                 active ? "true" : "false",
                                 "2026-05-01T1" + std::to_string(++stamp_) + ":00:00Z"});
        source_.put_rows(page);
    }

    void org_has_opportunity_of(int owner) {
        source_.put_rows({.object = "Opportunity",
                          .columns = {{"Id", "id"},
                                      {"OwnerId", "reference"},
                                      {"IsDeleted", "boolean"},
                                      {"SystemModstamp", "datetime"}},
                          .rows = {{id_of("006", 1).text(), id_of("005", owner).text(), "false",
                                    "2026-05-01T08:00:00Z"}}});
    }

    ImportCycleReport import() {
        importing::Importer importer{source_, crm_, crm_, selections_, progress_, log_, {}};
        provisioning::Provisioner provisioner{crm_, members_, clock_, entropy_};
        return ImportCycle{importer, provisioner, crm_, crm_}.run(scope_, {}, false, {});
    }

    std::optional<model::RecordState> opportunity() {
        const auto held = crm_.get(scope_, "Opportunity", id_of("006", 1));
        return held ? std::optional{held->state} : std::nullopt;
    }

    model::OrgScope scope_{{"acme"}, {*RecordId::parse("00D000000000001")}};
    fakes::FakeRecordSource source_;
    fakes::InMemoryCrmStore crm_;
    fakes::InMemoryMemberStore members_;
    fakes::InMemoryFieldSelectionStore selections_;
    fakes::FakeClock clock_;
    fakes::FakeEntropy entropy_;
    fakes::FakeEventLog log_;
    fakes::FakeProgress progress_;
    int stamp_ = 0;
};

TEST_F(ImportCycleTest, ImportsEverythingAndMakesMembersTheFirstTime) {
    org_has_users({{1, true}});
    org_has_opportunity_of(1);

    const ImportCycleReport report = import();

    EXPECT_EQ(report.import.outcome(), model::Outcome::Ok);
    EXPECT_EQ(report.import.objects.size(), importing::imported_objects().size());
    EXPECT_EQ(members_.all(scope_).size(), 1U);
    EXPECT_EQ(opportunity(), model::RecordState::Live);
}

TEST_F(ImportCycleTest, BringsOlderOpportunitiesOfSomebodyNewlyRecorded) {
    org_has_users({{1, true}, {2, false}});
    org_has_opportunity_of(2);
    import();
    ASSERT_FALSE(opportunity());

    org_has_users({{1, true}, {2, true}});
    import();

    EXPECT_EQ(opportunity(), model::RecordState::Live);
}

TEST_F(ImportCycleTest, FindsThemAgainAfterTheOpportunitiesCouldNotBeRead) {
    org_has_users({{1, true}});
    org_has_opportunity_of(1);
    source_.fail_read("Opportunity", {.fault = base::Fault::Transient, .code = "", .detail = "x"});
    import();
    EXPECT_TRUE(members_.all(scope_).empty()) << "saved members would say that all was read";

    const ImportCycleReport second = import();

    EXPECT_EQ(second.members.newly_recorded.size(), 1U);
    EXPECT_EQ(opportunity(), model::RecordState::Live);
    EXPECT_EQ(members_.all(scope_).size(), 1U);
}

TEST_F(ImportCycleTest, ReleasesTheOpportunitiesOfALeaver) {
    org_has_users({{1, true}});
    org_has_opportunity_of(1);
    import();

    org_has_users({{1, false}});
    const ImportCycleReport report = import();

    EXPECT_EQ(report.members.deactivated, 1);
    EXPECT_EQ(opportunity(), model::RecordState::Released);
}

TEST_F(ImportCycleTest, ChangesNothingTheSecondTime) {
    org_has_users({{1, true}});
    org_has_opportunity_of(1);
    import();
    const std::int64_t revision = crm_.revision(scope_);

    const ImportCycleReport report = import();

    EXPECT_EQ(crm_.revision(scope_), revision);
    EXPECT_TRUE(report.members.changed.empty());
}

TEST_F(ImportCycleTest, EndsAtOnceWhereTheOrgCannotBeAsked) {
    source_.fail_describe({.fault = base::Fault::Reauthorise, .code = "", .detail = "revoked"});

    const ImportCycleReport report = import();

    ASSERT_TRUE(report.import.ended_by);
    EXPECT_EQ(report.import.objects.size(), importing::imported_objects().size());
    EXPECT_TRUE(source_.requests().empty());
    EXPECT_FALSE(report.provisioned);
}

}  // namespace
}  // namespace dealwire::jobs
