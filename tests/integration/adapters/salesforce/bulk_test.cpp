#include "adapters/salesforce/salesforce_bulk.hpp"
#include "adapters/system/system_clock.hpp"
#include "engine/base/time_text.hpp"
#include "tests/integration/adapters/salesforce/simulated_org.hpp"

#include <algorithm>
#include <map>
#include <thread>

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using ports::BulkState;
using ports::ReadRequest;
using Row = std::vector<model::CellText>;

/// Waits in earnest, but not long.
class ShortClock final : public base::Clock {
public:
    [[nodiscard]] base::Instant now() const override { return real_.now(); }

    void wait(std::chrono::milliseconds, std::stop_token stop) override {
        real_.wait(std::chrono::milliseconds{5}, stop);
    }

private:
    system::SystemClock real_;
};

ReadRequest contacts() {
    return {.object = "Contact",
            .columns = {{"Id", "id"},
                        {"SystemModstamp", "datetime"},
                        {"LastName", "string"},
                        {"Email", "email"},
                        {"IsDeleted", "boolean"},
                        {"AccountId", "reference"}},
            .stamp_field = "SystemModstamp"};
}

class BulkReading : public SimulatedOrg {
protected:
    void SetUp() override {
        SimulatedOrg::SetUp();
        org_->control("DELETE", "query-jobs");
        bulk_.emplace(
            channel(), short_,
            BulkSettings{
                .patience = patience_, .rows_per_page = 20, .pieces = {.rows_per_piece = 7}});
    }

    ports::PieceSink sink() {
        return [this](model::RecordPage piece) {
            EXPECT_LE(piece.rows.size(), 7U);
            for (const auto row : piece.rows) rows_[std::string{*row[0]}] = row.texts();
        };
    }

    base::Result<ports::BulkJob> finished(const ReadRequest& request) {
        const auto job = bulk_->start(request, spent_, {});
        return job ? bulk_->wait(job->id, spent_, {}) : job;
    }

    /// All pages of a job from `locator` on.
    base::Result<void> read_all(const ReadRequest& request, const std::string& job) {
        std::string locator;
        do {
            const auto page = bulk_->read_page(job, locator, request, sink(), spent_, {});
            if (!page) return base::fail(page.error());
            locator = page->next;
            ++pages_;
        } while (!locator.empty());
        return {};
    }

    std::map<std::string, Row> by_rest(const ReadRequest& request) {
        std::map<std::string, Row> rows;
        const auto outcomes = SalesforceSource{session(), clock_}.read(
            std::vector{request},
            [&rows](std::size_t, model::RecordPage page) {
                for (const auto row : page.rows) rows[std::string{*row[0]}] = row.texts();
            },
            {});
        EXPECT_TRUE(outcomes.at(0).result);
        return rows;
    }

    void fate(const std::string& name) {
        org_->control("POST", "query-jobs", Tree::Object{{"fate", name}});
    }

    ShortClock short_;
    std::chrono::milliseconds patience_ = std::chrono::minutes{5};
    std::optional<SalesforceBulk> bulk_;
    ports::Spent spent_;
    std::map<std::string, Row> rows_;
    int pages_ = 0;
};

TEST_F(BulkReading, BringsTheSameRowsAsRest) {
    const auto job = finished(contacts());

    ASSERT_TRUE(job) << job.error().detail;
    ASSERT_EQ(job->state, BulkState::Complete);
    ASSERT_TRUE(read_all(contacts(), job->id));
    EXPECT_EQ(spent_.calls, org_->stat("calls"));
    EXPECT_GT(pages_, 2);
    EXPECT_EQ(job->rows, static_cast<std::int64_t>(rows_.size()));
    EXPECT_EQ(rows_, by_rest(contacts()));
    EXPECT_TRUE(bulk_->discard(job->id, spent_, {}));
    EXPECT_EQ(bulk_->wait(job->id, spent_, {}).error().fault, Fault::Missing);
}

TEST_F(BulkReading, ReadsAWindow) {
    ReadRequest request = contacts();
    const auto everything = by_rest(request);
    std::vector<std::string> stamps;
    for (const auto& [id, row] : everything) stamps.push_back(*row[1]);
    std::ranges::sort(stamps);
    request.from = base::parse_instant(stamps[stamps.size() / 4]);
    request.until = base::parse_instant(stamps[stamps.size() / 2]);

    const auto job = finished(request);

    ASSERT_TRUE(job && read_all(request, job->id));
    EXPECT_EQ(rows_, by_rest(request));
    EXPECT_LT(rows_.size(), everything.size());
}

TEST_F(BulkReading, CallsAPageThatBrokeOffAnErrorThatPasses) {
    const auto job = finished(contacts());
    fault_once("/results", Tree::Object{{"truncate", 900}});
    ASSERT_TRUE(job);
    EXPECT_EQ(read_all(contacts(), job->id).error().fault, Fault::Transient);

    ASSERT_TRUE(read_all(contacts(), job->id));

    EXPECT_EQ(rows_, by_rest(contacts()));
}

TEST_F(BulkReading, RenewsATokenThatExpiresBetweenPages) {
    const auto job = finished(contacts());
    org_->control("POST", "faults",
                  Tree::Object{{"path", "/results"}, {"nth", 2}, {"action", "expire_tokens"}});

    ASSERT_TRUE(job && read_all(contacts(), job->id));

    EXPECT_EQ(static_cast<std::int64_t>(rows_.size()), job->rows);
    EXPECT_EQ(spent_.calls, org_->stat("calls"));
}

TEST_F(BulkReading, SaysHowAJobEnded) {
    fate("failed");
    EXPECT_EQ(finished(contacts())->state, BulkState::Failed);
    fate("aborted");
    EXPECT_EQ(finished(contacts())->state, BulkState::Aborted);
    fate("vanished");
    EXPECT_EQ(finished(contacts()).error().fault, Fault::Missing);
}

class StuckReading : public BulkReading {
protected:
    StuckReading() { patience_ = std::chrono::milliseconds{300}; }
};

TEST_F(StuckReading, IsDiscarded) {
    fate("stuck");
    const auto job = bulk_->start(contacts(), spent_, {});
    ASSERT_TRUE(job);

    EXPECT_EQ(bulk_->wait(job->id, spent_, {}).error().code, "BULK_JOB_STUCK");
    EXPECT_TRUE(bulk_->discard(job->id, spent_, {}));
    EXPECT_EQ(bulk_->wait(job->id, spent_, {}).error().fault, Fault::Missing);
}

TEST_F(BulkReading, IsRefusedWhatRestMustRead) {
    org_->control("POST", "query-jobs", Tree::Object{{"left", 0}});
    EXPECT_EQ(bulk_->start(contacts(), spent_, {}).error().fault, Fault::RateLimited);
    org_->control("DELETE", "query-jobs");

    ReadRequest compound = contacts();
    compound.columns.push_back({"MailingAddress", "address"});
    EXPECT_EQ(bulk_->start(compound, spent_, {}).error().fault, Fault::Rejected);
}

TEST_F(BulkReading, GoesOnAtTheLocatorAndLosesItWithTheJob) {
    const auto job = finished(contacts());
    ASSERT_TRUE(job);
    const auto first = bulk_->read_page(job->id, "", contacts(), sink(), spent_, {});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->rows, 20);

    const auto second = bulk_->read_page(job->id, first->next, contacts(), sink(), spent_, {});
    EXPECT_EQ(second->rows, 20);
    EXPECT_EQ(rows_.size(), 40U);

    ASSERT_TRUE(bulk_->discard(job->id, spent_, {}));
    EXPECT_EQ(bulk_->read_page(job->id, first->next, contacts(), sink(), spent_, {}).error().fault,
              Fault::Missing);
}

TEST_F(BulkReading, RunsInTwoLanesOverOneConnection) {
    org_->control("POST", "tokens/expire");
    const auto lane = [this](const std::string& object, std::size_t& rows) {
        const ReadRequest request{.object = object,
                                  .columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}},
                                  .stamp_field = "SystemModstamp"};
        ports::Spent spent;
        const auto job = bulk_->start(request, spent, {});
        ASSERT_TRUE(job && bulk_->wait(job->id, spent, {}));
        std::string locator;
        do {
            const auto page = bulk_->read_page(
                job->id, locator, request,
                [&rows](model::RecordPage piece) { rows += piece.rows.size(); }, spent, {});
            ASSERT_TRUE(page) << page.error().detail;
            locator = page->next;
        } while (!locator.empty());
    };
    std::size_t accounts = 0;
    std::size_t leads = 0;
    {
        const std::jthread first{[&] { lane("Account", accounts); }};
        const std::jthread second{[&] { lane("Lead", leads); }};
    }

    EXPECT_GT(accounts, 0U);
    EXPECT_GT(leads, 0U);
    EXPECT_EQ(channel().calls(), org_->stat("calls"));
    EXPECT_EQ(org_->stat("tokenRequests"), 1);
}

}  // namespace
}  // namespace dealwire::salesforce
