// kill -9 in the middle of a first load, then one run: everything is there, once, and no job of
// ours is left in the org. DEALWIRE_CRASH_POINTS: how many deaths on each database; without it 12
// on SQLite and 4 on PostgreSQL.

#include "tests/contract/scratch_database.hpp"
#include "tests/e2e/kit/imports.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace dealwire::e2e {
namespace {

using base::Tree;
using Rows = std::map<std::string, std::vector<std::string>>;

struct Way {
    const char* bulk;
    bool postgresql;
};

/// Deaths for each of the two ways to read.
int points(const Way& way) {
    const char* wanted = std::getenv("DEALWIRE_CRASH_POINTS");
    if (wanted) return std::atoi(wanted) / 2;
    return way.postgresql ? 2 : 6;
}

/// One org that many tenants load from, in small pages so that there are many moments to die at.
class Lives {
public:
    Lives() { org_.control("POST", "pages", R"({"rest": 50, "bulk": 50})"); }

    Org& org() { return org_; }

    /// A fresh installation that reads that way; `url` of its store, empty: its own file.
    std::unique_ptr<Dealwire> born(const std::string& bulk, const std::string& url = "") {
        auto dealwire = std::make_unique<Dealwire>(org_);
        dealwire->configure("bulk: auto", "bulk: " + bulk);
        if (!url.empty()) dealwire->configure("url: sqlite:dealwire.db", "url: " + url);
        if (const Outcome outcome = dealwire->connect(); outcome.code != 0)
            throw std::runtime_error("connect: " + outcome.err);
        return dealwire;
    }

    /// Dies while the org works on its request number `nth`, or up to a few pages later where the
    /// org is quick; false: it had ended before.
    bool dies(Dealwire& dealwire, int nth, int org_takes_ms) {
        org_.heal();
        org_.fault(R"({"path": "/services/data", "nth": )" + std::to_string(nth) +
                   R"(, "action": {"delay_ms": )" + std::to_string(org_takes_ms) + "}}");
        const auto process = dealwire.begin({"import"});
        wait_until([&] { return org_.strikes() > 0 || !process->running(); });
        const bool alive = process->running();
        process->kill();
        org_.heal();
        return alive;
    }

private:
    Org org_;
};

/// A tenant and its store, which may be a database of its own on a server.
struct Life {
    std::unique_ptr<contract::ScratchDatabase> database;
    std::unique_ptr<Dealwire> dealwire;

    [[nodiscard]] Sql store() const { return database ? Sql{database->url()} : dealwire->store(); }
};

class ImportCrash : public testing::TestWithParam<Way> {
protected:
    void SetUp() override {
        if (GetParam().postgresql && !contract::has_postgresql())
            GTEST_SKIP() << "DEALWIRE_TEST_POSTGRESQL is not set";
    }

    Life born() {
        Life life;
        if (GetParam().postgresql) life.database = contract::scratch_postgresql();
        life.dealwire = lives_.born(GetParam().bulk, life.database ? life.database->url() : "");
        return life;
    }

    /// What is held after a load that nobody disturbed, and how many requests it took.
    Rows undisturbed(int& requests) {
        const Life life = born();
        lives_.org().reset_stats();
        life.dealwire->json({"import"});
        requests = 0;
        const Tree stats = lives_.org().stats();
        for (const auto& [request, count] : *stats.find("requests")->object())
            if (request.find("/services/data") != std::string::npos)
                requests += static_cast<int>(number(count, ""));
        Sql store = life.store();
        return held_rows(store);
    }

    /// Dies there, then runs once more; whether it died before its end.
    bool dies_and_recovers(int nth, int org_takes_ms, const Rows& expected) {
        const Life life = born();
        const bool died = lives_.dies(*life.dealwire, nth, org_takes_ms);
        life.dealwire->json({"import"});
        Sql store = life.store();
        EXPECT_EQ(held_live(store), importable(lives_.org())) << "killed at request " << nth;
        EXPECT_EQ(held_rows(store), expected) << "killed at request " << nth;
        EXPECT_EQ(
            store.column("SELECT object FROM reading_place WHERE bulk_job IS NOT NULL").size(), 0U);
        return died;
    }

    Lives lives_;
};

TEST_P(ImportCrash, AtRandomRequestsThenOneRunHoldsExactlyWhatTheOrgHas) {
    int requests = 0;
    const Rows expected = undisturbed(requests);
    ASSERT_GT(requests, 10);
    std::mt19937 random{20261122};
    std::uniform_int_distribution<int> any{1, requests};
    std::uniform_int_distribution<int> some_ms{0, 30};  // sooner or later than we look

    int deaths = 0;
    for (int point = 0; point < points(GetParam()); ++point)
        if (dies_and_recovers(any(random), some_ms(random), expected)) ++deaths;

    EXPECT_GE(deaths, points(GetParam()) / 2);
    RecordProperty("deaths", deaths);
}

INSTANTIATE_TEST_SUITE_P(Ways, ImportCrash,
                         testing::Values(Way{"never", false}, Way{"always", false},
                                         Way{"never", true}, Way{"always", true}),
                         [](const auto& way) {
                             return std::string{way.param.bulk} +
                                    (way.param.postgresql ? "OnPostgresql" : "");
                         });

TEST(ImportCrashRun, IsShownAsRunningThenAsInterrupted) {
    Reading here;
    here.org.fault(R"({"path": "/services/data", "nth": 2, "action": {"delay_ms": 5000}})");
    const auto process = here.dealwire.begin({"import"});
    ASSERT_TRUE(wait_until([&] { return here.org.strikes() > 0; }));

    const Tree running = list(here.dealwire.json({"runs", "list"}), "runs").at(0);
    process->kill();
    const Tree dead = list(here.dealwire.json({"runs", "list"}), "runs").at(0);

    EXPECT_EQ(text(running, "outcome"), "running");
    EXPECT_THAT(text(running, "holder"), testing::HasSubstr(std::to_string(process->id())));
    EXPECT_EQ(text(dead, "outcome"), "interrupted");
    EXPECT_EQ(text(here.dealwire.json({"status"}), "lastRun.outcome"), "interrupted");
}

}  // namespace
}  // namespace dealwire::e2e
