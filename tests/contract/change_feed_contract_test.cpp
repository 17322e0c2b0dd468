#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

namespace dealwire::contract {
namespace {

using base::ConversationId;
using model::Aspect;
using model::ChangedSubject;
using model::ChangePlace;
using model::ChangeType;
using model::SubjectKind;
using testing::ElementsAre;
using testing::IsEmpty;

const base::TenantId kAcme{"acme"};

class ChangeFeedContract : public StoreContract {
protected:
    ports::ChangeFeed& feed() { return world_->changes(); }

    void save(std::vector<ports::IncomingConversation> batch) {
        world_->conversations().save(kAcme, batch);
    }

    void resolve(const model::Resolution& made) {
        world_->resolutions().save(scope(), "basis",
                                   std::vector{ports::MadeResolution{made, "digest-1"}});
    }

    /// "created c1 content+resolution", …, in the order of the feed, in pages of `limit`; goes on
    /// where it ended the time before.
    std::vector<std::string> read(std::size_t limit = 100) {
        std::vector<std::string> lines;
        for (bool more = true; more;) {
            const auto page = feed().after(kAcme, read_, limit);
            EXPECT_LE(page.subjects.size(), limit);
            for (const ChangedSubject& subject : page.subjects) lines.push_back(line(subject));
            EXPECT_TRUE(!page.more || !page.subjects.empty());
            EXPECT_TRUE(page.subjects.empty() ? page.next == read_ : page.next > read_);
            read_ = page.next;
            more = page.more;
        }
        return lines;
    }

private:
    [[nodiscard]] std::string line(const ChangedSubject& subject) const {
        std::string text = name_of(type_since(subject, read_));
        text += " " + subject.id;
        const char* sign = " ";
        for (const Aspect aspect : aspects_since(subject, read_)) {
            text += std::string{sign} + name_of(aspect);
            sign = "+";
        }
        return text;
    }

    ChangePlace read_;
};

TEST_P(ChangeFeedContract, TellsWhatCameInAndWhatBecameOfIt) {
    save({conversation("c2"), conversation("c1")});
    EXPECT_THAT(read(), ElementsAre("created c1 content", "created c2 content"));
    EXPECT_THAT(read(), IsEmpty());

    save({conversation("c1", 0, 3), conversation("c3")});
    resolve(resolution("c2"));
    EXPECT_THAT(read(),
                ElementsAre("updated c1 content", "created c3 content", "updated c2 resolution"));
}

TEST_P(ChangeFeedContract, KeepsOnlyTheNewestPlaceOfASubject) {
    save({conversation("c1")});
    save({conversation("c2")});
    resolve(resolution("c1"));

    EXPECT_THAT(read(), ElementsAre("created c2 content", "created c1 content+resolution"));
}

TEST_P(ChangeFeedContract, IsSilentWhereNothingChanged) {
    save({conversation("c1"), conversation("c2")});
    resolve(resolution("c1"));
    resolve(nothing_found("c2"));
    read();

    save({conversation("c1")});
    resolve(resolution("c1"));
    world_->conversations().remove(kAcme, {"c9"});

    EXPECT_THAT(read(), IsEmpty());
}

TEST_P(ChangeFeedContract, TellsThatAConversationBecamePrivate) {
    save({conversation("c1", 0, 1)});
    read();

    save({conversation("c1", 0, 2)});

    EXPECT_THAT(read(), ElementsAre("updated c1 content+access"));
}

TEST_P(ChangeFeedContract, KeepsTombstonesAndTellsOfWhatComesBack) {
    save({conversation("c1"), conversation("c2")});
    read();
    const model::DeletionAct act{.id = {"d1"}, .by = "ann", .at = at(0)};
    world_->deletions().erase(kAcme, act, std::vector<ConversationId>{{"c1"}, {"c9"}});
    world_->conversations().remove(kAcme, {"c2"});
    EXPECT_THAT(read(), ElementsAre("deleted c1", "deleted c2"));

    EXPECT_EQ(feed().after(kAcme, {}, 10).subjects.size(), 2U);

    save({conversation("c2")});
    EXPECT_THAT(read(), ElementsAre("created c2 content"));
}

TEST_P(ChangeFeedContract, TellsOfErasedPeopleTrackersAndDecisions) {
    save({conversation("c1"), conversation("c2"), conversation("c3")});
    read();
    const auto redacted = conversation("c1", 0, 3);
    world_->deletions().redact(kAcme, {.id = {"d1"}, .at = at(0)}, {&redacted, 1});
    const model::TrackerHits hit{"t1", "T", model::SpeakerSide::Customer, "v1", {{"a", {{1, ""}}}}};
    world_->hits().save(kAcme, std::vector<model::TrackerVersion>{{"t1", "v1"}},
                        std::vector<ports::MadeSearch>{{{"c2"}, "digest-1", {hit}}});
    world_->resolutions().set_override(scope(), {"c3"},
                                       model::Override{id("006", 1), "ann", "now"});

    EXPECT_THAT(read(),
                ElementsAre("updated c1 content", "updated c2 trackers", "updated c3 resolution"));
}

TEST_P(ChangeFeedContract, TellsOfMembersAndWhatConcernsAccess) {
    model::Member ann;
    ann.id = {"m-ann"};
    ann.user = id("005", 1);
    world_->members().save(scope(), std::vector{ann});
    EXPECT_THAT(read(), ElementsAre("created m-ann content"));

    const model::ManualSetting team{{"m-ann"}, model::kTeam, "east", "bo", at(1)};
    world_->manual_settings().decide(scope(), std::vector{team}, {}, {});
    EXPECT_THAT(read(), ElementsAre("updated m-ann access"));
}

TEST_P(ChangeFeedContract, ASwitchConcernsEveryConversationAndMember) {
    const auto add = [&](const std::string& name, int org) {
        model::Connection made;
        made.id = {name};
        made.name = name;
        made.org = {id("00D", org)};
        world_->connections().add(kAcme, made, {});
    };
    add("main", 1);
    add("staging", 2);
    save({conversation("c1"), conversation("c2")});
    world_->conversations().remove(kAcme, {"c2"});
    read();
    model::ConnectionEvent event;
    event.id = "e1";
    event.connection = {"staging"};
    event.act = model::ConnectionAct::Activated;

    ASSERT_TRUE(world_->connection_life().activate(kAcme, {"main"}, event));

    EXPECT_THAT(read(), ElementsAre("updated staging access", "updated c1 resolution"));
}

TEST_P(ChangeFeedContract, PagesThroughOneLargeTransaction) {
    std::vector<ports::IncomingConversation> batch;
    std::vector<std::string> expected;
    for (int i = 100; i < 175; ++i) {
        batch.push_back(conversation("c" + std::to_string(i)));
        expected.push_back("created c" + std::to_string(i) + " content");
    }
    save(batch);

    EXPECT_EQ(read(10), expected);
}

TEST_P(ChangeFeedContract, GoesOnFromTheMiddleOfAPageWhileThingsMove) {
    save({conversation("c1"), conversation("c2"), conversation("c3")});
    const auto first = feed().after(kAcme, {}, 2);
    ASSERT_TRUE(first.more);

    resolve(resolution("c1"));
    resolve(resolution("c3"));

    const auto rest = feed().after(kAcme, first.next, 10);
    ASSERT_EQ(rest.subjects.size(), 2U);
    EXPECT_EQ(rest.subjects[0].id, "c1");
    EXPECT_EQ(type_since(rest.subjects[0], first.next), ChangeType::Updated);
    EXPECT_EQ(rest.subjects[1].id, "c3");
    EXPECT_EQ(type_since(rest.subjects[1], first.next), ChangeType::Created);
}

TEST_P(ChangeFeedContract, StartsFromNowWhereThePastIsOfNoInterest) {
    EXPECT_EQ(feed().now(kAcme), model::end_of(0));
    save({conversation("c1")});
    const auto now = feed().now(kAcme);
    EXPECT_THAT(feed().after(kAcme, now, 10).subjects, IsEmpty());

    save({conversation("c2")});

    const auto page = feed().after(kAcme, now, 10);
    ASSERT_EQ(page.subjects.size(), 1U);
    EXPECT_EQ(page.subjects[0].id, "c2");
    EXPECT_EQ(page.subjects[0].kind, SubjectKind::Conversation);
}

TEST_P(ChangeFeedContract, KeepsTenantsApart) {
    save({conversation("c1")});
    world_->conversations().save({"other"}, std::vector{conversation("o1")});

    EXPECT_THAT(read(), ElementsAre("created c1 content"));
    EXPECT_EQ(feed().now({"third"}), model::end_of(0));
}

TEST_P(ChangeFeedContract, KeepsIdsWithAnyCharacter) {
    const std::string odd = "a\tb\nc\\d é";
    save({conversation(odd)});
    while (feed().fold(kAcme)) {
    }

    const auto page = feed().after(kAcme, {}, 10);
    ASSERT_EQ(page.subjects.size(), 1U);
    EXPECT_EQ(page.subjects[0].id, odd);
}

TEST_P(ChangeFeedContract, NotesNothingOfATransactionThatFailed) {
    save({conversation("c1")});
    read();

    world_->break_table("conversation");
    EXPECT_THROW(save({conversation("c2")}), ports::StoreError);
    world_->heal_table("conversation");

    EXPECT_THAT(read(), IsEmpty());
}

TEST_P(ChangeFeedContract, KnowsWhereAReaderCanBe) {
    save({conversation("c1"), conversation("c2")});
    const auto page = feed().after(kAcme, {}, 1);
    const ChangePlace last = feed().after(kAcme, {}, 10).next;

    for (const ChangePlace& place : {ChangePlace{}, page.next, last, feed().now(kAcme)})
        EXPECT_TRUE(feed().knows(kAcme, place));
    save({conversation("c2", 0, 3)});
    EXPECT_TRUE(feed().knows(kAcme, last)) << "it moved on";

    EXPECT_FALSE(feed().knows(kAcme, {last.position, SubjectKind::Conversation, "c3"}));
    EXPECT_FALSE(feed().knows(kAcme, {last.position + 1, SubjectKind::Conversation, "c1"}));
    EXPECT_FALSE(feed().knows(kAcme, {feed().now(kAcme).position + 1}));
    EXPECT_FALSE(feed().knows({"other"}, last));
}

INSTANTIATE_TEST_SUITE_P(Stores, ChangeFeedContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
