#include "engine/jobs/arrivals.hpp"

#include "tests/fakes/in_memory_change_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using base::ConversationId;
using model::RecordId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

const model::OrgScope kScope{{"acme"}, {*RecordId::parse("00Dxx0000000001EAA")}};

void change(fakes::InMemoryChangeFeed& feed, const std::string& id,
            model::SubjectKind kind = model::SubjectKind::Conversation) {
    feed.note(kScope.tenant, {{kind, id}});
}

TEST(Arrivals, AreNotKnownToANewProcess) {
    fakes::InMemoryChangeFeed feed;
    change(feed, "c1");
    Arrivals arrivals{feed};

    EXPECT_EQ(arrivals.look(kScope).conversations, std::nullopt);
    EXPECT_EQ(arrivals.look(kScope).conversations, std::nullopt) << "an export may have failed";
}

TEST(Arrivals, AreWhatChangedSinceTheLastPlaceServed) {
    fakes::InMemoryChangeFeed feed;
    change(feed, "c1");
    Arrivals arrivals{feed};
    const auto before = arrivals.look(kScope);
    change(feed, "c2");  // while the export runs
    arrivals.served(kScope, before.until);
    change(feed, "c3");
    change(feed, "m1", model::SubjectKind::Member);

    const auto since = arrivals.look(kScope);

    EXPECT_THAT(since.conversations,
                Optional(ElementsAre(ConversationId{"c2"}, ConversationId{"c3"})));
    arrivals.served(kScope, since.until);
    EXPECT_THAT(arrivals.look(kScope).conversations, Optional(IsEmpty()));
}

TEST(Arrivals, AreKeptForEachOrg) {
    fakes::InMemoryChangeFeed feed;
    Arrivals arrivals{feed};
    arrivals.served(kScope, arrivals.look(kScope).until);

    EXPECT_EQ(
        arrivals.look({kScope.tenant, {*RecordId::parse("00Dxx0000000002EAA")}}).conversations,
        std::nullopt);
}

TEST(Arrivals, AreNotListedWhereTheyAreTooMany) {
    fakes::InMemoryChangeFeed feed;
    Arrivals arrivals{feed};
    arrivals.served(kScope, arrivals.look(kScope).until);
    for (std::size_t i = 0; i <= Arrivals::kMost; ++i) change(feed, "c" + std::to_string(i));

    EXPECT_EQ(arrivals.look(kScope).conversations, std::nullopt);
}

TEST(Arrivals, AreNotKnownAfterTheStoreWasRestored) {
    fakes::InMemoryChangeFeed lost;
    change(lost, "c1");
    change(lost, "c2");
    fakes::InMemoryChangeFeed restored;
    change(restored, "c1");
    Arrivals arrivals{restored};
    arrivals.served(kScope, lost.now(kScope.tenant));

    EXPECT_EQ(arrivals.look(kScope).conversations, std::nullopt);
}

}  // namespace
}  // namespace dealwire::jobs
