#include "engine/exporting/record_digest.hpp"
#include "tests/unit/exporting/case.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::exporting::testing {
namespace {

using base::Tree;

TEST(DefaultFilter, KeepsPrivateConversationsIn) {
    const Case secret = CaseBuilder{}.contact(1, 5).set("metaData", "isPrivate", true).build();

    EXPECT_FALSE(secret.state().verdict.passes);
    EXPECT_TRUE(secret.records().empty());
}

TEST(DefaultFilter, KeepsInternalConversationsIn) {
    const DesiredState state = CaseBuilder{}.build().state();

    EXPECT_FALSE(state.verdict.passes);
    EXPECT_EQ(state.verdict.reason, "no participant is from outside the company (default filter)");
}

TEST(DefaultFilter, LetsConversationsWithStrangersOut) {
    EXPECT_TRUE(CaseBuilder{}.stranger("x@elsewhere.test").build().state().verdict.passes);
}

TEST(DefaultFilter, GoesByTheDocumentWhereThereIsNoAddress) {
    Case nameless = CaseBuilder{}.stranger("").build();
    EXPECT_FALSE(nameless.state().verdict.passes);

    nameless.conversation.participants.back().affiliation = model::Affiliation::External;
    EXPECT_TRUE(nameless.state().verdict.passes);
}

TEST(DesiredRecords, TakeTheSingleAccountWhereThereIsNoOpportunity) {
    const auto primary = [](const Case& made) {
        return field(made.conversation_record(), "Primary_Account__c");
    };

    EXPECT_EQ(primary(CaseBuilder{}.contact(1, 5).build()), Tree{record_id("001", 5).text()});
    EXPECT_TRUE(primary(CaseBuilder{}.contact(1, 5).contact(2, 6).build()).is_null());
    EXPECT_EQ(primary(CaseBuilder{}.contact(1, 5).contact(2, 6).opportunity(9, 6).build()),
              Tree{record_id("001", 6).text()});
}

TEST(DesiredRecords, TakeTheSingleAccountBesideAnOpportunityWithoutOne) {
    const Case made = CaseBuilder{}.contact(1, 5).opportunity(9, 0).build();

    EXPECT_EQ(field(made.conversation_record(), "Primary_Account__c"),
              Tree{record_id("001", 5).text()});
}

TEST(DesiredRecords, NameAHostWhoIsNotAmongTheParties) {
    CaseBuilder builder = CaseBuilder{}.contact(1, 5).fallback_owner();
    const auto host = [&](const std::string& id) {
        return field(builder.set("metaData", "primaryUserId", id).build().conversation_record(),
                     "Host__c");
    };

    EXPECT_EQ(host("member-2"), Tree{record_id("005", 2).text()});
    EXPECT_EQ(host(record_id("005", 2).text()), Tree{record_id("005", 2).text()});
    EXPECT_EQ(host("300"), Tree{record_id("005", 1).text()});  // the id of a party
    EXPECT_TRUE(host("nobody").is_null());
}

TEST(DesiredRecords, LeaveOutTrackersThatWereNotMentioned) {
    const Tree trackers =
        Tree::Array{Tree::Object{{"id", "1"}, {"name", "A"}, {"count", 0}, {"type", "KEYWORD"}},
                    Tree::Object{{"id", "2"}, {"name", "B"}, {"count", 3}, {"type", "SMART"}},
                    Tree::Object{{"id", "3"}, {"name", "C"}, {"type", "KEYWORD"}}};
    Case made = CaseBuilder{}.contact(1, 5).set("content", "trackers", trackers).build();

    ASSERT_EQ(made.records_of("Conversation_Tracker__c").size(), 1U);
    made.settings.smart_trackers = false;
    EXPECT_TRUE(made.records_of("Conversation_Tracker__c").empty());
}

TEST(DesiredRecords, HaveTheSameKeysInWhateverOrderItemsStand) {
    const Tree a = Tree::Object{{"name", "A"}, {"duration", 1}};
    const Tree b = Tree::Object{{"name", "B"}, {"duration", 2}};
    const auto topics = [](Tree::Array list) {
        auto made = CaseBuilder{}.contact(1, 5).set("content", "topics", std::move(list)).build();
        auto records = made.records_of("Conversation_Topic__c");
        std::ranges::sort(records, {}, &model::DesiredRecord::name);
        return records;
    };

    EXPECT_EQ(topics({a, b}), topics({b, a}));
}

TEST(DesiredRecords, CarryTheNamespaceOfTheInstalledPackage) {
    const Mapping prefixed = with_namespace(shipped_mapping(), "acme");
    const Case made = CaseBuilder{}.contact(1, 5).build();
    const People people{made.members};
    const auto records = desired_records({prefixed, made.settings, people, made.now},
                                         {made.conversation, made.document, made.resolution});

    EXPECT_EQ(records.front().name.object, "acme__Conversation__c");
    EXPECT_EQ(records.front().key_field, "acme__Conversation_Key__c");
    EXPECT_EQ((*records.front().fields.begin()).name, "Name");
    EXPECT_EQ(records[1].parent->relationship, "acme__Conversation__r");
    EXPECT_NE(prefixed.digest, shipped_mapping().digest);
}

TEST(RecordDigest, DoesNotDependOnTheOrderOfFields) {
    model::DesiredRecord record{{"A__c", "1"}, "K__c", {}, {{"a", 1}, {"b", nullptr}}, ""};
    model::DesiredRecord turned = record;
    turned.fields = {{"b", nullptr}, {"a", 1}};

    EXPECT_EQ(record_digest(record), record_digest(turned));
}

TEST(RecordDigest, TellsEveryPartApart) {
    const model::DesiredRecord record{{"A__c", "1"}, "K__c", {}, {{"a", "1"}}, ""};
    std::set<std::string> digests{record_digest(record)};
    const auto differs = [&](auto change) {
        model::DesiredRecord other = record;
        change(other);
        return digests.insert(record_digest(other)).second;
    };

    EXPECT_TRUE(differs([](auto& other) { other.name.key = "2"; }));
    EXPECT_TRUE(differs([](auto& other) { other.name.object = "B__c"; }));
    EXPECT_TRUE(differs([](auto& other) { other.parent = {"P__r", "K__c", "1"}; }));
    EXPECT_TRUE(differs([](auto& other) { other.fields = {{"a", 1}}; }));
    EXPECT_TRUE(differs([](auto& other) { other.fields = {}; }));
}

TEST(SettingsDigest, ChangesWithWhoOwnsTasksWhereTheHostCannot) {
    ExportSettings settings;
    const std::string before = settings_digest(shipped_mapping(), settings);

    settings.tasks.fallback_owner = record_id("005", 7);

    EXPECT_NE(settings_digest(shipped_mapping(), settings), before);
}

}  // namespace
}  // namespace dealwire::exporting::testing
