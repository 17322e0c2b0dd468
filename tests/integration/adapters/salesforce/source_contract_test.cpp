#include "adapters/salesforce/salesforce_bulk.hpp"
#include "engine/base/time_text.hpp"
#include "tests/fakes/fake_bulk_source.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_record_source.hpp"
#include "tests/integration/adapters/salesforce/simulated_org.hpp"
#include "tests/support/salesforce_answers.hpp"

#include <algorithm>
#include <set>

namespace dealwire::salesforce {
namespace {

using ports::BulkSource;
using ports::ReadOutcome;
using ports::ReadRequest;
using ports::RecordSource;
using Row = std::vector<model::CellText>;
using Rows = std::vector<Row>;

constexpr const char* kObject = "OpportunityHistory";
constexpr std::size_t kPage = 200;

/// An org with several pages of one object, reached by both ways.
class World {
public:
    virtual ~World() = default;

    virtual RecordSource& records() = 0;
    virtual BulkSource& bulk() = 0;
};

class FakeWorld final : public World {
public:
    FakeWorld() {
        org_.put_object({.name = kObject, .label = kObject});
        model::RecordPage page{.object = kObject,
                               .columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}}};
        for (int i = 0; i < 650; ++i) {
            const base::Instant at = fakes::FakeClock::kStart + std::chrono::seconds{i / 3};
            page.rows.push_back({test::contact_id(i), base::to_text(at)});
        }
        org_.put_rows(std::move(page));
        org_.set_page_size(kPage);
        bulk_.set_page_size(kPage);
    }

    RecordSource& records() override { return org_; }

    BulkSource& bulk() override { return bulk_; }

private:
    fakes::FakeRecordSource org_;
    fakes::FakeBulkSource bulk_{org_};
};

class SimulatedWorld final : public World {
public:
    SimulatedWorld(OrgChannel& channel, base::Clock& clock)
        : session_{channel},
          records_{session_, clock},
          bulk_{channel, clock, {.patience = std::chrono::hours{1}, .rows_per_page = kPage}} {}

    RecordSource& records() override { return records_; }

    BulkSource& bulk() override { return bulk_; }

private:
    Session session_;
    SalesforceSource records_;
    SalesforceBulk bulk_;
};

enum class Kind { Fake, Simulated };

/// What every source of records must do, whatever is behind it.
class SourceContract : public SimulatedOrg, public testing::WithParamInterface<Kind> {
protected:
    void SetUp() override {
        if (GetParam() == Kind::Fake) {
            world_ = std::make_unique<FakeWorld>();
            return;
        }
        SimulatedOrg::SetUp();
        use({.rows_per_page = kPage});
        world_ = std::make_unique<SimulatedWorld>(channel(), clock_);
    }

    static ReadRequest everything() {
        return {.object = kObject,
                .columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}},
                .stamp_field = "SystemModstamp"};
    }

    Rows read(const ReadRequest& request) {
        Rows rows;
        outcome_ = world_->records()
                       .read(std::vector{request},
                             [&rows](std::size_t, const model::RecordPage& page) {
                                 for (const auto row : page.rows) rows.push_back(row.texts());
                             },
                             {})
                       .at(0);
        EXPECT_TRUE(outcome_.result);
        return rows;
    }

    std::set<Row> read_by_job(const ReadRequest& request) {
        std::set<Row> rows;
        const auto job = world_->bulk().start(request, spent_, {});
        EXPECT_TRUE(job);
        EXPECT_EQ(world_->bulk().wait(job->id, spent_, {})->state, ports::BulkState::Complete);
        std::string locator;
        do locator = page_of(job->id, locator, request, rows);
        while (!locator.empty());
        EXPECT_TRUE(world_->bulk().discard(job->id, spent_, {}));
        EXPECT_TRUE(world_->bulk().discard(job->id, spent_, {}));
        EXPECT_EQ(world_->bulk().wait(job->id, spent_, {}).error().fault, base::Fault::Missing);
        return rows;
    }

    /// Where the next page is.
    std::string page_of(const std::string& job, const std::string& locator,
                        const ReadRequest& request, std::set<Row>& rows) {
        const auto page = world_->bulk().read_page(job, locator, request,
                                                   [&rows](const model::RecordPage& piece) {
                                                       for (const auto row : piece.rows)
                                                           rows.insert(row.texts());
                                                   },
                                                   spent_, {});
        EXPECT_TRUE(page);
        return page ? page->next : "";
    }

    static std::pair<std::string, std::string> place(const Row& row) {
        return {row[1].value(), row[0].value()};
    }

    static model::Bookmark bookmark(const Row& row) {
        return {*base::parse_instant(*row[1]), *model::RecordId::parse(*row[0])};
    }

    std::unique_ptr<World> world_;
    ReadOutcome outcome_;
    ports::Spent spent_;
};

TEST_P(SourceContract, DeliversEveryRowOnceInOrder) {
    const Rows rows = read(everything());

    EXPECT_GT(rows.size(), 2 * kPage);
    EXPECT_TRUE(std::ranges::is_sorted(rows, {}, place));
    EXPECT_EQ(std::set(rows.begin(), rows.end()).size(), rows.size());
    EXPECT_TRUE(outcome_.complete);
    EXPECT_EQ(outcome_.total, static_cast<std::int64_t>(rows.size()));
    EXPECT_EQ(outcome_.spent.calls, static_cast<int>((rows.size() + kPage - 1) / kPage));
}

TEST_P(SourceContract, BeginsAfterABookmarkAndAtAStamp) {
    const Rows rows = read(everything());
    const std::size_t middle = rows.size() / 2;
    ReadRequest request = everything();
    request.past = bookmark(rows[middle]);

    EXPECT_EQ(read(request), Rows(rows.begin() + static_cast<long>(middle) + 1, rows.end()));

    request.past.reset();
    request.from = bookmark(rows[middle]).stamp;
    const Rows since = read(request);
    const auto early = [&](const Row& row) { return row[1] < rows[middle][1]; };
    EXPECT_TRUE(std::ranges::none_of(since, early));
    EXPECT_EQ(since.size() + static_cast<std::size_t>(std::ranges::count_if(rows, early)),
              rows.size());
}

TEST_P(SourceContract, EndsBeforeAStamp) {
    const Rows rows = read(everything());
    ReadRequest request = everything();
    request.until = bookmark(rows[rows.size() / 2]).stamp;

    const Rows before = read(request);

    EXPECT_EQ(before.size(),
              static_cast<std::size_t>(std::ranges::count_if(
                  rows, [&](const Row& row) { return row[1] < rows[rows.size() / 2][1]; })));
}

TEST_P(SourceContract, FindsRecordsById) {
    const Rows rows = read(everything());
    ReadRequest request = everything();
    for (std::size_t i = 0; i < rows.size(); i += 7) request.ids.push_back(bookmark(rows[i]).id);

    Rows found = read(request);

    EXPECT_EQ(found.size(), request.ids.size());
    for (const Row& row : found) EXPECT_NE(std::ranges::find(rows, row), rows.end());
}

TEST_P(SourceContract, LeavesTheRestWhereTheCallerDoesNotGoOn) {
    ReadRequest request = everything();
    ports::FirstPage seen;
    request.go_on = [&seen](const ports::FirstPage& first) { return seen = first, false; };

    const Rows rows = read(request);

    EXPECT_FALSE(outcome_.complete);
    EXPECT_EQ(rows.size(), kPage);
    EXPECT_EQ(seen.rows, static_cast<std::int64_t>(kPage));
    EXPECT_GT(seen.total, seen.rows);
    EXPECT_EQ(outcome_.spent.calls, 1);
}

TEST_P(SourceContract, DescribesWhatItKnowsInOneCall) {
    const std::vector<ports::Question> questions{{.object = "Nothing__c"}, {.object = kObject}};

    const auto answers = world_->records().ask(questions, spent_, {});

    ASSERT_TRUE(answers);
    ASSERT_EQ(answers->size(), 1U);
    EXPECT_EQ(answers->front().described.name, kObject);
    EXPECT_FALSE(answers->front().deletions);
    EXPECT_EQ(spent_.calls, 1);
}

TEST_P(SourceContract, BringsTheSameRowsByAJob) {
    const Rows rows = read(everything());

    EXPECT_EQ(read_by_job(everything()), std::set(rows.begin(), rows.end()));
}

TEST_P(SourceContract, BringsAWindowByAJob) {
    const Rows rows = read(everything());
    ReadRequest request = everything();
    request.from = bookmark(rows[rows.size() / 4]).stamp;
    request.until = bookmark(rows[rows.size() / 2]).stamp;
    const Rows window = read(request);

    EXPECT_EQ(read_by_job(request), std::set(window.begin(), window.end()));
    EXPECT_LT(window.size(), rows.size());
}

TEST_P(SourceContract, ReadsAPageOfAJobAsOftenAsOneLikes) {
    const auto job = world_->bulk().start(everything(), spent_, {});
    ASSERT_TRUE(job && world_->bulk().wait(job->id, spent_, {}));
    std::set<Row> once;
    std::set<Row> twice;

    const std::string next = page_of(job->id, "", everything(), once);

    EXPECT_EQ(page_of(job->id, "", everything(), twice), next);
    EXPECT_EQ(once, twice);
    EXPECT_EQ(once.size(), kPage);
    EXPECT_TRUE(world_->bulk().discard(job->id, spent_, {}));
}

INSTANTIATE_TEST_SUITE_P(Sources, SourceContract, testing::Values(Kind::Fake, Kind::Simulated),
                         [](const testing::TestParamInfo<Kind>& kind) {
                             return kind.param == Kind::Fake ? "Fake" : "Simulated";
                         });

}  // namespace
}  // namespace dealwire::salesforce
