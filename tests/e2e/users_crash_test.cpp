// kill -9 in the middle of provisioning, then one run: members are as the org has them, every
// change stands in the log once, and what was set by hand holds. DEALWIRE_CRASH_POINTS: how many
// deaths on each database; without it 12.

#include "tests/contract/scratch_database.hpp"
#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/imports.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace dealwire::e2e {
namespace {

using base::Tree;
using std::chrono::milliseconds;

const std::string kIris = "005Hs00000Sp6D7IAJ";

int points() {
    const char* wanted = std::getenv("DEALWIRE_CRASH_POINTS");
    return wanted ? std::atoi(wanted) : 12;
}

/// A tenant whose members and rules change from round to round.
class UsersCrash : public testing::TestWithParam<bool> {
protected:
    void SetUp() override {
        if (GetParam() && !contract::has_postgresql())
            GTEST_SKIP() << "DEALWIRE_TEST_POSTGRESQL is not set";
        if (GetParam()) database_ = contract::scratch_postgresql();
        dealwire_ = std::make_unique<Dealwire>(org_);
        if (database_) dealwire_->configure("url: sqlite:dealwire.db", "url: " + database_->url());
        ASSERT_EQ(dealwire_->connect().code, 0);
        dealwire_->json({"users", "provision"});
        dealwire_->json({"users", "set", kIris, "--recorded", "no", "--note", "on leave"});
        dealwire_->json({"users", "provision"});
        for (const Tree& member : list(dealwire_->json({"users", "list"}), "members"))
            changing_.push_back(text(member, "userId"));
        changing_.resize(std::min<std::size_t>(changing_.size(), 6));
    }

    /// Everybody has another title, and the rules another team.
    void change(int round) {
        title_ = "Title " + std::to_string(round);
        team_ = "Team " + std::to_string(round);
        for (const std::string& user : changing_)
            org_.update("User", user, R"({"Title": ")" + title_ + "\"}");
        const auto file = write_file(dealwire_->folder() / "users.yaml",
                                     "otherwise: {recorded: true, team: " + team_ + "}\n");
        dealwire_->json({"users", "rules", "set", file.string()});
    }

    /// How long one takes that nobody disturbs, and how many requests it makes.
    void measure() {
        org_.reset_stats();
        const auto from = std::chrono::steady_clock::now();
        dealwire_->json({"users", "provision"});
        takes_ = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - from);
        calls_ = static_cast<int>(org_.stat("calls"));
    }

    /// Dies at a random moment, or soon after a request; whether it died before its end.
    bool dies(int round, std::mt19937& random) {
        std::uniform_real_distribution<double> share{0.1, 1.0};
        milliseconds delay{static_cast<int>(static_cast<double>(takes_.count()) * share(random))};
        std::unique_ptr<Child> process;
        if (round % 2 == 0) {
            process = dealwire_->begin({"users", "provision"});
        } else {
            const int nth =
                std::max(1, calls_ - round % 3);  // what comes last is followed by saving
            org_.fault(R"({"path": "/services/data", "nth": )" + std::to_string(nth) +
                       R"(, "action": {"delay_ms": 40}})");
            process = dealwire_->begin({"users", "provision"});
            wait_until([&] { return org_.strikes() > 0 || !process->running(); });
            delay = milliseconds{40 + std::uniform_int_distribution<int>{0, 60}(random)};
        }
        const bool ended = wait_until([&] { return !process->running(); }, delay);
        process->kill();
        org_.heal();
        return !ended;
    }

    void expect_consistent(int round) {
        int saying_so = 0;
        for (const Tree& member : list(dealwire_->json({"users", "list"}), "members")) {
            if (text(member, "title") == title_) ++saying_so;
            EXPECT_EQ(text(member, "team"), team_) << round;
            EXPECT_EQ(flag(member, "recorded"), text(member, "userId") != kIris) << round;
        }
        EXPECT_EQ(saying_so, static_cast<int>(changing_.size())) << round;
        std::map<std::string, int> logged;  // by member and field
        for (const Tree& change : list(dealwire_->json({"users", "audit"}), "changes"))
            if (text(change, "after") == title_ || text(change, "after") == team_)
                ++logged[text(change, "userId") + " " + text(change, "field")];
        for (const auto& [what, times] : logged) EXPECT_EQ(times, 1) << what << ", " << round;
        EXPECT_EQ(list(dealwire_->json({"users", "show", kIris}), "manual").size(), 1U) << round;
        EXPECT_TRUE(list(dealwire_->json({"users", "provision", "--plan"}), "changes").empty());
    }

    Org org_;
    std::unique_ptr<contract::ScratchDatabase> database_;
    std::unique_ptr<Dealwire> dealwire_;
    std::vector<std::string> changing_;
    std::string title_;
    std::string team_;
    milliseconds takes_{};
    int calls_ = 0;
};

TEST_P(UsersCrash, AtAnyMomentThenOneRunLeavesMembersLogAndSettingsConsistent) {
    change(0);
    measure();
    expect_consistent(0);
    std::mt19937 random{20261122};

    int deaths = 0;
    for (int round = 1; round <= points(); ++round) {
        change(round);
        if (dies(round, random)) ++deaths;
        dealwire_->json({"users", "provision"});
        expect_consistent(round);
    }

    EXPECT_GE(deaths, points() / 2);
    RecordProperty("deaths", deaths);
}

INSTANTIATE_TEST_SUITE_P(Stores, UsersCrash, testing::Bool(), [](const auto& way) {
    return std::string{way.param ? "Postgresql" : "Sqlite"};
});

}  // namespace
}  // namespace dealwire::e2e
