#include "engine/ports/store_error.hpp"
#include "tests/unit/exporting/filter_case.hpp"
#include "tests/unit/exporting/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::exporting::testing {
namespace {

using base::Error;
using base::Fault;
using base::Tree;
using model::ExportState;

const Error kLost{Fault::Reauthorise, "invalid_grant", "The grant was revoked."};

Case call(const std::string& id, int duration = 42, const std::string& title = "Pilot") {
    return CaseBuilder{id}
        .set("metaData", "duration", duration)
        .set("metaData", "title", title)
        .contact(1, 5)
        .build();
}

Tree topics(std::initializer_list<const char*> names) {
    Tree::Array list;
    for (const char* name : names) list.push_back(Tree::Object{{"name", name}, {"duration", 60}});
    return list;
}

/// One short conversation in the org, by the default filter.
struct Exported : World {
    Exported() {
        ingest(call("77"));
        run();
        in_org_before = in_org();
    }

    /// From now on only long conversations are exported.
    void narrow(OnExit on_exit) {
        settings.filter = filter_of("{field: conversation.duration, above: 60}");
        settings.filter.on_exit = on_exit;
    }

    ExportReport reprocess() {
        exports.reopen(scope, {});
        return run();
    }

    bool holds(ExportState state) {
        return std::ranges::count(records("77"), state, &model::ExportRecord::state) > 0;
    }

    std::map<model::RecordName, std::string> in_org_before;
};

TEST(AnotherFilter, MakesNothingDue) {
    Exported world;
    world.narrow(OnExit::Remove);

    const ExportReport report = world.run();

    EXPECT_EQ(report.conversations, 0);
    EXPECT_EQ(report.calls, 0);
    EXPECT_EQ(world.in_org(), world.in_org_before);
}

TEST(AnotherFilter, AppliesToNewConversations) {
    Exported world;
    world.narrow(OnExit::Remove);
    world.ingest(call("78"));
    world.ingest(call("79", 600));

    const ExportReport report = world.run();

    EXPECT_EQ(report.filtered, 1);
    EXPECT_FALSE(world.in_org().contains({"Conversation__c", "78"}));
    EXPECT_TRUE(world.in_org().contains({"Conversation__c", "79"}));
}

TEST(AnotherFilter, KeepsRecordsOfReprocessedConversationsUnlessToldOtherwise) {
    Exported world;
    world.narrow(OnExit::Keep);

    const ExportReport report = world.reprocess();

    EXPECT_EQ(report.kept, 1);
    EXPECT_EQ(report.calls, 0);
    EXPECT_EQ(report.unchanged, static_cast<int>(world.in_org_before.size()));
    EXPECT_EQ(world.in_org(), world.in_org_before);
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(AnotherFilter, RemovesTheRecordsOfReprocessedConversationsWhereAsked) {
    Exported world;
    world.narrow(OnExit::Remove);

    const ExportReport report = world.reprocess();

    EXPECT_EQ(report.deletes, static_cast<int>(world.in_org_before.size()));
    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_TRUE(world.records("77").empty());
    EXPECT_EQ(world.run().calls, 0);
}

TEST(KeptRecords, HaveTheirTaskReplacedByTheEventOfAnotherSetting) {
    Exported world;
    world.narrow(OnExit::Keep);
    world.settings.tasks.meetings = ActivityShape::Event;

    world.reprocess();

    EXPECT_FALSE(world.in_org().contains({"Task", "77:task"}));
    EXPECT_TRUE(world.in_org().contains({"Event", "77:event"}));
    EXPECT_EQ(world.in_org().size(), world.in_org_before.size());
    EXPECT_EQ(world.run().calls, 0);
}

TEST(KeptRecords, FollowTheConversationToAnotherOpportunity) {
    Exported world;
    world.narrow(OnExit::Keep);
    world.ingest(CaseBuilder{"77"}
                     .set("metaData", "duration", 42)
                     .set("metaData", "title", "Pilot")
                     .contact(1, 5)
                     .opportunity(9, 5)
                     .build());

    const ExportReport report = world.run();

    EXPECT_EQ(report.kept, 1);
    EXPECT_EQ(report.deletes, 0);
    EXPECT_EQ(world.in_org().size(), world.in_org_before.size());
    EXPECT_NE(world.in_org(), world.in_org_before);
    EXPECT_EQ(world.run().calls, 0);
}

TEST(KeptRecords, AreNotAddedTo) {
    Exported world;
    world.narrow(OnExit::Keep);
    world.ingest(CaseBuilder{"77"}
                     .set("metaData", "duration", 42)
                     .set("metaData", "title", "Pilot")
                     .set("content", "topics", topics({"Pricing"}))
                     .contact(1, 5)
                     .build());

    EXPECT_EQ(world.run().kept, 1);

    EXPECT_EQ(world.in_org(), world.in_org_before);
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(KeptRecords, GoOneByOneWhenNobodyWantsThemAnyMore) {
    World world;
    const auto about = [](std::initializer_list<const char*> names) {
        return CaseBuilder{"77"}
            .set("metaData", "duration", 42)
            .set("content", "topics", topics(names))
            .contact(1, 5)
            .build();
    };
    world.ingest(about({"Pricing", "Security"}));
    world.run();
    const auto before = world.in_org().size();
    world.settings.filter = filter_of("{field: conversation.duration, above: 60}");

    world.ingest(about({"Security"}));
    const ExportReport report = world.run();

    EXPECT_EQ(report.kept, 1);
    EXPECT_EQ(report.deletes, 1);
    EXPECT_EQ(world.in_org().size(), before - 1);
}

TEST(KeptRecords, AreCompleteAgainWhenTheConversationPassesAgain) {
    Exported world;
    const auto with_topic = [](int duration) {
        return CaseBuilder{"77"}
            .set("metaData", "duration", duration)
            .set("content", "topics", topics({"Pricing"}))
            .contact(1, 5)
            .build();
    };
    world.narrow(OnExit::Keep);
    world.ingest(with_topic(42));
    world.run();

    world.ingest(with_topic(600));
    world.run();

    EXPECT_EQ(world.in_org(), world.wanted());
    EXPECT_NE(world.in_org(), world.in_org_before);
}

TEST(KeptRecords, GoWhenTheConversationIsDeletedOrBecomesPrivate) {
    Exported world;
    world.narrow(OnExit::Keep);
    world.reprocess();
    world.ingest(CaseBuilder{"77"}.contact(1, 5).set("metaData", "isPrivate", true).build());

    EXPECT_EQ(world.run().kept, 0);

    EXPECT_TRUE(world.sink.org().empty());
}

TEST(KeptRecords, AreCompletedWhereAnAnswerWasLost) {
    Exported world;
    world.ingest(call("77", 42, "Another title"));
    world.sink.fail_next(kLost);
    world.run();
    ASSERT_TRUE(world.holds(ExportState::Pending));

    world.narrow(OnExit::Keep);
    world.run();

    EXPECT_FALSE(world.holds(ExportState::Pending));
    EXPECT_NE(world.in_org(), world.in_org_before);
    EXPECT_EQ(world.run().calls, 0);
}

TEST(AFirstExportWithoutAnAnswer, IsTakenBackByAFilterThatNoLongerLetsItThrough) {
    World world;
    world.ingest(call("77"));
    world.sink.fail_next(kLost);
    world.run();

    world.settings.filter = filter_of("{field: conversation.duration, above: 60}");
    const ExportReport report = world.run();

    EXPECT_EQ(report.kept, 0);
    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_TRUE(world.records("77").empty());
}

/// Two conversations: 77 with account 5 (Retail), 78 with account 6 (Food).
struct Industries : World {
    Industries() {
        industry(5, "Retail", 1);
        industry(6, "Food", 1);
        ingest(call("77"));
        ingest(CaseBuilder{"78"}.contact(2, 6).build());
    }

    void only_retail() {
        settings.filter = filter_of("{field: account.Industry, equals: Retail}");
        settings.filter.on_exit = OnExit::Remove;
    }

    void industry(int account, const std::string& value, int minute) {
        model::RecordPage page;
        page.object = "Account";
        page.columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}, {"Industry", "picklist"}};
        page.rows = {{record_id("001", account).text(),
                      "2026-03-02T10:0" + std::to_string(minute) + ":00Z", value}};
        crm.save_page(scope, page, {});
    }
};

TEST(CrmFieldsOfTheFilter, MakeExactlyTheirConversationsDue) {
    Industries world;
    world.only_retail();
    EXPECT_EQ(world.run().filtered, 1);

    world.industry(5, "Food", 2);
    const ExportReport changed = world.run();

    EXPECT_EQ(changed.conversations, 1);
    EXPECT_TRUE(world.sink.org().empty());
    EXPECT_EQ(world.run().conversations, 0);
}

TEST(CrmFieldsOfTheFilter, MakeConversationsDueThatAnEarlierFilterDecided) {
    Industries world;
    world.run();
    world.only_retail();
    EXPECT_EQ(world.run().conversations, 0);

    world.industry(5, "Food", 2);
    EXPECT_EQ(world.run().conversations, 1);

    EXPECT_FALSE(world.in_org().contains({"Conversation__c", "77"}));
    EXPECT_TRUE(world.in_org().contains({"Conversation__c", "78"}));
}

TEST(CrmFieldsOfTheFilter, AreNotWatchedAnyMoreWhenAFilterReadsNone) {
    Industries world;
    world.only_retail();
    world.run();
    world.settings.filter = default_filter();
    world.run();

    world.industry(5, "Food", 2);

    EXPECT_EQ(world.run().conversations, 0);
}

TEST(CrmFieldsOfTheFilter, AreWatchedInTheEndAlthoughThePassOverTheHistoryDied) {
    Industries world;
    world.run();
    world.only_retail();
    world.exports.fail_next_commit();
    EXPECT_THROW(world.run(), ports::StoreError);

    world.run();
    world.industry(5, "Food", 2);

    EXPECT_EQ(world.run().conversations, 1);
}

TEST(APlanForEveryConversation, ShowsWhatAFilterWouldDoAndDoesNothing) {
    Exported world;
    world.ingest(call("78", 600));
    world.narrow(OnExit::Remove);
    std::map<std::string, bool> passing;
    ExportRequest request{.plan_only = true, .every = true};
    request.judged = [&](const Judged& judged) {
        passing[judged.conversation.id.value] = judged.verdict.passes;
    };

    const ExportReport report = world.run(request);

    EXPECT_EQ(passing, (std::map<std::string, bool>{{"77", false}, {"78", true}}));
    EXPECT_EQ(report.deletes, static_cast<int>(world.in_org_before.size()));
    EXPECT_GT(report.upserts, 0);
    EXPECT_GT(report.calls, 0);
    EXPECT_EQ(world.in_org(), world.in_org_before);
}

}  // namespace
}  // namespace dealwire::exporting::testing
