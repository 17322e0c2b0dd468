// kill -9 in the middle of a first load, then one run: everything is there, once, and no job of
// ours is left in the org. DEALWIRE_CRASH_POINTS: how many deaths, 12 without it.

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

int points() {
    const char* wanted = std::getenv("DEALWIRE_CRASH_POINTS");
    return wanted ? std::atoi(wanted) : 12;
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

    /// Dies while the org works on its request number `nth`; false: it had ended before.
    bool dies(Dealwire& dealwire, int nth) {
        org_.heal();
        org_.fault(R"({"path": "/services/data", "nth": )" + std::to_string(nth) +
                   R"(, "action": {"delay_ms": 700}})");
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

class ImportCrash : public testing::TestWithParam<const char*> {
protected:
    /// What is held after a load that nobody disturbed, and how many requests it took.
    Rows undisturbed(int& requests) {
        const auto dealwire = lives_.born(GetParam());
        lives_.org().reset_stats();
        dealwire->json({"import"});
        requests = 0;
        const Tree stats = lives_.org().stats();
        for (const auto& [request, count] : *stats.find("requests")->object())
            if (request.find("/services/data") != std::string::npos)
                requests += static_cast<int>(number(count, ""));
        Sql store = dealwire->store();
        return held_rows(store);
    }

    Lives lives_;
};

TEST_P(ImportCrash, AtRandomRequestsThenOneRunHoldsExactlyWhatTheOrgHas) {
    int requests = 0;
    const Rows expected = undisturbed(requests);
    ASSERT_GT(requests, 10);
    std::mt19937 random{20261122};
    std::uniform_int_distribution<int> any{1, requests};
    const auto importable_ids = importable(lives_.org());

    int deaths = 0;
    for (int point = 0; point < points() / 2; ++point) {
        const int nth = any(random);
        const auto dealwire = lives_.born(GetParam());
        if (lives_.dies(*dealwire, nth)) ++deaths;
        dealwire->json({"import"});
        Sql store = dealwire->store();
        EXPECT_EQ(held_live(store), importable_ids) << "killed at request " << nth;
        EXPECT_EQ(held_rows(store), expected) << "killed at request " << nth;
        EXPECT_EQ(
            store.column("SELECT object FROM reading_place WHERE bulk_job IS NOT NULL").size(), 0U);
    }
    EXPECT_GE(deaths, points() / 4);
}

INSTANTIATE_TEST_SUITE_P(Ways, ImportCrash, testing::Values("never", "always"),
                         [](const auto& way) { return std::string{way.param}; });

TEST(ImportCrashOnPostgresql, LeavesTheSameToTheNextRun) {
    if (!contract::has_postgresql()) GTEST_SKIP() << "DEALWIRE_TEST_POSTGRESQL is not set";
    Lives lives;
    const auto expected = importable(lives.org());
    for (const int nth : {9, 21, 34}) {
        const auto database = contract::scratch_postgresql();
        const auto dealwire = lives.born("always", database->url());
        lives.dies(*dealwire, nth);

        dealwire->json({"import"});

        Sql store{database->url()};
        EXPECT_EQ(held_live(store), expected) << "killed at request " << nth;
    }
}

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
