#include "engine/jobs/tracker_trial.hpp"

#include "engine/trackers/searcher.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_progress.hpp"
#include "tests/fakes/in_memory_hit_store.hpp"
#include "tests/fakes/in_memory_resolution_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using base::ConversationId;
using base::Tree;
using model::Tracker;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const base::TenantId kTenant{"acme"};

Tracker tracker(const std::string& id, std::vector<std::string> phrases,
                model::SpeakerSide side = model::SpeakerSide::Any) {
    Tracker made{.id = id, .name = "Name of " + id, .side = side};
    for (std::string& phrase : phrases) made.phrases.push_back({std::move(phrase), ""});
    return made;
}

Tree said_by(const char* speaker, const char* text) {
    Tree::Array sentences{Tree::Object{{"start", 61'500}, {"text", text}}};
    return Tree::Object{{"speakerId", speaker}, {"sentences", std::move(sentences)}};
}

/// Speaker 91 is Iris of the company, 92 Tomás of the customer.
Tree document(Tree::Array transcript) {
    const auto party = [](const char* speaker, const char* name) {
        return Tree{Tree::Object{{"speakerId", speaker}, {"name", name}}};
    };
    return Tree::Object{{"parties", Tree::Array{party("91", "Iris"), party("92", "Tomás")}},
                        {"transcript", std::move(transcript)}};
}

class TrackerTrialTest : public testing::Test {
protected:
    void ingest(const std::string& id, Tree::Array transcript) {
        model::Conversation conversation;
        conversation.id = {id};
        conversation.title = "Title of " + id;
        conversation.digest = "v1";
        conversation.participants = {{.affiliation = model::Affiliation::Internal},
                                     {.affiliation = model::Affiliation::External}};
        const std::vector<ports::IncomingConversation> batch{
            {conversation, document(std::move(transcript))}};
        conversations_.save(kTenant, batch);
    }

    TrackerTrialRun trial(std::vector<Tracker> trackers, std::set<std::string> asked) {
        return {{hits_, conversations_, resolutions_, progress_},
                kTenant,
                std::nullopt,
                std::move(trackers),
                std::move(asked)};
    }

    void search(std::vector<Tracker> trackers) {
        trackers::Searcher{{hits_, conversations_, progress_, log_}, kTenant, std::move(trackers)}
            .search_stale({});
    }

    fakes::InMemoryConversationStore conversations_;
    fakes::InMemoryResolutionStore resolutions_{conversations_};
    fakes::InMemoryHitStore hits_{conversations_};
    fakes::FakeProgress progress_;
    fakes::FakeEventLog log_;
};

TEST_F(TrackerTrialTest, CountsConversationsMentionsAndPhrases) {
    ingest("c1", {said_by("91", "A price, a price!"), said_by("92", "A discount?")});
    ingest("c2", {said_by("92", "The price.")});
    ingest("c3", {said_by("92", "Nothing.")});

    const TrackerTrial made =
        trial({tracker("p", {"price", "discount", "rebate"})}, {"p"}).run(5, {});

    EXPECT_EQ(made.conversations, 3);
    ASSERT_EQ(made.tallies.size(), 1U);
    EXPECT_EQ(made.tallies[0].conversations, 2);
    EXPECT_EQ(made.tallies[0].mentions, 4);
    EXPECT_THAT(made.tallies[0].phrases,
                ElementsAre(Pair("price", 3), Pair("discount", 1), Pair("rebate", 0)));
    EXPECT_THAT(made.changed, ElementsAre(ConversationId{"c1"}, ConversationId{"c2"}));
}

TEST_F(TrackerTrialTest, CountsAndShowsTheSideThatIsAsked) {
    ingest("c1", {said_by("91", "Our price."), said_by("92", "Your price!")});

    const TrackerTrial made =
        trial({tracker("p", {"price"}, model::SpeakerSide::Customer)}, {"p"}).run(5, {});

    EXPECT_EQ(made.tallies[0].mentions, 1);
    ASSERT_EQ(made.samples.size(), 1U);
    EXPECT_EQ(made.samples[0].speaker, "Tomás");
    EXPECT_EQ(made.samples[0].sentence, "Your price!");
    EXPECT_EQ(made.samples[0].title, "Title of c1");
    EXPECT_EQ(made.samples[0].start_ms, 61'500);
}

TEST_F(TrackerTrialTest, ShowsOneSampleOfAConversationUpToTheNumberAsked) {
    for (const char* id : {"c1", "c2", "c3"})
        ingest(id, {said_by("91", "A price."), said_by("92", "A price.")});

    EXPECT_EQ(trial({tracker("p", {"price"})}, {"p"}).run(2, {}).samples.size(), 2U);
}

TEST_F(TrackerTrialTest, TellsOfTheTrackersThatAreAskedAndOfAllThatChanges) {
    ingest("c1", {said_by("91", "A price.")});
    ingest("c2", {said_by("91", "A discount.")});
    search({tracker("p", {"price"}), tracker("d", {"discount"})});

    const TrackerTrial same =
        trial({tracker("p", {"price"}), tracker("d", {"discount"})}, {"p"}).run(5, {});
    const TrackerTrial without = trial({tracker("p", {"price"})}, {}).run(5, {});

    EXPECT_EQ(same.tallies.size(), 1U);
    EXPECT_THAT(same.changed, IsEmpty());
    EXPECT_THAT(without.tallies, IsEmpty());
    EXPECT_THAT(without.changed, ElementsAre(ConversationId{"c2"}));
}

TEST_F(TrackerTrialTest, FindsWhatASearchWouldKeepAndKeepsNothing) {
    ingest("c1", {said_by("91", "A price.")});
    const std::vector<ConversationId> ids{{"c1"}};
    auto run = trial({tracker("p", {"price"})}, {"p"});
    const auto foretold = run.hits(kTenant, ids);
    run.run(5, {});
    EXPECT_THAT(hits_.hits(kTenant, ids), IsEmpty());

    search({tracker("p", {"price"})});

    EXPECT_EQ(hits_.hits(kTenant, ids), foretold);
}

TEST_F(TrackerTrialTest, SaysWhenItWasStopped) {
    ingest("c1", {said_by("91", "A price.")});
    std::stop_source stop;
    stop.request_stop();

    EXPECT_TRUE(trial({tracker("p", {"price"})}, {"p"}).run(5, stop.get_token()).stopped);
}

}  // namespace
}  // namespace dealwire::jobs
