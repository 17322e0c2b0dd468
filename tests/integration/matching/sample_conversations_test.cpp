#include "adapters/config/domain_lists.hpp"
#include "adapters/json/json.hpp"
#include "engine/matching/resolver.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_progress.hpp"
#include "tests/fakes/in_memory_member_store.hpp"
#include "tests/fakes/in_memory_resolution_store.hpp"
#include "tests/support/sample_data.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace dealwire::matching {
namespace {

const model::OrgScope kScope{base::TenantId{"default"},
                             {*model::RecordId::parse("00D000000000001EAA")}};

MatchingRules shipped_rules() {
    const auto lists =
        config::load_domain_lists(std::filesystem::path{DEALWIRE_SOURCE_DIR} / "mappings");
    return MatchingRules::make({}, lists.value());
}

/// The sample org and its conversations, in memory.
class SampleConversations : public ::testing::Test {
protected:
    SampleConversations() {
        support::import_sample_org(crm_, members_, kScope);
        count_ = support::ingest_sample_conversations(conversations_, kScope.tenant);
    }

    Resolver resolver() {
        return Resolver{{crm_, crm_, members_, conversations_, resolutions_, progress_, log_},
                        kScope,
                        shipped_rules()};
    }

    fakes::InMemoryCrmStore crm_;
    fakes::InMemoryMemberStore members_;
    fakes::InMemoryConversationStore conversations_;
    fakes::InMemoryResolutionStore resolutions_{conversations_};
    fakes::FakeProgress progress_;
    fakes::FakeEventLog log_;
    int count_ = 0;
};

base::Tree sorted_texts(std::vector<model::RecordId> ids) {
    std::ranges::sort(ids);
    base::Tree::Array texts;
    for (const model::RecordId& id : ids) texts.emplace_back(id.text());
    return texts;
}

/// In the shape of expected.json.
base::Tree outcome_of(const model::Resolution& resolution) {
    base::Tree outcome;
    outcome.set("contacts", sorted_texts(resolution.contacts));
    outcome.set("leads", sorted_texts(resolution.leads));
    outcome.set("accounts", sorted_texts(resolution.accounts));
    outcome.set("opportunity", resolution.opportunity.empty()
                                   ? base::Tree{}
                                   : base::Tree{resolution.opportunity.text()});
    return outcome;
}

base::Tree expected_outcomes() {
    std::ifstream in{std::filesystem::path{DEALWIRE_SOURCE_DIR} / "tests/data/expected.json"};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    return json::parse(text).value();
}

TEST_F(SampleConversations, ResolveAsAnIndependentReadingOfTheRulesSays) {
    const ResolveReport report = resolver().resolve_stale({});

    EXPECT_EQ(report.resolved + report.unresolved, count_);
    const base::Tree expected = expected_outcomes();
    ASSERT_EQ(expected.object()->size(), static_cast<std::size_t>(count_));
    for (const auto& [id, wanted] : *expected.object()) {
        const auto resolution = resolutions_.find(kScope, base::ConversationId{id});
        ASSERT_TRUE(resolution) << id;
        EXPECT_EQ(json::to_text(outcome_of(*resolution)), json::to_text(wanted)) << id;
    }
}

TEST_F(SampleConversations, AreNotTouchedByASecondRun) {
    resolver().resolve_stale({});

    const ResolveReport again = resolver().resolve_stale({});
    const ResolveReport all = resolver().resolve_all({});

    EXPECT_EQ(again.changed, 0);
    EXPECT_EQ(all.changed, 0);
    EXPECT_EQ(all.resolved, again.resolved);
    EXPECT_EQ(progress_.done, count_);
}

}  // namespace
}  // namespace dealwire::matching
