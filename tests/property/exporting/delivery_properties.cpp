// Whatever goes wrong on the way, the org ends up with exactly what is wanted.

#include "tests/unit/exporting/world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace dealwire::exporting::testing {
namespace {

using base::Error;
using base::Fault;
using base::Tree;

/// The process died. Nothing of it is left but the stores and the org.
struct Crash {};

enum class Mishap {
    None,
    FailsBefore,  ///< nothing done, an error comes back
    AnswerLost,   ///< everything done, an error comes back
    CrashesBefore,
    CrashesAfter,
    RowsLocked,  ///< every third row was locked
    BudgetSpent
};

/// An org behind a bad line, calls of which go wrong by a script.
class UnreliableSink final : public ports::RecordSink {
public:
    UnreliableSink(fakes::FakeRecordSink& org, std::vector<Mishap> script)
        : org_{org}, script_{std::move(script)} {}

    [[nodiscard]] ports::WriteLimits limits() const override { return {3, 7}; }

    base::Result<std::vector<std::vector<ports::RowAnswer>>> write(
        std::span<const ports::WriteGroup> groups, std::stop_token stop) override {
        const Mishap mishap = next();
        if (mishap == Mishap::CrashesBefore) throw Crash{};
        if (mishap == Mishap::FailsBefore) return base::fail(lost());
        if (mishap == Mishap::BudgetSpent)
            return base::fail({Fault::BudgetSpent, "REQUEST_LIMIT_EXCEEDED", "No calls left."});
        auto answers = org_.write(groups, stop);
        if (mishap == Mishap::CrashesAfter) throw Crash{};
        if (mishap == Mishap::AnswerLost) return base::fail(lost());
        if (mishap == Mishap::RowsLocked)
            for (auto& group : *answers)
                for (std::size_t i = 0; i < group.size(); i += 3) group[i] = base::fail(lost());
        return answers;
    }

    base::Result<std::vector<ports::FoundRecord>> find(const std::string& object,
                                                       const std::string& key_field,
                                                       std::span<const std::string> keys,
                                                       std::stop_token stop) override {
        const Mishap mishap = next();
        if (mishap == Mishap::CrashesBefore || mishap == Mishap::CrashesAfter) throw Crash{};
        if (mishap == Mishap::FailsBefore || mishap == Mishap::AnswerLost)
            return base::fail(lost());
        return org_.find(object, key_field, keys, stop);
    }

    base::Result<std::vector<model::RecordId>> went_along(
        const std::string& object, std::span<const model::RecordId> activities,
        std::stop_token stop) override {
        return org_.went_along(object, activities, stop);
    }

    [[nodiscard]] int calls() const override { return org_.calls(); }

private:
    static Error lost() { return {Fault::Transient, "UNABLE_TO_LOCK_ROW", "Try again."}; }

    Mishap next() { return at_ < script_.size() ? script_[at_++] : Mishap::None; }

    fakes::FakeRecordSink& org_;
    std::vector<Mishap> script_;
    std::size_t at_ = 0;
};

std::vector<Mishap> any_script() {
    return *rc::gen::container<std::vector<Mishap>>(rc::gen::element(
        Mishap::None, Mishap::None, Mishap::FailsBefore, Mishap::AnswerLost, Mishap::CrashesBefore,
        Mishap::CrashesAfter, Mishap::RowsLocked, Mishap::BudgetSpent));
}

Case any_conversation(const std::string& id) {
    Tree::Array topics;
    for (const char* name : {"Pricing", "Rollout", "Security"})
        if (*rc::gen::arbitrary<bool>())
            topics.emplace_back(
                Tree::Object{{"name", name}, {"duration", *rc::gen::inRange(1, 4)}});
    CaseBuilder builder{id};
    builder.contact(*rc::gen::inRange(1, 3), 5).set("content", "topics", std::move(topics));
    builder.set("metaData", "title", "Title " + std::to_string(*rc::gen::inRange(0, 3)));
    builder.set("metaData", "isPrivate", *rc::gen::inRange(0, 5) == 0);
    return builder.build();
}

/// A few conversations come, change and go.
void change_something(World& world) {
    const int changes = *rc::gen::inRange(0, 6);
    for (int i = 0; i < changes; ++i) {
        const std::string id = std::to_string(*rc::gen::inRange(1, 5));
        if (*rc::gen::inRange(0, 4) == 0)
            world.remove(id);
        else
            world.ingest(any_conversation(id));
    }
}

void survive(const std::function<void()>& work) {
    try {
        work();
    } catch (const Crash&) {
    } catch (const ports::StoreError&) {
    }
}

void run_with_mishaps(World& world) {
    UnreliableSink sink{world.sink, any_script()};
    if (*rc::gen::inRange(0, 4) == 0) world.exports.fail_next_commit();
    survive([&] { world.run_through(sink); });
    survive([&] { world.exports.apply(world.scope, {}); });  // a failure that no commit met
}

TEST(DeliveryProperties, LostAnswersAndCrashesEndInExactlyTheDesiredState) {
    EXPECT_TRUE(rc::check([] {
        World world;
        world.sizes = {.page = 2, .batch_rows = *rc::gen::inRange<std::size_t>(1, 60)};
        const int cycles = *rc::gen::inRange(1, 5);
        for (int i = 0; i < cycles; ++i) {
            change_something(world);
            run_with_mishaps(world);
        }

        const ExportReport last = world.run();

        RC_ASSERT(!last.error);
        RC_ASSERT(last.parked == 0);
        RC_ASSERT(last.deferred == 0);
        RC_ASSERT(world.in_org() == world.wanted());
        const int calls = world.sink.calls();
        world.run();
        RC_ASSERT(world.sink.calls() == calls);
    }));
}

TEST(DeliveryProperties, WithoutMishapsEveryRowIsSentOnce) {
    EXPECT_TRUE(rc::check([] {
        World world;
        for (const char* id : {"1", "2", "3", "4"})
            if (*rc::gen::arbitrary<bool>()) world.ingest(any_conversation(id));

        const ExportReport report = world.run();

        RC_ASSERT(world.sink.rows_sent() == report.upserts);
        RC_ASSERT(world.in_org() == world.wanted());
        RC_ASSERT(static_cast<std::size_t>(report.upserts) == world.wanted().size());
    }));
}

}  // namespace
}  // namespace dealwire::exporting::testing
