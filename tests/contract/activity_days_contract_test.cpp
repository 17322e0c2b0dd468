#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using base::Date;
using ports::ActivityPage;
using ports::DaySpan;
using ports::UncountedDay;
using std::chrono::days;
using std::chrono::sys_days;
using testing::ElementsAre;
using testing::IsEmpty;

const base::TenantId kAcme{"acme"};
constexpr int kDay = 24 * 60;  // minutes

sys_days day_of(int minute) { return std::chrono::floor<days>(at(minute)); }

DaySpan span_of(int from, int to) { return {Date{day_of(from)}, Date{day_of(to)}}; }

const DaySpan kAll{Date{sys_days{days{-40'000}}}, Date{sys_days{days{40'000}}}};

model::DayActivity some_activity() {
    const model::NamedPerson host{"u\t1", "Ann <ann@x.test>"};
    model::DayActivity made;
    made.hosted = {{.is_private = true,
                    .host = host,
                    .calls = 3,
                    .questions = 0.1,
                    .hours = 1.0 / 3,
                    .means = {{"Patience", {0.7, 2}}, {"Interactivity", {5, 1}}}},
                   {.host = {}, .calls = 1}};
    made.attended = {{.host = host, .address = "bo@x.test", .calls = 2}};
    made.commented = {{.host = host, .by = {{"", ""}, {"u2", "bo@x.test"}}, .calls = 1}};
    return made;
}

class ActivityDaysContract : public StoreContract {
protected:
    ports::ActivityDays& days_of() { return world_->activity_days(); }

    void save(const std::string& id, int minute, int version = 1) {
        world_->conversations().save(kAcme, std::vector{conversation(id, minute, version)});
    }

    ActivityPage look(const std::string& basis = "b", const DaySpan& span = kAll,
                      std::size_t limit = 100) {
        return days_of().look(kAcme, span, basis, limit);
    }

    /// Counts all that is not counted.
    void count(const std::string& basis = "b") {
        for (const UncountedDay& day : look(basis).uncounted)
            days_of().keep(kAcme, basis, day, some_activity());
    }

    std::vector<sys_days> uncounted(const std::string& basis = "b") {
        std::vector<sys_days> found;
        for (const UncountedDay& day : look(basis).uncounted) found.push_back(day.day);
        return found;
    }
};

TEST_P(ActivityDaysContract, WantDaysWithConversationsToBeCounted) {
    save("a", 0);
    save("b", 1);
    save("c", 2 * kDay);
    save("old", -40'000 * kDay);

    EXPECT_THAT(uncounted(), ElementsAre(day_of(-40'000 * kDay), day_of(0), day_of(2 * kDay)));
    EXPECT_THAT(look().counted, IsEmpty());
    EXPECT_EQ(look("b", span_of(0, 2 * kDay)).uncounted.size(), 1U);
    EXPECT_EQ(look("b", span_of(2 * kDay, 3 * kDay)).uncounted.size(), 1U);
    EXPECT_EQ(look("b", kAll, 2).uncounted.size(), 2U);
    EXPECT_THAT(days_of().look({"other"}, kAll, "b", 9).uncounted, IsEmpty());
}

TEST_P(ActivityDaysContract, GiveBackWhatWasCounted) {
    save("a", 0);
    save("b", kDay);
    days_of().keep(kAcme, "b", look().uncounted.at(0), some_activity());

    const ActivityPage page = look();

    ASSERT_EQ(page.counted.size(), 1U);
    EXPECT_EQ(sys_days{page.counted[0].day}, day_of(0));
    EXPECT_EQ(page.counted[0].activity, some_activity());
    EXPECT_THAT(uncounted(), ElementsAre(day_of(kDay)));
    EXPECT_THAT(uncounted("another basis"), ElementsAre(day_of(0), day_of(kDay)));
}

TEST_P(ActivityDaysContract, AreCountedAnewAfterEveryChange) {
    save("a", 0);
    save("b", kDay);
    count();
    EXPECT_THAT(uncounted(), IsEmpty());

    save("a", 1, 3);
    EXPECT_THAT(uncounted(), ElementsAre(day_of(0)));
    count();
    save("b", 1, 3);  // from one day to the other
    EXPECT_THAT(uncounted(), testing::Contains(day_of(0)));
    for (const auto& day : look().counted) EXPECT_NE(sys_days{day.day}, day_of(kDay));
    count();
    world_->conversations().remove(kAcme, {"a"});
    EXPECT_THAT(uncounted(), ElementsAre(day_of(0)));
}

TEST_P(ActivityDaysContract, StayCountedWhereNothingChanged) {
    save("a", 0);
    count();

    save("a", 0);
    save("later", 5 * kDay);

    EXPECT_THAT(uncounted(), ElementsAre(day_of(5 * kDay)));
}

TEST_P(ActivityDaysContract, KeepNothingThatWasCountedBeforeAChange) {
    save("a", 0);
    const UncountedDay before = look().uncounted.at(0);
    save("b", 1);

    days_of().keep(kAcme, "b", before, some_activity());

    EXPECT_THAT(uncounted(), ElementsAre(day_of(0)));
    EXPECT_NE(look().uncounted.at(0).changes, before.changes);
}

INSTANTIATE_TEST_SUITE_P(Stores, ActivityDaysContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
