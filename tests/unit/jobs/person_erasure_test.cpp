#include "engine/jobs/person_erasure.hpp"

#include "engine/intake/conversation_document.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/in_memory_deletion_store.hpp"
#include "tests/fakes/in_memory_erased_people.hpp"
#include "tests/fakes/in_memory_participant_index.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

namespace dealwire::jobs {
namespace {

using base::Tree;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const base::TenantId kTenant{"acme"};
const intake::Person kBo = *intake::parse_person("bo@y.test");

Tree party(const std::string& email, const std::string& affiliation) {
    return Tree::Object{{"emailAddress", email}, {"affiliation", affiliation}};
}

class PersonErasureTest : public ::testing::Test {
protected:
    void ingest(const std::string& id, std::vector<std::string> outsiders) {
        Tree::Array parties{party("ann@ours.test", "Internal")};
        for (const std::string& email : outsiders) parties.push_back(party(email, "External"));
        auto made = intake::read_document(Tree::Object{
            {"metaData", Tree::Object{{"id", id}, {"started", "2026-03-02T09:30:00Z"}}},
            {"parties", std::move(parties)}});
        conversations_.save(kTenant, {&*made, 1});
    }

    PersonErasure erasure() {
        return {
            {conversations_, people_, deletions_, erased_, digester_, clock_, log_}, kTenant, ""};
    }

    PersonErased erase(PersonErasureDepth depth, std::stop_token stop = {}) {
        const auto found = erasure().find(kBo, {});
        return erasure().erase(kBo, act_, found, depth, stop);
    }

    bool is_held(const std::string& id) { return conversations_.find(kTenant, {id}).has_value(); }

    fakes::InMemoryConversationStore conversations_;
    fakes::InMemoryParticipantIndex people_{conversations_};
    fakes::InMemoryResolutionStore resolutions_{conversations_};
    fakes::InMemoryExportStore exports_{conversations_, resolutions_};
    fakes::InMemoryDeletionStore deletions_{conversations_, exports_};
    fakes::InMemoryErasedPeople erased_;
    fakes::FakeDigest digester_;
    fakes::FakeClock clock_;
    fakes::FakeEventLog log_;
    model::DeletionAct act_{.id = {"d1"},
                            .reason = model::DeletionReason::Person,
                            .rule = {},
                            .by = "ann",
                            .at = fakes::FakeClock::kStart};
};

TEST_F(PersonErasureTest, FindsTheConversationsAndWhoElseTookPart) {
    ingest("alone", {"Bo <BO@y.test>"});
    ingest("both", {"bo@y.test", "eve@z.test"});
    ingest("other", {"eve@z.test"});

    const PersonFound found = erasure().find(kBo, {});

    EXPECT_EQ(found.held, 3);
    ASSERT_EQ(found.conversations.size(), 2U);
    for (const Involvement& one : found.conversations)
        EXPECT_EQ(one.others, one.conversation.value == "both");
}

TEST_F(PersonErasureTest, ErasesAllConversationsByDefault) {
    ingest("alone", {"bo@y.test"});
    ingest("both", {"bo@y.test", "eve@z.test"});
    ingest("other", {"eve@z.test"});

    const PersonErased done = erase(PersonErasureDepth::Conversations);

    EXPECT_EQ(done.erased, 2);
    EXPECT_FALSE(is_held("alone"));
    EXPECT_FALSE(is_held("both"));
    EXPECT_TRUE(is_held("other"));
    EXPECT_TRUE(erasure().is_remembered(kBo));
}

TEST_F(PersonErasureTest, TakesOnlyHisDataWhereOthersHaveToStay) {
    ingest("alone", {"bo@y.test"});
    ingest("both", {"bo@y.test", "eve@z.test"});

    const PersonErased done = erase(PersonErasureDepth::Data);

    EXPECT_EQ(done.erased, 1);
    EXPECT_EQ(done.redacted, 1);
    EXPECT_FALSE(is_held("alone"));
    ASSERT_TRUE(is_held("both"));
    const auto left = conversations_.find(kTenant, {"both"});
    EXPECT_EQ(left->participants.at(1).email, "");
    EXPECT_EQ(left->participants.at(2).email, "eve@z.test");
    EXPECT_THAT(erasure().find(kBo, {}).conversations, IsEmpty());
}

TEST_F(PersonErasureTest, IsTheSameTwice) {
    ingest("both", {"bo@y.test", "eve@z.test"});
    erase(PersonErasureDepth::Data);
    const auto once = conversations_.find(kTenant, {"both"});

    const PersonErased again = erase(PersonErasureDepth::Data);

    EXPECT_EQ(again.erased + again.redacted, 0);
    EXPECT_EQ(conversations_.find(kTenant, {"both"}), once);
}

TEST_F(PersonErasureTest, WritesTheActDownWithoutThePerson) {
    ingest("alone", {"bo@y.test"});
    erase(PersonErasureDepth::Conversations);

    const auto history = deletions_.history(kTenant, 10);
    ASSERT_EQ(history.size(), 1U);
    EXPECT_EQ(history[0].conversations, 1);
    EXPECT_EQ(history[0].reason, model::DeletionReason::Person);
    for (const auto& event : log_.events())
        for (const auto& [name, value] : event.fields) {
            const auto* text = std::get_if<std::string>(&value);
            EXPECT_FALSE(text && text->find("bo@y") != std::string::npos);
        }
}

TEST_F(PersonErasureTest, RemembersThePersonBeforeAnythingGoes) {
    ingest("alone", {"bo@y.test"});
    const auto found = erasure().find(kBo, {});
    deletions_.fail_next_commit();

    EXPECT_THROW(erasure().erase(kBo, act_, found, PersonErasureDepth::Conversations, {}),
                 ports::StoreError);

    EXPECT_TRUE(erasure().is_remembered(kBo));
    EXPECT_EQ(erase(PersonErasureDepth::Conversations).erased, 1);
}

TEST_F(PersonErasureTest, TakesAlsoWhatCameInAfterTheSearchAndBeforeThePersonWasRemembered) {
    ingest("first", {"bo@y.test"});
    const auto found = erasure().find(kBo, {});
    ingest("late", {"bo@y.test"});
    ingest("shared", {"bo@y.test", "eve@z.test"});

    const PersonErased done = erasure().erase(kBo, act_, found, PersonErasureDepth::Data, {});

    EXPECT_EQ(done.erased, 2);
    EXPECT_EQ(done.redacted, 1);
    EXPECT_FALSE(done.stopped);
    EXPECT_FALSE(is_held("late"));
    EXPECT_THAT(erasure().find(kBo, {}).conversations, IsEmpty());
}

/// Changes a conversation between the two looks at it.
class ChangedWhileRead final : public ports::ConversationStore {
public:
    ChangedWhileRead(ports::ConversationStore& inner, std::function<void()> change)
        : inner_{inner}, change_{std::move(change)} {}

    std::vector<ports::Saved> save(const base::TenantId& tenant,
                                   std::span<const ports::IncomingConversation> batch) override {
        return inner_.save(tenant, batch);
    }

    std::vector<model::Conversation> find_all(const base::TenantId& tenant,
                                              std::span<const base::ConversationId> ids) override {
        return inner_.find_all(tenant, ids);
    }

    std::vector<model::ConversationContent> contents(
        const base::TenantId& tenant, std::span<const base::ConversationId> ids) override {
        auto read = inner_.contents(tenant, ids);
        if (change_) std::exchange(change_, nullptr)();
        return read;
    }

    std::vector<model::Conversation> newest(const base::TenantId& tenant,
                                            const base::ConversationId& before,
                                            std::size_t limit) override {
        return inner_.newest(tenant, before, limit);
    }

    bool remove(const base::TenantId& tenant, const base::ConversationId& id) override {
        return inner_.remove(tenant, id);
    }

    std::int64_t count(const base::TenantId& tenant) override { return inner_.count(tenant); }

private:
    ports::ConversationStore& inner_;
    std::function<void()> change_;
};

TEST_F(PersonErasureTest, RedactsTheVersionThatCameInMeanwhileAndNotTheOneBefore) {
    ingest("both", {"bo@y.test", "eve@z.test"});
    ChangedWhileRead changed{conversations_, [&] {
                                 ingest("both", {"bo@y.test", "eve@z.test", "zoe@z.test"});
                             }};
    PersonErasure erasure{
        {changed, people_, deletions_, erased_, digester_, clock_, log_}, kTenant, ""};

    const PersonErased done =
        erasure.erase(kBo, act_, erasure.find(kBo, {}), PersonErasureDepth::Data, {});

    EXPECT_EQ(done.redacted, 1);
    const auto left = conversations_.find(kTenant, {"both"});
    ASSERT_TRUE(left);
    ASSERT_EQ(left->participants.size(), 4U) << "the newer version";
    EXPECT_EQ(left->participants.at(1).email, "");
    EXPECT_EQ(left->participants.at(3).email, "zoe@z.test");
}

TEST_F(PersonErasureTest, StopsWhenAskedAndSaysSo) {
    ingest("alone", {"bo@y.test"});
    std::stop_source stopped;
    stopped.request_stop();

    EXPECT_TRUE(erase(PersonErasureDepth::Conversations, stopped.get_token()).stopped);
    EXPECT_TRUE(is_held("alone"));
}

TEST_F(PersonErasureTest, MayBeTakenBack) {
    erase(PersonErasureDepth::Conversations);

    EXPECT_TRUE(erasure().allow(kBo));
    EXPECT_FALSE(erasure().allow(kBo));
    EXPECT_FALSE(erasure().is_remembered(kBo));
}

TEST(PersonFound, LooksLikeOneOfOursInMoreThanATenthAndMoreThanAFew) {
    const auto in = [](std::size_t conversations, std::int64_t of) {
        return PersonFound{std::vector<Involvement>(conversations), of}.looks_like_one_of_ours();
    };

    EXPECT_FALSE(in(7, 21)) << "a small company has few conversations at all";
    EXPECT_FALSE(in(20, 21));
    EXPECT_TRUE(in(21, 21));
    EXPECT_TRUE(in(21, 209));
    EXPECT_FALSE(in(21, 210));
    EXPECT_FALSE(in(0, 0));
}

}  // namespace
}  // namespace dealwire::jobs
