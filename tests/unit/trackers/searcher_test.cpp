#include "engine/trackers/searcher.hpp"

#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_progress.hpp"
#include "tests/fakes/in_memory_hit_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::trackers {
namespace {

using base::ConversationId;
using base::Tree;
using model::Tracker;
using model::TrackerHits;
using testing::ElementsAre;
using testing::IsEmpty;

const base::TenantId kTenant{"acme"};

Tracker tracker(const std::string& id, const std::string& phrase) {
    return {.id = id, .name = "Name of " + id, .phrases = {{phrase, ""}}};
}

Tree own_tracker(const char* id, const char* type) {
    return Tree::Object{{"id", id}, {"name", "Own"}, {"count", 3}, {"type", type}};
}

Tree document(const char* text, Tree::Array trackers = {}) {
    Tree::Array sentences{Tree::Object{{"start", 1500}, {"text", text}}};
    return Tree::Object{
        {"content", Tree::Object{{"trackers", std::move(trackers)}}},
        {"transcript",
         Tree::Array{Tree::Object{{"speakerId", "91"}, {"sentences", std::move(sentences)}}}}};
}

/// Counts the documents that are read.
class CountedDocuments final : public ports::ConversationStore {
public:
    explicit CountedDocuments(ports::ConversationStore& inner) : inner_{inner} {}

    std::vector<ports::Saved> save(const base::TenantId& tenant,
                                   std::span<const ports::IncomingConversation> batch) override {
        return inner_.save(tenant, batch);
    }

    std::vector<model::Conversation> find_all(const base::TenantId& tenant,
                                              std::span<const ConversationId> ids) override {
        return inner_.find_all(tenant, ids);
    }

    std::vector<model::ConversationContent> contents(const base::TenantId& tenant,
                                                     std::span<const ConversationId> ids) override {
        read += ids.size();
        return inner_.contents(tenant, ids);
    }

    std::vector<model::Conversation> newest(const base::TenantId& tenant,
                                            const ConversationId& before,
                                            std::size_t limit) override {
        return inner_.newest(tenant, before, limit);
    }

    bool remove(const base::TenantId& tenant, const ConversationId& id) override {
        return inner_.remove(tenant, id);
    }

    std::int64_t count(const base::TenantId& tenant) override { return inner_.count(tenant); }

    std::size_t read = 0;

private:
    ports::ConversationStore& inner_;
};

class SearcherTest : public testing::Test {
protected:
    void ingest(const std::string& id, Tree content, const std::string& digest = "v1") {
        model::Conversation conversation;
        conversation.id = {id};
        conversation.digest = digest;
        const std::vector<ports::IncomingConversation> batch{{conversation, std::move(content)}};
        conversations_.save(kTenant, batch);
    }

    SearchReport search(std::vector<Tracker> trackers, std::stop_token stop = {}) {
        documents_.read = 0;
        Searcher searcher{{hits_, documents_, progress_, log_}, kTenant, std::move(trackers)};
        return searcher.search_stale(std::move(stop));
    }

    std::vector<std::string> trackers_in(const std::string& id) {
        std::vector<std::string> found;
        for (const auto& each : hits_.hits(kTenant, std::vector<ConversationId>{{id}}))
            for (const TrackerHits& hit : each.hits)
                found.push_back(hit.tracker + ":" + std::to_string(hit.count()));
        return found;
    }

    fakes::InMemoryConversationStore conversations_;
    CountedDocuments documents_{conversations_};
    fakes::InMemoryHitStore hits_{conversations_};
    fakes::FakeProgress progress_;
    fakes::FakeEventLog log_;
};

TEST_F(SearcherTest, SearchesEveryConversationOnce) {
    ingest("c1", document("A price."));
    ingest("c2", document("Nothing."));

    const SearchReport report = search({tracker("p", "price")});

    EXPECT_EQ(report.conversations, 2);
    EXPECT_EQ(report.changed, 1);
    EXPECT_THAT(trackers_in("c1"), ElementsAre("p:1"));
    EXPECT_EQ(search({tracker("p", "price")}).conversations, 0);
    EXPECT_EQ(documents_.read, 0U);
}

TEST_F(SearcherTest, LooksForTheAddedTrackerAlone) {
    ingest("c1", document("A price and a discount."));
    ingest("c2", document("A discount."));
    search({tracker("p", "price")});
    const auto before = hits_.hits(kTenant, std::vector<ConversationId>{{"c1"}});

    const SearchReport report = search({tracker("p", "price"), tracker("d", "nothing")});

    EXPECT_EQ(report.transcripts, 2);
    EXPECT_EQ(report.changed, 0) << "the new one found nothing";
    EXPECT_EQ(hits_.hits(kTenant, std::vector<ConversationId>{{"c1"}}), before);
    EXPECT_EQ(search({tracker("p", "price"), tracker("d", "discount")}).changed, 2);
    EXPECT_THAT(trackers_in("c1"), ElementsAre("d:1", "p:1"));
}

TEST_F(SearcherTest, ReadsNothingAfterARemoval) {
    ingest("c1", document("A price and a discount."));
    ingest("c2", document("A discount."));
    search({tracker("p", "price"), tracker("d", "discount")});

    const SearchReport report = search({tracker("d", "discount")});

    EXPECT_EQ(documents_.read, 0U);
    EXPECT_EQ(report.transcripts, 0);
    EXPECT_EQ(report.changed, 1);
    EXPECT_THAT(trackers_in("c1"), ElementsAre("d:1"));
}

TEST_F(SearcherTest, SearchesAChangedDocumentForAllTrackers) {
    ingest("c1", document("A price."));
    search({tracker("p", "price"), tracker("d", "discount")});
    ingest("c1", document("A discount."), "v2");

    EXPECT_EQ(search({tracker("p", "price"), tracker("d", "discount")}).changed, 1);

    EXPECT_THAT(trackers_in("c1"), ElementsAre("d:1"));
}

TEST_F(SearcherTest, FindsTheSameHoweverItGotThere) {
    ingest("c1", document("A price and a discount."));
    search({tracker("p", "price")});
    search({tracker("p", "discount"), tracker("d", "discount")});
    search({tracker("p", "price"), tracker("d", "discount")});
    const auto stepwise = hits_.hits(kTenant, std::vector<ConversationId>{{"c1"}});

    fakes::InMemoryHitStore fresh{conversations_};
    Searcher{{fresh, documents_, progress_, log_},
             kTenant,
             {tracker("d", "discount"), tracker("p", "price")}}
        .search_stale({});

    EXPECT_EQ(stepwise, fresh.hits(kTenant, std::vector<ConversationId>{{"c1"}}));
}

TEST_F(SearcherTest, GoesOnWhereItWasStopped) {
    for (int i = 0; i < 120; ++i) ingest("c" + std::to_string(1000 + i), document("A price."));
    search({tracker("p", "price")});
    hits_.fail_next_commit();
    EXPECT_THROW(search({tracker("p", "price"), tracker("d", "price")}), ports::StoreError);
    EXPECT_EQ(search({tracker("p", "price"), tracker("d", "price")}).changed, 120);

    std::stop_source stop;
    stop.request_stop();
    EXPECT_TRUE(search({tracker("p", "price")}, stop.get_token()).stopped);
    EXPECT_EQ(search({tracker("p", "price")}).changed, 120);
    EXPECT_EQ(progress_.work("Searching transcripts").done, 120);
}

TEST_F(SearcherTest, NotesWhereItReplacesAKeywordTrackerOfTheDocument) {
    ingest("c1", document("Nothing.", {own_tracker("p", "KEYWORD"), own_tracker("s", "SMART")}));

    EXPECT_EQ(search({tracker("p", "price"), tracker("s", "price")}).changed, 1);

    EXPECT_THAT(trackers_in("c1"), ElementsAre("p:0"));
}

TEST_F(SearcherTest, WithoutTrackersReadsNothing) {
    ingest("c1", document("A price."));
    EXPECT_EQ(search({}).conversations, 0);

    search({tracker("p", "price")});
    EXPECT_EQ(search({}).changed, 1);

    EXPECT_THAT(trackers_in("c1"), IsEmpty());
    EXPECT_EQ(documents_.read, 0U);
}

}  // namespace
}  // namespace dealwire::trackers
