#include "adapters/store/resolution_text.hpp"
#include "engine/matching/match_keys.hpp"
#include "engine/matching/resolver.hpp"
#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/made_changes.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_progress.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <limits>

namespace dealwire::contract {
namespace {

using matching::MatchingRules;
using matching::Resolver;

constexpr std::int64_t kAlwaysLookUp = 0;
constexpr std::int64_t kAlwaysLoad = std::numeric_limits<std::int64_t>::max();

MatchingRules rules() {
    matching::MatchingSettings settings;
    settings.account_domain_fields = {"Domains__c"};
    return MatchingRules::make(std::move(settings), {{"gmail.com"}, {}, {}});
}

std::string told(const model::Resolution& resolution) {
    std::string text = store::records_text(resolution) + '\n';
    store::append_trace_text(text, resolution);
    return text;
}

/// One org, its conversations and whoever resolves them.
class Story {
public:
    explicit Story(const StoreKind& kind)
        : world_{kind.make()}, conversations_{some_conversations()} {
        world_->conversations().save(scope().tenant, conversations_);
    }

    void change() { change_something(*world_, scope(), ++minute_); }

    matching::ResolveReport resolve(std::int64_t records_per_conversation) {
        Resolver made = resolver(records_per_conversation);
        auto report = made.resolve_stale({});
        if (*rc::gen::inRange(0, 4) > 0) made.prepare();
        return report;
    }

    void prepare() {
        Resolver made = resolver(kAlwaysLoad);
        made.resolve_stale({});
        made.prepare();
    }

    /// A run that dies where it writes to `table`, if it does; what it leaves behind stays.
    void die_at(const std::string& table) {
        world_->break_table(table);
        try {
            prepare();
        } catch (const ports::StoreError&) {
        }
        world_->heal_table(table);
    }

    /// The first conversation whose resolution is another than one made anew, and how; empty if
    /// there is none.
    std::string wrong_one() {
        const MatchingRules now = rules();
        const auto index = matching::MemoryIndex::load(world_->reader(), scope(), now);
        std::vector<model::User> users;
        world_->reader().users(scope(), [&](model::User user) { users.push_back(user); });
        const matching::People people{world_->members().all(scope()), users, now.domains};
        for (const auto& incoming : conversations_) {
            const model::Conversation& conversation = incoming.conversation;
            const auto held = world_->resolutions().find(scope(), conversation.id);
            const auto decision = world_->resolutions().override_of(scope(), conversation.id);
            const auto anew = matching::resolve(conversation, {index, people, now}, decision);
            if (held != anew)
                return conversation.id.value + (held ? " is " + told(*held) : " is not held") +
                       " instead of " + told(anew);
        }
        return "";
    }

    void decide_something() {
        const auto& one = conversations_[static_cast<std::size_t>(*rc::gen::inRange(0, 8))];
        const model::Override decision{id("006", *rc::gen::inRange(1, 6)), "ann", ""};
        world_->resolutions().set_override(scope(), one.conversation.id, decision);
    }

    StoreWorld& world() { return *world_; }

private:
    Resolver resolver(std::int64_t records_per_conversation) {
        return {{world_->reader(), world_->matches(), world_->members(), world_->conversations(),
                 world_->resolutions(), progress_, log_},
                scope(),
                rules(),
                records_per_conversation};
    }

    std::unique_ptr<StoreWorld> world_;
    std::vector<ports::IncomingConversation> conversations_;
    fakes::FakeProgress progress_;
    fakes::FakeEventLog log_;
    int minute_ = 0;
};

/// Databases are slow to make: few stories, each of them long. RC_PARAMS from outside wins.
[[maybe_unused]] const int kFewStories = setenv("RC_PARAMS", "max_success=5 noshrink=1 seed=5", 0);

class ResolutionStories : public testing::TestWithParam<StoreKind> {};

TEST_P(ResolutionStories, WhatIsFollowedEqualsWhatIsMadeAnew) {
    EXPECT_TRUE(rc::check([] {
        Story story{GetParam()};
        for (int i = 0; i < 25; ++i) story.change();
        story.resolve(kAlwaysLoad);
        for (int round = 0; round < 25; ++round) {
            const int changes = *rc::gen::inRange(1, 4);
            for (int i = 0; i < changes; ++i) story.change();
            if (*rc::gen::inRange(0, 8) == 0) story.decide_something();
            story.resolve(*rc::gen::element(kAlwaysLookUp, kAlwaysLookUp, kAlwaysLoad));
            RC_ASSERT(story.wrong_one() == "");
        }
    }));
}

TEST_P(ResolutionStories, ADeathAnywhereLosesNothing) {
    EXPECT_TRUE(rc::check([] {
        Story story{GetParam()};
        for (int round = 0; round < 15; ++round) {
            const int changes = *rc::gen::inRange(1, 6);
            for (int i = 0; i < changes; ++i) story.change();
            story.die_at(*rc::gen::element<std::string>("match_entry", "match_state", "resolution",
                                                        "resolution_key"));
            if (*rc::gen::arbitrary<bool>()) continue;
            story.resolve(kAlwaysLookUp);
            RC_ASSERT(story.wrong_one() == "");
        }
    }));
}

TEST_P(ResolutionStories, AChangeThatConcernsNobodyIsLookedAtAndNothingElse) {
    EXPECT_TRUE(rc::check([] {
        Story story{GetParam()};
        for (int i = 0; i < 40; ++i) story.change();
        story.prepare();
        story.world().crm().save_page(
            scope(),
            page_of("Contact", {"Id", "SystemModstamp:datetime", "Email:email"},
                    {{id("003", 99).text(), stamp(99), "nobody@elsewhere.example"}}),
            std::nullopt);

        const auto report = story.resolve(kAlwaysLookUp);

        RC_ASSERT(report.followed.touched == 1);
        RC_ASSERT(report.looked_at == 0);
        RC_ASSERT(story.wrong_one() == "");
    }));
}

INSTANTIATE_TEST_SUITE_P(Stores, ResolutionStories, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
