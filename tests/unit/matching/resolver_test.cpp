#include "engine/matching/resolver.hpp"

#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_lanes.hpp"
#include "tests/fakes/fake_progress.hpp"
#include "tests/fakes/in_memory_match_store.hpp"
#include "tests/fakes/in_memory_member_store.hpp"
#include "tests/fakes/in_memory_resolution_store.hpp"
#include "tests/support/crm_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

using namespace support;

const model::OrgScope kScope{base::TenantId{"default"}, {record_id("00D", 1)}};

/// An org to which something happens whenever its contacts are read, a hundred times at most.
class BusyWorld : public CrmWorld {
public:
    void contacts(const model::OrgScope& scope,
                  const std::function<void(model::Contact)>& take) override {
        CrmWorld::contacts(scope, take);
        if (meanwhile && ++reads <= 100) meanwhile();
    }

    std::function<void()> meanwhile;
    int reads = 0;
};

class ResolverTest : public ::testing::Test {
protected:
    Resolver resolver(ports::Lanes* lanes = nullptr) {
        return Resolver{
            {world_, matches_, members_, conversations_, resolutions_, progress_, log_, lanes},
            kScope,
            MatchingRules::make(world_.settings, world_.lists)};
    }

    void resolve_and_prepare() {
        Resolver made = resolver();
        made.resolve_stale({});
        made.prepare();
    }

    void ingest(const std::string& id, const std::string& email) {
        auto conversation = conversation_with({email});
        conversation.id = base::ConversationId{id};
        conversation.digest = id + email;
        const ports::IncomingConversation incoming{conversation, {}};
        conversations_.save(kScope.tenant, {&incoming, 1});
    }

    /// An import wrote this record.
    void touch(const std::string& object, const model::RecordId& id) {
        matches_.touch(kScope, object, {&id, 1});
    }

    std::optional<model::Resolution> held(const std::string& id) {
        return resolutions_.find(kScope, base::ConversationId{id});
    }

    BusyWorld world_;
    fakes::InMemoryMemberStore members_;
    fakes::InMemoryConversationStore conversations_;
    fakes::InMemoryResolutionStore resolutions_{conversations_};
    fakes::InMemoryMatchStore matches_{world_, resolutions_};
    fakes::FakeProgress progress_;
    fakes::FakeEventLog log_;
};

TEST_F(ResolverTest, ResolvesWhatIsNewAndCounts) {
    world_.add_contact(1, "lee@contoso.example");
    ingest("a", "lee@contoso.example");
    ingest("b", "stranger@fabrikam.example");

    const ResolveReport report = resolver().resolve_stale({});

    EXPECT_EQ(report.resolved, 1);
    EXPECT_EQ(report.unresolved, 1);
    EXPECT_EQ(report.changed, 1);
    EXPECT_FALSE(report.stopped);
    EXPECT_EQ(held("a")->contacts, std::vector{contact_id(1)});
    EXPECT_EQ(progress_.work("Resolving conversations").done, 2);
    EXPECT_TRUE(progress_.work("Resolving conversations").ended);
}

TEST_F(ResolverTest, DoesNothingTheSecondTimeButStillCounts) {
    world_.add_contact(1, "lee@contoso.example");
    ingest("a", "lee@contoso.example");
    resolver().resolve_stale({});
    const int before = progress_.begun();

    const ResolveReport again = resolver().resolve_stale({});

    EXPECT_EQ(again.resolved, 1);
    EXPECT_EQ(again.changed, 0);
    EXPECT_EQ(progress_.begun(), before);
}

TEST_F(ResolverTest, WorksThroughMoreThanOnePage) {
    const int count = static_cast<int>(Resolver::kPage) * 2 + 1;
    for (int i = 0; i < count; ++i) ingest("c" + std::to_string(i), "lee@contoso.example");
    EXPECT_EQ(resolver().resolve_stale({}).unresolved, count);
    EXPECT_EQ(resolver().resolve_all({}).changed, 0);
    EXPECT_EQ(progress_.work("Resolving conversations").done, count);
}

TEST_F(ResolverTest, ResolvesAgainWhenTheOrgChanged) {
    ingest("a", "lee@contoso.example");
    Resolver standing = resolver();
    EXPECT_EQ(standing.resolve_stale({}).unresolved, 1);
    world_.add_contact(1, "lee@contoso.example");
    EXPECT_EQ(standing.resolve_stale({}).unresolved, 1);

    touch("Contact", contact_id(1));

    EXPECT_EQ(standing.resolve_stale({}).resolved, 1);
}

TEST_F(ResolverTest, LooksOnlyAtWhatAChangeConcerns) {
    world_.add_contact(1, "lee@contoso.example");
    ingest("a", "lee@contoso.example");
    ingest("b", "stranger@fabrikam.example");
    resolve_and_prepare();
    world_.records.contacts[0].account = world_.add_account(1).id;
    touch("Account", account_id(1));
    touch("Contact", contact_id(1));

    const ResolveReport report = resolver().resolve_stale({});

    EXPECT_EQ(report.followed.touched, 2);
    EXPECT_EQ(report.followed.marked, 1);
    EXPECT_EQ(report.looked_at, 1);
    EXPECT_EQ(report.changed, 1);
    EXPECT_EQ(report.unresolved, 1) << "all are counted";
}

TEST_F(ResolverTest, LooksAtEverythingOnceMoreWhereChangesCouldNotBeFollowedYet) {
    ingest("a", "lee@contoso.example");
    ingest("b", "stranger@fabrikam.example");
    resolver().resolve_stale({});
    EXPECT_EQ(resolver().resolve_stale({}).looked_at, 0) << "nothing changed";
    touch("Contact", contact_id(9));
    EXPECT_EQ(resolver().resolve_stale({}).looked_at, 2);
}

TEST_F(ResolverTest, LooksAtNothingWhenARecordWasWrittenAsItWas) {
    world_.add_contact(1, "lee@contoso.example");
    ingest("a", "lee@contoso.example");
    resolve_and_prepare();
    world_.records.contacts[0].last_modified = at("2026-02-02");  // nobody else has the address
    touch("Contact", contact_id(1));

    EXPECT_EQ(resolver().resolve_stale({}).looked_at, 0);
}

TEST_F(ResolverTest, LooksAtEverythingWhenTheDomainsOfAUserChange) {
    world_.add_user(1, "ann@our-co.example");
    ingest("a", "lee@contoso.example");
    resolve_and_prepare();
    touch("User", user_id(1));
    EXPECT_EQ(resolver().resolve_stale({}).looked_at, 0) << "as it was";

    world_.records.users[0].email = "lee@contoso.example";
    touch("User", user_id(1));
    EXPECT_EQ(resolver().resolve_stale({}).looked_at, 1);
    EXPECT_EQ(held("a")->participants[0].kind, "internal");
}

TEST_F(ResolverTest, TellsOfOverridesThatTheRulesDisagreeWith) {
    world_.add_account(1);
    world_.add_opportunity(1, 1);
    world_.add_opportunity(2, 1);
    world_.add_contact(1, "lee@contoso.example", 1);
    ingest("a", "lee@contoso.example");
    const auto decide = [&](int number) {
        resolutions_.set_override(kScope, base::ConversationId{"a"},
                                  model::Override{opportunity_id(number), "ann", ""});
        return resolver().resolve_stale({}).contradicted;
    };

    EXPECT_TRUE(decide(1).empty()) << "the rules would choose it too";
    const std::vector<ports::Contradiction> expected{
        {base::ConversationId{"a"}, opportunity_id(2), opportunity_id(1)}};
    EXPECT_EQ(decide(2), expected);
    EXPECT_EQ(resolver().resolve_stale({}).contradicted, expected) << "also when nothing is new";
}

TEST_F(ResolverTest, HasAnotherBasisWhenMembersOrRulesChange) {
    const std::string before = resolver().basis();
    world_.settings.internal_domains = {"our-co.example"};
    const std::string with_rules = resolver().basis();
    model::Member member;
    member.user = user_id(1);
    members_.save(kScope, {&member, 1});

    EXPECT_NE(with_rules, before);
    EXPECT_NE(resolver().basis(), with_rules);
    EXPECT_EQ(resolver().basis(), resolver().basis());
}

TEST_F(ResolverTest, HeedsAnOverrideAsSoonAsItIsMade) {
    world_.add_account(1);
    world_.add_opportunity(1, 1);
    ingest("a", "lee@contoso.example");
    resolver().resolve_stale({});

    resolutions_.set_override(kScope, base::ConversationId{"a"},
                              model::Override{opportunity_id(1), "ann", ""});
    resolver().resolve_stale({});
    EXPECT_EQ(held("a")->opportunity, opportunity_id(1));

    resolutions_.set_override(kScope, base::ConversationId{"a"}, std::nullopt);
    resolver().resolve_stale({});
    EXPECT_TRUE(held("a")->opportunity.empty());
}

TEST_F(ResolverTest, StopsBetweenPagesAndGoesOnLater) {
    ingest("a", "lee@contoso.example");
    std::stop_source source;
    source.request_stop();

    const ResolveReport stopped = resolver().resolve_stale(source.get_token());

    EXPECT_TRUE(stopped.stopped);
    EXPECT_FALSE(held("a"));
    EXPECT_EQ(resolver().resolve_stale({}).unresolved, 1);
}

TEST_F(ResolverTest, LeavesALongImportBesideItWhenStopped) {
    ingest("a", "lee@contoso.example");
    std::stop_source source;
    world_.meanwhile = [&] {
        touch("Contact", contact_id(9));
        source.request_stop();
    };

    EXPECT_TRUE(resolver().resolve_stale(source.get_token()).stopped);
    EXPECT_EQ(world_.reads, 1);
    EXPECT_TRUE(resolver().resolve_all(source.get_token()).stopped);
    EXPECT_FALSE(resolver().consider(base::ConversationId{"a"}, source.get_token()));
    EXPECT_FALSE(held("a"));
}

TEST_F(ResolverTest, GoesByLookUpsBesideALongImport) {
    world_.add_contact(1, "lee@contoso.example");
    ingest("a", "stranger@fabrikam.example");
    resolve_and_prepare();
    ingest("b", "lee@contoso.example");
    world_.meanwhile = [&] { touch("Account", account_id(9)); };

    EXPECT_TRUE(resolver().consider(base::ConversationId{"b"}, {}));

    EXPECT_LT(world_.reads, 10);
    EXPECT_EQ(held("b")->contacts, std::vector{contact_id(1)});
}

TEST_F(ResolverTest, AnswersBesideAFirstImport) {
    ingest("a", "lee@contoso.example");
    world_.meanwhile = [&] {
        if (world_.reads == 1) world_.add_contact(1, "lee@contoso.example");
        touch("Contact", contact_id(world_.reads));
    };

    EXPECT_TRUE(resolver().consider(base::ConversationId{"a"}, {}));
    EXPECT_LT(world_.reads, 10);

    world_.meanwhile = {};
    EXPECT_EQ(resolver().resolve_stale({}).resolved, 1) << "what came meanwhile is looked at";
}

TEST_F(ResolverTest, ListsADecisionWhoseOpportunityWasDeleted) {
    world_.add_account(1);
    world_.add_opportunity(1, 1).state = model::RecordState::Deleted;
    ingest("a", "lee@contoso.example");
    resolutions_.set_override(kScope, base::ConversationId{"a"},
                              model::Override{opportunity_id(1), "ann", ""});

    const std::vector<ports::Contradiction> expected{
        {base::ConversationId{"a"}, opportunity_id(1), opportunity_id(1)}};
    EXPECT_EQ(resolver().resolve_stale({}).contradicted, expected);
}

TEST_F(ResolverTest, ResolvesOnlyTheOnesAskedFor) {
    ingest("a", "lee@contoso.example");
    ingest("b", "lee@contoso.example");
    const std::vector<base::ConversationId> asked{{"b"}, {"nobody"}};

    const ResolveReport report = resolver().resolve_these(asked, {});

    EXPECT_EQ(report.unresolved, 1);
    EXPECT_FALSE(held("a"));
    EXPECT_TRUE(held("b"));
}

TEST_F(ResolverTest, ComesToTheSameWhenPagesAreWorkedOnSideBySide) {
    world_.add_contact(1, "lee@contoso.example");
    constexpr std::size_t kMany = Resolver::kPage + 1;
    for (std::size_t i = 0; i < kMany; ++i)
        ingest(std::to_string(i), i % 3 == 0 ? "lee@contoso.example" : "stranger@fabrikam.example");
    fakes::CrowdedLanes lanes;

    const ResolveReport report = resolver(&lanes).resolve_stale({});

    EXPECT_EQ(report.resolved, static_cast<std::int64_t>((kMany + 2) / 3));
    EXPECT_EQ(report.resolved + report.unresolved, static_cast<std::int64_t>(kMany));
    EXPECT_EQ(report.changed, report.resolved);
    EXPECT_EQ(held("0")->contacts, std::vector{contact_id(1)});
    EXPECT_FALSE(held("4000")->resolved());
    EXPECT_EQ(progress_.work("Resolving conversations").done, static_cast<std::int64_t>(kMany));
}

TEST_F(ResolverTest, KeepsNothingOfAPageThatCouldNotBeSaved) {
    ingest("a", "lee@contoso.example");
    resolutions_.fail_next_commit();

    EXPECT_THROW(resolver().resolve_stale({}), ports::StoreError);

    EXPECT_FALSE(held("a"));
    EXPECT_EQ(resolver().resolve_stale({}).unresolved, 1);
}

TEST_F(ResolverTest, ReportsUsersThatShareAnAddress) {
    world_.add_user(1, "ann@our-co.example");
    world_.add_user(2, "ann@our-co.example");
    ingest("a", "lee@contoso.example");
    resolver().resolve_stale({});
    ASSERT_FALSE(log_.events().empty());
    EXPECT_EQ(log_.events()[0].name, "users_share_address");
}

}  // namespace
}  // namespace dealwire::matching
