#include "engine/ports/lean_documents.hpp"
#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using base::ConversationId;
using ports::Saved;
using testing::ElementsAre;

const base::TenantId kAcme{"acme"};

class ConversationStoreContract : public StoreContract {
protected:
    ports::ConversationStore& store() { return world_->conversations(); }

    std::vector<Saved> save(std::vector<ports::IncomingConversation> batch) {
        return store().save(kAcme, batch);
    }

    std::vector<std::string> newest(const std::string& before, std::size_t limit) {
        std::vector<std::string> ids;
        for (const auto& one : store().newest(kAcme, {before}, limit)) ids.push_back(one.id.value);
        return ids;
    }
};

TEST_P(ConversationStoreContract, GivesBackWhatWasSaved) {
    auto incoming = conversation("c1", 5);
    incoming.conversation.scheduled = at(4);
    save({incoming});

    EXPECT_EQ(store().find(kAcme, {"c1"}), incoming.conversation);
    const auto contents = store().contents(kAcme, std::vector{ConversationId{"c1"}});
    ASSERT_EQ(contents.size(), 1U);
    EXPECT_EQ(contents[0].document, incoming.document);
}

TEST_P(ConversationStoreContract, SaysWhetherItWasAddedUpdatedOrUnchanged) {
    EXPECT_THAT(save({conversation("c1"), conversation("c2")}),
                ElementsAre(Saved::Added, Saved::Added));
    EXPECT_THAT(save({conversation("c1", 0, 2), conversation("c2"), conversation("c3")}),
                ElementsAre(Saved::Updated, Saved::Unchanged, Saved::Added));
}

TEST_P(ConversationStoreContract, ReplacesDocumentAndParticipantsOfAKnownId) {
    save({conversation("c1")});
    auto changed = conversation("c1", 7, 2);
    changed.conversation.participants.pop_back();
    changed.conversation.started.reset();
    changed.conversation.scheduled = at(7);

    save({changed});

    EXPECT_EQ(store().find(kAcme, {"c1"}), changed.conversation);
    const auto contents = store().contents(kAcme, std::vector{ConversationId{"c1"}});
    EXPECT_EQ(contents.at(0).document, changed.document);
}

TEST_P(ConversationStoreContract, LeavesAnUnchangedOneAlone) {
    save({conversation("c1", 5)});

    save({conversation("c1", 99)});  // another time, but an equal digest

    EXPECT_EQ(store().find(kAcme, {"c1"})->time, at(5));
}

TEST_P(ConversationStoreContract, KeepsNothingOfABatchThatFails) {
    save({conversation("c1")});

    world_->break_table("conversation_content");
    EXPECT_THROW(save({conversation("c1", 0, 2), conversation("c2")}), ports::StoreError);
    world_->heal_table("conversation_content");

    EXPECT_EQ(store().find(kAcme, {"c1"})->digest, "digest-1");
    EXPECT_EQ(store().find(kAcme, {"c2"}), std::nullopt);
}

TEST_P(ConversationStoreContract, GivesContentsInTheOrderAskedAndLeavesOutWhatIsNotThere) {
    save({conversation("c1"), conversation("c2")});

    const std::vector<ConversationId> asked{{"c2"}, {"nix"}, {"c1"}};
    const auto contents = store().contents(kAcme, asked);

    ASSERT_EQ(contents.size(), 2U);
    EXPECT_EQ(contents[0].id.value, "c2");
    EXPECT_EQ(contents[1].id.value, "c1");
    EXPECT_TRUE(store().contents(kAcme, {}).empty());
}

TEST_P(ConversationStoreContract, LeavesTranscriptsOutWhereItIsAskedTo) {
    auto* lean = dynamic_cast<ports::LeanDocuments*>(&store());
    if (!lean) return;  // it need not
    auto incoming = conversation("c1");
    const base::Tree document = incoming.document;
    incoming.document.set("transcript", base::Tree::Array{"said", base::Tree::Object{{"x", "]"}}});
    save({incoming, conversation("c2")});
    const std::vector<ConversationId> asked{{"c2"}, {"nix"}, {"c1"}};

    const auto contents = lean->contents_without_transcripts(kAcme, asked);

    ASSERT_EQ(contents.size(), 2U);
    EXPECT_EQ(contents[1].document, document);
    EXPECT_EQ(store().contents(kAcme, asked).at(1).document, incoming.document);
}

TEST_P(ConversationStoreContract, FindsSeveralInAscendingIdAndLeavesOutWhatIsNotThere) {
    save({conversation("c2", 5), conversation("c1", 7), conversation("c3")});
    store().remove(kAcme, {"c3"});
    const std::vector<ConversationId> asked{{"c2"}, {"none"}, {"c3"}, {"c1"}, {"c2"}};

    EXPECT_THAT(store().find_all(kAcme, asked), ElementsAre(conversation("c1", 7).conversation,
                                                            conversation("c2", 5).conversation));
    EXPECT_TRUE(store().find_all(kAcme, {}).empty());
    EXPECT_TRUE(store().find_all({"other"}, asked).empty());
}

TEST_P(ConversationStoreContract, ListsTheNewestFirstAndGoesOnFromAnyOfThem) {
    save({conversation("b", 3), conversation("a", 3), conversation("old", 1),
          conversation("new", 9)});

    EXPECT_THAT(newest("", 10), ElementsAre("new", "b", "a", "old"));
    EXPECT_THAT(newest("", 2), ElementsAre("new", "b"));
    EXPECT_THAT(newest("b", 2), ElementsAre("a", "old"));
    EXPECT_THAT(newest("unheard of", 2), ElementsAre());
}

TEST_P(ConversationStoreContract, RemovesWhatIsKnownOfAConversation) {
    save({conversation("c1", 3), conversation("c2", 1)});
    const std::vector<ConversationId> ids{{"c1"}};

    EXPECT_TRUE(store().remove(kAcme, {"c1"}));

    EXPECT_EQ(store().find(kAcme, {"c1"}), std::nullopt);
    EXPECT_TRUE(store().contents(kAcme, ids).empty());
    EXPECT_THAT(newest("", 10), ElementsAre("c2"));
    EXPECT_EQ(store().count(kAcme), 1);
    EXPECT_FALSE(store().remove(kAcme, {"c1"}));
    EXPECT_FALSE(store().remove(kAcme, {"unheard of"}));
}

TEST_P(ConversationStoreContract, AddsARemovedOneAnew) {
    save({conversation("c1")});
    store().remove(kAcme, {"c1"});

    EXPECT_THAT(save({conversation("c1")}), ElementsAre(Saved::Added));
    EXPECT_EQ(store().find(kAcme, {"c1"}), conversation("c1").conversation);
}

TEST_P(ConversationStoreContract, KeepsIdsApartThatDifferOnlyByCase) {
    save({conversation("abc", 1), conversation("ABC", 2)});

    EXPECT_EQ(store().count(kAcme), 2);
    EXPECT_EQ(store().find(kAcme, {"abc"})->time, at(1));
}

TEST_P(ConversationStoreContract, KeepsTenantsApart) {
    save({conversation("c1")});

    EXPECT_EQ(store().count({"other"}), 0);
    EXPECT_EQ(store().find({"other"}, {"c1"}), std::nullopt);
    EXPECT_FALSE(store().remove({"other"}, {"c1"}));
}

TEST_P(ConversationStoreContract, LeavesWhatIsThereWhereOneIsToBeNew) {
    const auto added = [](const std::string& id, int version, const std::string& client_id) {
        auto made = conversation(id, 0, version);
        made.only_new = true;
        made.document =
            base::Tree::Object{{"metaData", base::Tree::Object{{"clientUniqueId", client_id}}}};
        return made;
    };
    const auto save = [&](const ports::IncomingConversation& one) {
        return world_->conversations().save(scope().tenant, {&one, 1}).at(0);
    };

    EXPECT_EQ(save(added("a", 1, "zoom-1")), ports::Saved::Added);
    EXPECT_EQ(save(added("a", 2, "zoom-1")), ports::Saved::Known);
    EXPECT_EQ(save(added("a", 1, "zoom-1")), ports::Saved::Known) << "also the same once more";
    EXPECT_EQ(save(added("b", 1, "zoom-1")), ports::Saved::Known);
    EXPECT_EQ(save(added("b", 1, "zoom-2")), ports::Saved::Added);
    EXPECT_EQ(world_->conversations().find(scope().tenant, {"a"})->digest, "digest-1");

    world_->conversations().remove(scope().tenant, {"a"});
    auto again = added("a", 3, "zoom-1");
    again.revives = false;
    EXPECT_EQ(save(again), ports::Saved::StaysDeleted);
}

INSTANTIATE_TEST_SUITE_P(Stores, ConversationStoreContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
