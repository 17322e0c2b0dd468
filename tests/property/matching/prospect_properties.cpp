#include "engine/matching/prospects.hpp"
#include "engine/matching/sentences.hpp"
#include "tests/property/matching/made_worlds.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <memory>

namespace dealwire::matching {
namespace {

using namespace support;
using namespace std::chrono;

constexpr const char* kOther = "ANOTHER";

/// Opportunities with facts that can be changed, and who asks for one of them.
struct Table {
    std::vector<OpportunityFacts> facts;
    std::vector<std::shared_ptr<const std::vector<StagePoint>>> histories;  ///< of copies, too
    std::vector<LookedAt> seen;
    OwnPeople people;
    MatchingSettings settings;

    [[nodiscard]] std::vector<model::OpportunityCandidate> pick() const {
        return pick_opportunity(question(), settings);
    }

    [[nodiscard]] OpportunityQuestion question() const {
        OpportunityQuestion question{at("2026-03-10T12:00:00Z"), people, seen};
        for (std::size_t i = 0; i < facts.size(); ++i) question.looked_at[i].facts = &facts[i];
        return question;
    }

    std::size_t place_of(const model::RecordId& id) const {
        return static_cast<std::size_t>(std::ranges::find(facts, id, &OpportunityFacts::id) -
                                        facts.begin());
    }
};

model::RecordState some_fate() {
    using enum model::RecordState;
    return *rc::gen::weightedElement<model::RecordState>({{6, Live}, {2, Released}, {1, Deleted}});
}

/// Up to four changes of stage, around the day of the conversation; mostly with the present stage
/// at the end.
std::vector<StagePoint> some_history(const OpportunityFacts& facts) {
    std::vector<StagePoint> history;
    const int number = *rc::gen::weightedElement<int>({{3, 0}, {1, 1}, {2, 2}, {2, 3}, {2, 4}});
    auto moment = *rc::gen::element(at("2026-01-01"), at("2026-02-20"), at("2026-03-07"));
    for (int i = 0; i < number; ++i) {
        const bool closed = *rc::gen::arbitrary<bool>();
        history.push_back({moment, closed ? "Closed Lost" : "Prospecting", closed});
        moment += hours{*rc::gen::element(1, 24, 36, 400)};
    }
    if (number > 0 && *rc::gen::inRange(0, 4) > 0) {
        history.back().stage = facts.stage;
        history.back().closed = facts.closed;
    }
    return history;
}

OpportunityFacts some_facts(int number) {
    OpportunityFacts facts;
    facts.id = opportunity_id(number);
    if (const int account = *rc::gen::inRange(0, 3)) facts.account = account_id(account);
    if (const int owner = *rc::gen::inRange(0, 4)) facts.owner = user_id(owner);
    facts.stage = "Negotiation";
    facts.closed = *rc::gen::inRange(0, 3) == 0;
    facts.close_date = base::parse_date(
        *rc::gen::element<std::string>("2026-02-01", "2026-03-09", "2026-03-10", "2026-03-20", ""));
    facts.created = some_day();
    facts.last_modified = some_day();
    facts.state = some_fate();
    facts.released_at = some_day();
    return facts;
}

Table some_table() {
    Table table;
    table.settings.opportunity_order = some_world().settings.opportunity_order;
    table.settings.created_grace = days{*rc::gen::element(0, 14)};
    table.settings.closed_grace = days{*rc::gen::element(0, 2)};
    const int number = *rc::gen::inRange(1, 6);
    for (int i = 1; i <= number; ++i) {
        OpportunityFacts& facts = table.facts.emplace_back(some_facts(i));
        table.histories.push_back(
            std::make_shared<const std::vector<StagePoint>>(some_history(facts)));
        facts.history = *table.histories.back();
        table.seen.push_back({nullptr, *rc::gen::arbitrary<bool>(), *rc::gen::inRange(0, 3)});
    }
    table.people.host = user_id(*rc::gen::inRange(1, 4));
    table.people.users = {user_id(*rc::gen::inRange(1, 4))};
    return table;
}

void put_last(Table& table, std::size_t place, base::Instant OpportunityFacts::*moment) {
    const auto when = table.question().at;
    base::Instant last = table.facts[place].*moment;
    for (const OpportunityFacts& each : table.facts)
        if (!obstacle(each, when, table.settings)) last = std::max(last, each.*moment);
    table.facts[place].*moment = last + milliseconds{1};
}

void fill_account(Table& table, const model::RecordId& account) {
    for (std::size_t i = 0; i < table.facts.size(); ++i)
        if (table.facts[i].account == account) table.seen[i].participants = 9;
}

/// Makes true what a sentence supposes.
void suppose(Table& table, const std::string& sentence, std::size_t place) {
    OpportunityFacts& one = table.facts[place];
    const auto says = [&](const char* words) { return sentence.find(words) != std::string::npos; };
    if (says("its owner had hosted")) table.people.host = one.owner;
    if (says("its owner had taken part")) table.people.users.push_back(one.owner);
    if (says("had a role in it")) table.seen[place].contact_role = true;
    if (says("more participants belonged to its account")) fill_account(table, one.account);
    if (says("it were changed after")) put_last(table, place, &OpportunityFacts::last_modified);
    if (says("it had been created after")) put_last(table, place, &OpportunityFacts::created);
    if (says("were the day of the conversation")) one.close_date = base::parse_date("2026-03-10");
    if (says("its owner were one whose") || says("it were restored"))
        one.state = model::RecordState::Live;
    if (says("it had been created by the time")) one.created = table.question().at;
    if (says("it had been open at the time")) {
        one.closed = false;
        one.history = {};
    }
}

/// The setting in place of it.
bool suppose_setting(Table& table, const std::string& sentence) {
    const auto days_after = [&](const char* words) {
        const std::size_t found = sentence.find(words);
        return found == std::string::npos
                   ? -1
                   : std::stoi(sentence.substr(found + std::string_view{words}.size()));
    };
    const int created = days_after("matching.created_grace were ");
    const int closed = days_after("matching.closed_grace were ");
    if (created >= 0) table.settings.created_grace = days{created};
    if (closed >= 0) table.settings.closed_grace = days{closed};
    return created >= 0 || closed >= 0;
}

void expect_true(const std::string& sentence, const Table& table, const model::RecordId& id) {
    const auto picked = table.pick();
    const auto one = std::ranges::find(picked, id, &model::OpportunityCandidate::id);
    RC_LOG() << sentence << " - " << one->verdict << " " << one->reason << "\n";
    if (sentence.starts_with("It would come first if "))
        RC_ASSERT(one->chosen);
    else if (sentence.starts_with("It would be ruled out even if "))
        RC_ASSERT(one->verdict == "rejected");
    else
        RC_ASSERT(sentence.starts_with("Even if ") && one->verdict == "eligible");
}

TEST(ProspectProperties, EveryWouldIsTrueWhenTheChangeIsMade) {
    int told = 0;
    int by_setting = 0;
    EXPECT_TRUE(rc::check([&] {
        const Table table = some_table();
        const auto picked = table.pick();
        const auto prospects = prospects_of(table.question(), table.settings, picked);
        RC_ASSERT(prospects.size() == picked.size());
        for (std::size_t i = 0; i < picked.size(); ++i) {
            RC_ASSERT(!(picked[i].chosen && prospects[i]));
            if (!prospects[i]) continue;
            const std::string sentence =
                would_change(*prospects[i], prospects[i]->first == picked[i].id ? "" : kOther,
                             [](const auto&) { return Owner{}; });
            ++told;

            Table changed = table;
            suppose(changed, sentence, changed.place_of(picked[i].id));
            expect_true(sentence, changed, picked[i].id);
            if (prospects[i]->eligible) RC_ASSERT(changed.pick().front().id == prospects[i]->first);

            Table set = table;
            if (!suppose_setting(set, sentence)) continue;
            ++by_setting;
            expect_true(sentence, set, picked[i].id);
        }
    }));
    EXPECT_GT(told, 50);
    EXPECT_GT(by_setting, 5);
}

}  // namespace
}  // namespace dealwire::matching
