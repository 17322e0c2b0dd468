#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_participant_index.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/scratch_database.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using base::ConversationId;
using testing::ElementsAre;
using testing::IsEmpty;

const base::TenantId kAcme{"acme"};

model::PersonKey address(const std::string& text) {
    return model::person_key(*base::parse_email(text));
}

model::PersonKey number(const std::string& text) {
    return model::person_key(*base::parse_phone(text));
}

/// A conversation in which these take part, by address or number.
ports::IncomingConversation with(const std::string& id, const std::vector<std::string>& people,
                                 int version = 1) {
    auto made = conversation(id, 0, version);
    made.conversation.participants.clear();
    for (const std::string& each : people) {
        const bool is_address = each.find('@') != std::string::npos;
        made.conversation.participants.push_back(
            {.email = is_address ? each : "", .phone = is_address ? "" : each});
    }
    return made;
}

std::vector<std::string> names_of(const std::vector<model::Conversation>& found) {
    std::vector<std::string> names;
    for (const model::Conversation& one : found) names.push_back(one.id.value);
    return names;
}

class ParticipantIndexContract : public StoreContract {
protected:
    void save(const std::vector<ports::IncomingConversation>& batch) {
        world_->conversations().save(kAcme, batch);
    }

    std::vector<std::string> having(model::PersonKey key, const std::string& after = "",
                                    std::size_t limit = 10) {
        return names_of(world_->participants().having(kAcme, key, {after}, limit));
    }
};

TEST_P(ParticipantIndexContract, FindsByAddressAndNumberHoweverTheyAreWritten) {
    save({with("a", {"Kim Lee <KIM+news@Contoso.test>", "ann@x.test"}),
          with("b", {"0049 30 / 123-456 ext. 7"}), with("c", {"030 123456"}),
          with("d", {"kim@contoso.example", ""})});

    EXPECT_THAT(having(address("kim@contoso.test")), ElementsAre("a"));
    EXPECT_THAT(having(address("kim+other@contoso.test")), ElementsAre("a"));
    EXPECT_THAT(having(number("+4930123456")), ElementsAre("b", "c"));
    EXPECT_THAT(having(address("nobody@x.test")), IsEmpty());
    EXPECT_EQ(world_->participants().having(kAcme, address("ann@x.test"), {}, 10),
              world_->conversations().find_all(kAcme, std::vector<ConversationId>{{"a"}}));
    EXPECT_THAT(world_->participants().having({"other"}, address("ann@x.test"), {}, 10), IsEmpty());
}

TEST_P(ParticipantIndexContract, GoesOnAfterAnyId) {
    save({with("c", {"ann@x.test"}), with("a", {"ann@x.test"}), with("b", {"ann@x.test"})});

    EXPECT_THAT(having(address("ann@x.test"), "", 2), ElementsAre("a", "b"));
    EXPECT_THAT(having(address("ann@x.test"), "b", 2), ElementsAre("c"));
    EXPECT_THAT(having(address("ann@x.test"), "c", 2), IsEmpty());
}

TEST_P(ParticipantIndexContract, FollowsWhatBecomesOfConversations) {
    save({with("a", {"ann@x.test", "bo@y.test"}), with("b", {"ann@x.test"})});

    save({with("a", {"bo@y.test", "eve@z.test"}, 2)});
    EXPECT_THAT(having(address("ann@x.test")), ElementsAre("b"));
    EXPECT_THAT(having(address("bo@y.test")), ElementsAre("a"));
    EXPECT_THAT(having(address("eve@z.test")), ElementsAre("a"));

    world_->conversations().remove(kAcme, {"a"});
    EXPECT_THAT(having(address("bo@y.test")), IsEmpty());
    save({with("a", {"bo@y.test"}, 3)});
    EXPECT_THAT(having(address("bo@y.test")), ElementsAre("a"));
    EXPECT_THAT(having(address("eve@z.test")), IsEmpty());
}

TEST_P(ParticipantIndexContract, FollowsARedaction) {
    save({with("a", {"ann@x.test", "bo@y.test"})});

    const model::DeletionAct act{.id = {"d1"},
                                 .reason = model::DeletionReason::Person,
                                 .rule = {},
                                 .by = "ann",
                                 .at = at(0)};
    world_->deletions().redact(kAcme, act, std::vector{with("a", {"ann@x.test"}, 2)});

    EXPECT_THAT(having(address("bo@y.test")), IsEmpty());
    EXPECT_THAT(having(address("ann@x.test")), ElementsAre("a"));
}

TEST_P(ParticipantIndexContract, HasNothingToAddOfConversationsSavedWithIt) {
    save({with("a", {"ann@x.test"})});

    EXPECT_FALSE(world_->participants().complete(kAcme, 10));
}

INSTANTIATE_TEST_SUITE_P(Stores, ParticipantIndexContract, testing::ValuesIn(store_kinds()),
                         kind_name);

class OlderConversations : public testing::TestWithParam<ScratchKind> {
protected:
    std::unique_ptr<ScratchDatabase> scratch_ = GetParam().make();
    store::Database database_{scratch_->url()};
    store::SqlConversationStore conversations_{database_};
    store::SqlParticipantIndex index_{database_};
};

TEST_P(OlderConversations, AreAddedOnceInPortions) {
    migrate(database_);
    for (const char* id : {"a", "b", "c"})
        conversations_.save(kAcme, std::vector{with(id, {"ann@x.test"})});
    scratch_->run("DELETE FROM conversation_person");
    scratch_->run("INSERT INTO conversation_person_gap (tenant_id) VALUES ('acme')");
    conversations_.remove(kAcme, {"b"});

    EXPECT_TRUE(index_.complete(kAcme, 1));
    EXPECT_THAT(names_of(index_.having(kAcme, address("ann@x.test"), {}, 10)), ElementsAre("a"));
    EXPECT_TRUE(index_.complete(kAcme, 5));
    EXPECT_FALSE(index_.complete(kAcme, 5));
    EXPECT_THAT(names_of(index_.having(kAcme, address("ann@x.test"), {}, 10)),
                ElementsAre("a", "c"));
    EXPECT_TRUE(scratch_->run("SELECT tenant_id FROM conversation_person_gap").empty());
}

TEST_P(OlderConversations, ThatAreNotThereLeaveNothingBehindWhenTheyAreRemoved) {
    migrate(database_);

    EXPECT_FALSE(conversations_.remove({"nobody"}, {"a"}));
    EXPECT_FALSE(index_.complete({"nobody"}, 5));

    for (const char* table : {"conversation_revision", "activity_day", "conversation_person_gap"})
        EXPECT_TRUE(scratch_->run(std::string{"SELECT tenant_id FROM "} + table).empty()) << table;
}

TEST_P(OlderConversations, LeaveNoKeyOfThePersonBehindWhenTheyGo) {
    migrate(database_);
    conversations_.save(kAcme, std::vector{with("a", {"ann@x.test", "+4930123456"})});
    EXPECT_EQ(scratch_->run("SELECT person FROM conversation_person").size(), 2U);

    conversations_.remove(kAcme, {"a"});

    EXPECT_TRUE(scratch_->run("SELECT person FROM conversation_person").empty());
}

INSTANTIATE_TEST_SUITE_P(Stores, OlderConversations, testing::ValuesIn(scratch_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace dealwire::contract
