#include "adapters/store/export_sheet.hpp"

#include "engine/ports/store_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::store {
namespace {

using model::ExportRecord;
using model::ExportState;
using testing::ElementsAre;

ExportRecord detail(const std::string& rest, ExportState state = ExportState::Written) {
    return {.conversation = {"c1"},
            .name = {"Conversation_Topic__c", "c1:" + rest},
            .key_field = "Record_Key__c",
            .cascades = true,
            .id = *model::RecordId::parse("a0K000000000001"),
            .state = state,
            .digest = "0123~basis",
            .error_code = {},
            .error = {},
            .remedy = {},
            .changed_at = base::Instant{std::chrono::milliseconds{1'700'000'000'123}}};
}

ExportSheet sheet_of(const std::vector<ExportRecord>& records) {
    ExportSheet sheet;
    for (const ExportRecord& record : records) sheet.put(record);
    return sheet;
}

TEST(ExportSheet, GivesBackWhatItTook) {
    ExportRecord odd = detail("topic:a\tb\\c\nd", ExportState::Deleting);
    odd.id = {};
    const ExportSheet sheet =
        sheet_of({odd, detail("topic:B"), detail("topic:", ExportState::Pending)});

    const ExportSheet read{sheet.key_field(), sheet.text()};

    EXPECT_THAT(read.records("c1", "Conversation_Topic__c"),
                ElementsAre(detail("topic:", ExportState::Pending), detail("topic:B"), odd));
    EXPECT_EQ(read.count(ExportState::Written), 1);
    EXPECT_EQ(read.count(ExportState::Deleting), 1);
}

TEST(ExportSheet, IsAsLongBeforeAnAnswerAsAfterIt) {
    ExportRecord sent = detail("topic:a", ExportState::Pending);
    sent.id = {};

    EXPECT_EQ(sheet_of({sent}).text().size(), sheet_of({detail("topic:a")}).text().size());
}

TEST(ExportSheet, TakesNothingThatSaysMoreThanALine) {
    const ExportSheet sheet = sheet_of({detail("topic:a")});
    ExportRecord root = detail("topic:b");
    root.cascades = false;
    ExportRecord refused = detail("topic:b");
    refused.error = "no";
    ExportRecord gone = detail("topic:b");
    gone.gone_at = gone.changed_at;
    ExportRecord stranger = detail("topic:b");
    stranger.name.key = "c12:topic:b";
    ExportRecord otherwise = detail("topic:b");
    otherwise.key_field = "Other_Key__c";

    EXPECT_TRUE(sheet.takes(detail("topic:b")));
    for (const ExportRecord& record : {root, refused, gone, stranger, otherwise,
                                       detail("topic:b", ExportState::Parked), detail("")})
        EXPECT_FALSE(sheet.takes(record)) << record.name.key;
    EXPECT_TRUE(ExportSheet{}.takes(otherwise)) << "the first one says how records are named";
}

TEST(ExportSheet, ForgetsOneRecord) {
    ExportSheet sheet = sheet_of({detail("topic:a"), detail("topic:b")});

    EXPECT_FALSE(sheet.forget("c1", "c1:topic:c"));
    EXPECT_FALSE(sheet.forget("c1", "c1"));
    EXPECT_TRUE(sheet.forget("c1", "c1:topic:a"));
    EXPECT_FALSE(sheet.empty());
    EXPECT_TRUE(sheet.forget("c1", "c1:topic:b"));
    EXPECT_TRUE(sheet.empty());
}

TEST(ExportSheet, TellsDamage) {
    EXPECT_THROW((ExportSheet{"Key__c", "x\t..................\t1\td\tk\n"}), ports::StoreError);
    EXPECT_THROW((ExportSheet{"Key__c", "w\tshort\t1\td\tk\n"}), ports::StoreError);
    EXPECT_THROW((ExportSheet{"Key__c", "w\t..................\tlate\td\tk\n"}), ports::StoreError);
}

TEST(ExportSheet, FindsTheConversationsThatAKeyMayBelongTo) {
    EXPECT_THAT(conversations_in("c1:topic:a"), ElementsAre("c1", "c1:topic"));
    EXPECT_THAT(conversations_in("c1"), ElementsAre());
    EXPECT_THAT(conversations_in(":c1:"), ElementsAre());
}

}  // namespace
}  // namespace dealwire::store
