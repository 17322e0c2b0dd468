#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <algorithm>

namespace dealwire::contract {
namespace {

using base::ConversationId;
using base::Tree;
using ports::ConversationFilter;
using ports::ListedBy;
using testing::ElementsAre;
using testing::IsEmpty;

const base::TenantId kAcme{"acme"};

std::vector<ConversationId> ids(std::initializer_list<const char*> texts) {
    std::vector<ConversationId> list;
    for (const char* text : texts) list.push_back({text});
    return list;
}

using Users = std::vector<std::string>;

/// A conversation whose document agrees with it.
class Made {
public:
    Made(const std::string& id, int minute) : incoming_{conversation(id, minute)} {
        set("primaryUserId", "host-1");
    }

    Made& set(const std::string& member, Tree value) {
        meta_.set(member, std::move(value));
        return *this;
    }

    Made& planned(int minute) {
        incoming_.conversation.scheduled = at(minute);
        return set("direction", "Conference");
    }

    Made& host(const std::string& user) {
        incoming_.conversation.primary_user = user;
        return *this;
    }

    Made& hidden() {
        incoming_.conversation.is_private = true;
        return *this;
    }

    Made& never_begun() {
        incoming_.conversation.started.reset();
        return *this;
    }

    operator ports::IncomingConversation() const {  // NOLINT(google-explicit-constructor)
        auto whole = incoming_;
        whole.document = Tree{};
        whole.document.set("metaData", meta_);
        whole.document.set("interaction", Tree::Object{{"questions", Tree::Object{}}});
        whole.document.set("content", Tree::Object{{"brief", "A call."}});
        whole.document.set("transcript", Tree::Array{});
        whole.conversation.digest = "digest of " + whole.conversation.id.value;
        return whole;
    }

private:
    ports::IncomingConversation incoming_;
    Tree meta_;
};

class ConversationDirectoryContract : public StoreContract {
protected:
    ports::ConversationDirectory& directory() { return world_->directory(); }

    void save(std::vector<ports::IncomingConversation> batch) {
        world_->conversations().save(kAcme, batch);
    }

    std::vector<std::string> page(const ConversationFilter& filter,
                                  const std::optional<ports::ListPlace>& after = {},
                                  std::size_t limit = 10) {
        std::vector<std::string> ids;
        for (const auto& one : directory().page(kAcme, filter, after, limit))
            ids.push_back(one.conversation.id.value);
        return ids;
    }
};

TEST_P(ConversationDirectoryContract, ListsTheOldestFirstAndGoesOnAfterAnyPlace) {
    save({Made{"b", 3}, Made{"a", 3}, Made{"new", 9}, Made{"old", 1}});

    EXPECT_THAT(page({}), ElementsAre("old", "a", "b", "new"));
    EXPECT_THAT(page({}, {}, 2), ElementsAre("old", "a"));
    EXPECT_THAT(page({}, ports::ListPlace{at(3), {"a"}}, 2), ElementsAre("b", "new"));
    EXPECT_THAT(page({}, ports::ListPlace{at(4), {"anything"}}), ElementsAre("new"));
    EXPECT_EQ(directory().count(kAcme, {}), 4);
    EXPECT_THAT(directory().page({"other"}, {}, std::nullopt, 10), IsEmpty());
}

TEST_P(ConversationDirectoryContract, GivesWhatListsShowAndItsPlace) {
    save({Made{"a", 3}.set("workspaceId", "77").set("system", "Zoom").planned(1)});

    const auto by_start = directory().page(kAcme, {}, std::nullopt, 10);
    const auto listed = directory().page(kAcme, {.by = ListedBy::Listing}, std::nullopt, 10);

    ASSERT_EQ(by_start.size(), 1U);
    EXPECT_EQ(by_start[0].place, (ports::ListPlace{at(3), {"a"}}));
    EXPECT_EQ(by_start[0].workspace, "77");
    EXPECT_EQ(by_start[0].head.text_at("metaData.system"), "Zoom");
    EXPECT_NE(by_start[0].head.at("interaction.questions"), nullptr);
    EXPECT_EQ(by_start[0].head.find("transcript"), nullptr);
    EXPECT_EQ(by_start[0].conversation, *world_->conversations().find(kAcme, {"a"}));
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].place.at, at(1));
}

TEST_P(ConversationDirectoryContract, GivesTheDocumentWithoutWhatWasSaidOrNothing) {
    save({Made{"a", 3}.set("system", "Zoom")});
    const auto first = [&](ports::ListedContent content) {
        return directory().page(kAcme, {.content = content}, std::nullopt, 10).at(0);
    };

    const auto whole = first(ports::ListedContent::Document);
    EXPECT_EQ(whole.head.text_at("metaData.system"), "Zoom");
    EXPECT_NE(whole.head.find("content"), nullptr) << "which heads have not";
    EXPECT_EQ(whole.head.find("transcript"), nullptr);
    const auto bare = first(ports::ListedContent::Nothing);
    EXPECT_TRUE(bare.head.is_null());
    EXPECT_EQ(bare.place, whole.place);
    EXPECT_EQ(first(ports::ListedContent::Head).head.find("content"), nullptr);
}

TEST_P(ConversationDirectoryContract, ListsConferencesByTheirPlannedStart) {
    save({Made{"late", 9}.planned(1), Made{"dialled", 5}});

    EXPECT_THAT(page({}), ElementsAre("dialled", "late"));
    EXPECT_THAT(page({.by = ListedBy::Listing}), ElementsAre("late", "dialled"));
    EXPECT_THAT(page({.by = ListedBy::Listing, .to = at(5)}), ElementsAre("late"));
    EXPECT_THAT(page({.by = ListedBy::Listing}, ports::ListPlace{at(1), {"late"}}),
                ElementsAre("dialled"));
}

TEST_P(ConversationDirectoryContract, TakesTheFirstMomentAndLeavesOutTheLast) {
    save({Made{"a", 1}, Made{"b", 2}, Made{"c", 3}});

    const ConversationFilter window{.from = at(2), .to = at(3)};

    EXPECT_THAT(page(window), ElementsAre("b"));
    EXPECT_EQ(directory().count(kAcme, window), 1);
    EXPECT_THAT(page({.from = at(4)}), IsEmpty());
}

TEST_P(ConversationDirectoryContract, CombinesWhatIsAskedFor) {
    save({Made{"a", 1}.set("workspaceId", "77"), Made{"b", 2}.set("workspaceId", 77).host("host-2"),
          Made{"c", 3}, Made{"d", 4}.hidden().set("workspaceId", "1")});

    EXPECT_THAT(page({.workspace = "77"}), ElementsAre("a", "b"));
    EXPECT_THAT(page({.workspace = ""}), ElementsAre("c", "d"));
    EXPECT_THAT(page({.workspace = "77", .primary_users = Users{"host-2", "x"}}), ElementsAre("b"));
    EXPECT_THAT(page({.primary_users = Users{"host-1"}}, ports::ListPlace{at(1), {"a"}}),
                ElementsAre("c", "d"));
    EXPECT_THAT(page({.is_private = false}), ElementsAre("a", "b", "c"));
    EXPECT_THAT(page({.is_private = true}), ElementsAre("d"));
    EXPECT_EQ(directory().count(kAcme, {.workspace = "", .is_private = false}), 1);
}

TEST_P(ConversationDirectoryContract, FindsThoseWithIdsInTheSameOrder) {
    save({Made{"a", 5}, Made{"b", 1}, Made{"c", 3}});
    const ConversationFilter some{.from = at(0), .ids = ids({"a", "b", "unheard of", "a"})};

    EXPECT_THAT(page(some), ElementsAre("b", "a"));
    EXPECT_THAT(page(some, ports::ListPlace{at(1), {"b"}}), ElementsAre("a"));
    EXPECT_THAT(page({.from = at(2), .ids = some.ids}), ElementsAre("a"));
    EXPECT_EQ(directory().count(kAcme, some), 2);
}

TEST_P(ConversationDirectoryContract, TakesAnEmptyListForNobody) {
    save({Made{"a", 5}});

    EXPECT_THAT(page({.ids = ids({})}), IsEmpty());
    EXPECT_THAT(page({.primary_users = Users{}}), IsEmpty());
    EXPECT_EQ(directory().count(kAcme, {.primary_users = Users{}}), 0);
}

TEST_P(ConversationDirectoryContract, LeavesOutWhatNeverBeganUnlessItIsAskedFor) {
    save({Made{"met", 5}, Made{"planned", 6}.never_begun()});

    EXPECT_THAT(page({}), ElementsAre("met"));
    EXPECT_THAT(page({.with_planned = true}), ElementsAre("met", "planned"));
    EXPECT_EQ(directory().count(kAcme, {}), 1);
}

TEST_P(ConversationDirectoryContract, FollowsChangesAndRemovals) {
    save({Made{"a", 1}.set("clientUniqueId", "x-1"), Made{"b", 2}});
    ports::IncomingConversation changed = Made{"a", 7}.set("workspaceId", "5");
    changed.conversation.digest = "another";

    save({changed});
    world_->conversations().remove(kAcme, {"b"});

    const auto found = directory().page(kAcme, {}, std::nullopt, 10);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].workspace, "5");
    EXPECT_EQ(found[0].place.at, at(7));
    EXPECT_EQ(directory().with_client_id(kAcme, "x-1"), std::nullopt);
}

TEST_P(ConversationDirectoryContract, GivesWholeDocumentsOfWhatMatches) {
    ports::IncomingConversation shown = Made{"a", 1};
    shown.document.set("transcript", Tree::Array{Tree{"said"}});
    save({shown, Made{"b", 2}.hidden()});

    const auto found = directory().page(
        kAcme, {.is_private = false, .content = ports::ListedContent::Whole}, std::nullopt, 10);

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].head, shown.document);
}

TEST_P(ConversationDirectoryContract, NamesWorkspacesAndHostsOnce) {
    save({Made{"a", 1}.set("workspaceId", "77"), Made{"b", 2}.host("Zoe"), Made{"c", 3}.host("Zoe"),
          Made{"d", 4}.host("")});

    EXPECT_THAT(directory().workspaces(kAcme), ElementsAre("", "77"));
    EXPECT_THAT(directory().hosts(kAcme), ElementsAre("Zoe", "host-1"));
    EXPECT_THAT(directory().hosts({"other"}), IsEmpty());
}

TEST_P(ConversationDirectoryContract, FindsWhatAClientHasAddedByItsWholeId) {
    const std::string long_id(900, 'x');
    save({Made{"a", 1}.set("clientUniqueId", "zoom-1"),
          Made{"b", 2}.set("clientUniqueId", long_id + "b")});

    EXPECT_EQ(directory().with_client_id(kAcme, "zoom-1"), ConversationId{"a"});
    EXPECT_EQ(directory().with_client_id(kAcme, long_id + "b"), ConversationId{"b"});
    EXPECT_EQ(directory().with_client_id(kAcme, long_id + "c"), std::nullopt);
    EXPECT_EQ(directory().with_client_id(kAcme, ""), std::nullopt);
    EXPECT_EQ(directory().with_client_id({"other"}, "zoom-1"), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Stores, ConversationDirectoryContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
