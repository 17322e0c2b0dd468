#include "engine/matching/resolver.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_progress.hpp"
#include "tests/fakes/in_memory_match_store.hpp"
#include "tests/fakes/in_memory_member_store.hpp"
#include "tests/fakes/in_memory_resolution_store.hpp"
#include "tests/property/matching/made_worlds.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <functional>
#include <random>

namespace dealwire::matching {
namespace {

using namespace support;

const model::OrgScope kScope{base::TenantId{"default"}, {record_id("00D", 1)}};

/// An org that is imported record by record, and resolved at times on the way.
class Import {
public:
    explicit Import(const CrmWorld& whole) {
        world_.settings = whole.settings;
        world_.lists = whole.lists;
        world_.records.account_values = whole.records.account_values;
        const auto& all = whole.records;
        plan("Account", all.accounts, world_.records.accounts);
        plan("Contact", all.contacts, world_.records.contacts);
        plan("Lead", all.leads, world_.records.leads);
        plan("Opportunity", all.opportunities, world_.records.opportunities);
        plan("OpportunityContactRole", all.roles, world_.records.roles);
        members_.save(kScope, all.members);
    }

    void ingest(model::Conversation conversation, int number) {
        conversation.id = base::ConversationId{std::to_string(number)};
        conversation.digest = conversation.id.value;
        const ports::IncomingConversation incoming{conversation, {}};
        conversations_.save(kScope.tenant, {&incoming, 1});
    }

    void run(std::mt19937& chance) {
        std::ranges::shuffle(steps_, chance);
        for (const auto& step : steps_) {
            step();
            const auto what = chance() % 8;
            if (what < 2) resolver().resolve_stale({});
            if (what == 0) resolver().prepare();
        }
        resolver().resolve_stale({});
    }

    [[nodiscard]] model::Resolution held(int number) {
        return resolutions_.find(kScope, base::ConversationId{std::to_string(number)}).value();
    }

private:
    template <class Record>
    void plan(const char* object, const std::vector<Record>& from, std::vector<Record>& into) {
        for (const Record& record : from)
            steps_.emplace_back([this, object, &record, &into] {
                into.push_back(record);
                matches_.touch(kScope, object, {&record.id, 1});
            });
    }

    Resolver resolver() {
        return Resolver{{world_, matches_, members_, conversations_, resolutions_, progress_, log_},
                        kScope,
                        MatchingRules::make(world_.settings, world_.lists)};
    }

    CrmWorld world_;
    fakes::InMemoryMemberStore members_;
    fakes::InMemoryConversationStore conversations_;
    fakes::InMemoryResolutionStore resolutions_{conversations_};
    fakes::InMemoryMatchStore matches_{world_, resolutions_};
    fakes::FakeProgress progress_;
    fakes::FakeEventLog log_;
    std::vector<std::function<void()>> steps_;
};

TEST(ImportOrderProperties, TheOrderOfImportsChangesNothing) {
    EXPECT_TRUE(rc::check([](unsigned seed) {
        CrmWorld whole = some_world();
        Import import{whole};
        std::vector<model::Resolution> expected;
        for (int number = 0; number < 3; ++number) {
            auto conversation = some_conversation();
            import.ingest(conversation, number);
            expected.push_back(whole.resolve(conversation));
        }
        std::mt19937 chance{seed};

        import.run(chance);

        for (int number = 0; number < 3; ++number) {
            auto& one = expected[static_cast<std::size_t>(number)];
            one.conversation = base::ConversationId{std::to_string(number)};
            RC_LOG() << told(one) << "\nimported: " << told(import.held(number));
            RC_ASSERT(model::outcome_digest(import.held(number)) == model::outcome_digest(one));
        }
    }));
}

}  // namespace
}  // namespace dealwire::matching
