// Whatever happens in the org and goes wrong on the way: in the end what is held is what the org
// has.

#include "engine/ports/store_error.hpp"
#include "tests/support/import_world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <random>

namespace dealwire::importing {
namespace {

/// The same stories in every run, so that a run tells something about what was changed. Others by
/// RC_PARAMS="seed=N".
[[maybe_unused]] const int kSameStories = setenv("RC_PARAMS", "seed=7", 0);

using base::Fault;
using support::ImportWorld;

constexpr int kContacts = 40;
constexpr int kOpportunities = 25;
constexpr int kUsers = 3;
/// Transactions take so long at most; the overlap is longer.
constexpr int kLateMinutes = 9;

/// An org in which things happen by chance, and imports that meet with trouble by chance. The same
/// seed tells the same story with every compiler: one draw a statement.
class Story {
public:
    explicit Story(std::uint32_t seed) : chance_{seed} {
        for (int user = 1; user <= kUsers; ++user) world.put_user(user, 0, user != kUsers);
        world.describe("Contact", {.name = "Region__c", .type = "string"});
        pass_time(100);
    }

    void go_on(int rounds) {
        for (int round = 0; round < rounds; ++round) {
            happen(below(30));
            if (below(6) == 0) update_all_at_once();
            if (below(8) == 0) world.select("Contact", "Region__c");
            world.side_by_side = below(3) == 0;
            meet_trouble();
            import_somehow();
            pass_time(1 + below(40));
        }
    }

    /// What was wrong is over.
    void calm_down() {
        world.crm.fail_commit(0);
        world.source.before_read({});
        world.source.set_patience(10'000);
        world.bulk.fail_pages(0, {}, 0);
        world.bulk.end_jobs(ports::BulkState::Complete, 0);
        world.bulk.stick_jobs(0);
        for (const ImportedObject& object : imported_objects())
            world.source.fail_read(std::string{object.name}, {Fault::Transient, "", ""}, 9999);
        pass_time(30);
    }

    ImportWorld world;

private:
    int below(int end) { return std::uniform_int_distribution<int>{0, end - 1}(chance_); }

    void pass_time(int minutes) { world.set_now(now_ += minutes); }

    void happen(int events) {
        for (int i = 0; i < events; ++i) happen_once();
    }

    void happen_once() {
        const int number = 1 + below(kContacts);
        switch (below(10)) {
            case 0:
                return take_away(number, false);
            case 1:
                return take_away(number, true);
            case 2:
                return below(3) == 0 ? change_user() : void();
            case 3:
            case 4: {
                const int opportunity = 1 + below(kOpportunities);
                const int owner = 1 + below(kUsers);
                return world.put_opportunity(opportunity, stamp(opportunities_[opportunity]),
                                             owner);
            }
            default: {
                alive_.insert(number);
                const int at = stamp(contacts_[number]);
                return world.put("Contact", number, at, {{"Region__c", region()}});
            }
        }
    }

    void change_user() {
        const int user = 1 + below(kUsers);
        const bool active = below(4) > 0;
        world.put_user(user, stamp(users_[user]), active);
    }

    void take_away(int number, bool for_good) {
        if (!alive_.erase(number)) return;
        pass_time(1);
        if (for_good)
            world.purge("Contact", number, now_);
        else
            world.remove("Contact", number, now_);
        pass_time(1);
        contacts_[number] = now_;  // restoring it is a later change
    }

    void update_all_at_once() {
        pass_time(1);
        for (const int number : alive_)
            world.put("Contact", number, contacts_[number] = now_, {{"Region__c", region()}});
    }

    /// Of a change that is seen now: its transaction began a while ago, but after the one before
    /// had let go of the record.
    int stamp(int& last_seen) {
        const int at = std::max(last_seen, now_ - below(kLateMinutes));
        last_seen = now_;
        return at;
    }

    std::string region() { return "R" + std::to_string(below(1000)); }

    void meet_trouble() {
        const base::Error passing{Fault::Transient, "SERVER_UNAVAILABLE", "Not now."};
        const std::string object = below(2) == 0 ? "Contact" : "Opportunity";
        switch (below(12)) {
            case 0:
            case 1:
            case 2:
                return world.crm.fail_commit(1 + below(60));
            case 3:
                return world.source.fail_read(object, passing, static_cast<std::size_t>(below(3)));
            case 4: {
                const int times = 1 + below(3);
                return world.bulk.fail_pages(static_cast<std::size_t>(below(4)), passing, times);
            }
            case 5: {
                const int times = 1 + below(3);
                return world.bulk.end_jobs(
                    below(2) == 0 ? ports::BulkState::Failed : ports::BulkState::Aborted, times);
            }
            case 6:
                return world.bulk.stick_jobs(1 + below(2));
            case 7:
                return world.bulk.forget_jobs();
            case 8:
                return world.bulk.break_page();
            case 9:
                return world.source.set_patience(static_cast<std::size_t>(8 + below(30)));
            default:
                return world.source.before_read([this](const ports::ReadRequest&) {
                    if (below(3) > 0) return;
                    pass_time(1);
                    happen(1 + below(3));
                });
        }
    }

    void import_somehow() {
        try {
            const bool full = below(12) == 0;
            const bool reconcile = below(8) == 0;
            world.import({.full = full, .reconcile = reconcile});
        } catch (const ports::StoreError&) {
            world.crm.fail_commit(0);  // the process died; another one begins
        }
    }

    std::mt19937 chance_;
    int now_ = 0;
    std::map<int, int> contacts_;  ///< number and last change, of those deleted too
    std::map<int, int> opportunities_;
    std::map<int, int> users_;
    std::set<int> alive_;
};

/// Any seed; small ones alone would be the same few stories.
rc::Gen<std::uint32_t> seeds() {
    return rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint32_t>());
}

/// What one quiet import leaves undone, or a second one does.
std::string loose_ends(std::uint32_t seed, int rounds) {
    Story story{seed};
    story.go_on(rounds);
    story.calm_down();
    if (story.world.import().import.outcome() != model::Outcome::Ok) return "not ok";
    if (const std::string difference = story.world.difference(); !difference.empty())
        return difference;
    const auto revision = story.world.crm.revision(story.world.scope);
    const auto again = story.world.import();
    if (story.world.crm.revision(story.world.scope) != revision) return "changed once more";
    return again.import.more.empty() ? "" : "something was read beside";
}

TEST(ImportProperties, OneQuietImportBringsEverythingThatTheTroubleLeftOut) {
    const bool held =
        rc::check("store equals org", [] { RC_ASSERT(loose_ends(*seeds(), 8) == ""); });
    EXPECT_TRUE(held);
}

TEST(ImportProperties, ShortStoriesLeaveNothingUndoneEither) {
    const bool held =
        rc::check("store equals org", [] { RC_ASSERT(loose_ends(*seeds(), 3) == ""); });
    EXPECT_TRUE(held);
}

TEST(ImportProperties, StoriesThatWentWrongOnceEndWell) {
    for (const auto& [seed, rounds] : {std::pair{765U, 8},
                                       {2803U, 8},
                                       {12'724U, 3},
                                       {14'550U, 8},
                                       {15'182U, 8},
                                       {818'455U, 8},
                                       {16'607'382U, 8},
                                       {1'437'555'334U, 8}})
        EXPECT_EQ(loose_ends(seed, rounds), "") << seed;
}

TEST(ImportProperties, AProofOfAQuietOrgFindsNothing) {
    const bool held = rc::check("proof", [] {
        Story story{*seeds()};
        story.go_on(4);
        story.calm_down();
        for (const model::Proof& proof : story.world.import({.reconcile = true}).proofs) {
            RC_ASSERT(proof.complete());
            RC_ASSERT(proof.absent + proof.outdated + proof.missing == 0);
        }
    });
    EXPECT_TRUE(held);
}

}  // namespace
}  // namespace dealwire::importing
