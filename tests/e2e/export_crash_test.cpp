// kill -9 at random points of an export, call by call and by jobs, on both databases: after one
// export more the org holds what an export leaves that nobody disturbed, its recycle bin included.

#include "tests/contract/scratch_database.hpp"
#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/expectations.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

namespace dealwire::e2e {
namespace {

using namespace std::chrono_literals;
using base::Tree;

struct Way {
    std::string bulk;  ///< never: call by call
    bool postgresql = false;
};

constexpr int kDeathsPerLife = 8;

int number_from(const char* variable, int otherwise) {
    const char* text = std::getenv(variable);
    return text ? std::atoi(text) : otherwise;
}

/// To die at: more where an hour may be spent on it (scripts/crash_export.sh).
int points(const Way& way) { return number_from("DEALWIRE_CRASHES", way.postgresql ? 2 : 4); }

/// What is in an org at last.
struct Left {
    std::string rows;
    std::size_t ever = 0;  ///< rows, those in the recycle bin included
};

/// Some conversations imported and resolved, in an org of their own; nothing is exported.
class Life {
public:
    explicit Life(const Way& way) {
        if (way.postgresql) {
            database_ = contract::scratch_postgresql();
            dealwire_.configure("url: sqlite:dealwire.db", "url: " + database_->url());
        }
        const std::string above =
            "for backlogs: auto (where they cost fewer calls), never or always.\n  bulk: ";
        dealwire_.configure(above + "auto", above + way.bulk);
        if (const Outcome outcome = dealwire_.connect(); outcome.code != 0)
            throw std::runtime_error("connect: " + outcome.err);
        dealwire_.ingest(a_few());
        dealwire_.json({"import"});
        dealwire_.json({"users", "provision"});
        dealwire_.json({"resolve"});
    }

    /// Whether it died before its end, so many milliseconds after its start.
    bool dies_after(std::chrono::milliseconds delay) {
        const auto process = dealwire_.begin({"export"});
        const bool ended = wait_until([&] { return !process->running(); }, delay);
        process->kill();
        return !ended;
    }

    /// The same, so many milliseconds after a request met a fault.
    bool dies_at(const std::string& rule, std::chrono::milliseconds delay) {
        org_.fault(rule);
        const auto process = dealwire_.begin({"export"});
        wait_until([&] { return org_.strikes() > 0 || !process->running(); });
        const bool ended = wait_until([&] { return !process->running(); }, delay);
        process->kill();
        org_.heal();
        return !ended;
    }

    Left finish() {
        dealwire_.json({"export"});
        std::string names;
        for (const std::string& object : exported_objects())
            names += (names.empty() ? "" : ",") + object;
        Left left{org_.exported(), 0};
        const Tree dumped = org_.control("GET", "dump?deleted=1&objects=" + names);
        for (const auto& [object, rows] : *dumped.object()) left.ever += rows.array()->size();
        return left;
    }

    void expect_settled(const std::string& name) {
        EXPECT_EQ(number(dealwire_.json({"export"}), "calls"), 0) << name;
        EXPECT_TRUE(list(dealwire_.json({"parked", "list"}), "parked").empty()) << name;
        EXPECT_TRUE(store().column("SELECT job_id FROM ingest_job").empty()) << name;
    }

private:
    [[nodiscard]] Sql store() const {
        return database_ ? Sql{database_->url()} : dealwire_.store();
    }

    std::unique_ptr<contract::ScratchDatabase> database_;
    Org org_;
    Dealwire dealwire_{org_};
};

struct Undisturbed {
    Left left;
    std::chrono::milliseconds takes{};
};

/// What an export leaves that nobody disturbs, and how long it takes at most.
const Undisturbed& undisturbed() {
    static const Undisturbed kResult = [] {
        Undisturbed result;
        for (const char* bulk : {"never", "always"}) {
            Life life{{bulk}};
            const auto from = std::chrono::steady_clock::now();
            result.left = life.finish();
            const auto took = std::chrono::steady_clock::now() - from;
            result.takes =
                std::max(result.takes, std::chrono::duration_cast<std::chrono::milliseconds>(took));
        }
        return result;
    }();
    return kResult;
}

/// Deaths drawn by chance, of one way.
class Chance {
public:
    explicit Chance(const Way& way)
        : by_calls_{way.bulk == "never"},
          random_{static_cast<unsigned>(number_from("DEALWIRE_CRASH_SEED", 20261122)) +
                  (by_calls_ ? 1U : 2U) + (way.postgresql ? 4U : 0U)} {}

    /// Lets it die at a random moment, or around a random request: before the org works on it,
    /// after that and before its answer, or later.
    bool kill(Life& life) {
        if (any(0, 99) < 45)
            return life.dies_after(std::chrono::milliseconds{
                any(20, std::max(21, static_cast<int>(undisturbed().takes.count())))});
        const std::string then = std::vector<std::string>{"", R"(, "then": "drop")",
                                                          R"(, "then": "drop_after")"}[index(3)];
        const int org_takes_ms = std::vector{5, 30, 300}[index(3)];
        return life.dies_at(R"({"path": "/services/data", "times": 1, "nth": )" +
                                std::to_string(any(1, by_calls_ ? 5 : 30)) +
                                R"(, "action": {"delay_ms": )" + std::to_string(org_takes_ms) +
                                then + "}}",
                            std::vector{0ms, 0ms, 50ms, 200ms, 600ms}[index(5)]);
    }

private:
    int any(int least, int most) { return std::uniform_int_distribution{least, most}(random_); }

    std::size_t index(int size) { return static_cast<std::size_t>(any(0, size - 1)); }

    bool by_calls_;
    std::mt19937 random_;
};

class ExportCrash : public testing::TestWithParam<Way> {
protected:
    void SetUp() override {
        if (GetParam().postgresql && !contract::has_postgresql())
            GTEST_SKIP() << "DEALWIRE_TEST_POSTGRESQL is not set";
    }

    /// One life with some deaths; how many.
    static int live(Chance& chance, int at_most, const std::string& name) {
        Life life{GetParam()};
        int deaths = 0;
        for (int tries = 0; deaths < at_most && tries < 2 * at_most; ++tries)
            if (chance.kill(life)) ++deaths;
        const Left left = life.finish();
        EXPECT_TRUE(same_rows(left.rows, undisturbed().left.rows)) << name;
        EXPECT_EQ(left.ever, undisturbed().left.ever) << name;
        life.expect_settled(name);
        return deaths;
    }
};

TEST_P(ExportCrash, AtRandomPointsThenOneExportLeavesOneTreeEach) {
    Chance chance{GetParam()};
    int deaths = 0;
    int lives = 0;
    while (deaths < points(GetParam()) && lives < points(GetParam()) && !HasFailure())
        deaths += live(chance, std::min(kDeathsPerLife, points(GetParam()) - deaths),
                       "life " + std::to_string(++lives));

    EXPECT_GE(deaths, 1);
    std::cout << "killed " << deaths << " times in " << lives << " lives\n";
}

INSTANTIATE_TEST_SUITE_P(Ways, ExportCrash,
                         testing::Values(Way{"never"}, Way{"always"}, Way{"never", true},
                                         Way{"always", true}),
                         [](const auto& way) {
                             return (way.param.bulk == "never" ? "CallByCall" : "ByJobs") +
                                    std::string{way.param.postgresql ? "OnPostgresql" : ""};
                         });

}  // namespace
}  // namespace dealwire::e2e
