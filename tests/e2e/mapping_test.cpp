// The mapping against a live org: what it says of it, and what it becomes.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include "built_in/source_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kExact = "case-exact-address";

/// An org with a few conversations imported and resolved, and a copy of the mapping to edit.
class Mappings : public testing::Test, protected Connected {
protected:
    Mappings() {
        std::filesystem::copy(DEALWIRE_SOURCE_DIR "/mappings", folder());
        dealwire.configure("mappings: \"\"", "mappings: rules");
        dealwire.ingest({kExact, "case-lead-only"});
        dealwire.json({"import"});
    }

    [[nodiscard]] std::filesystem::path folder() const { return dealwire.folder() / "rules"; }

    void edit(const std::string& file, const std::string& from, const std::string& to) {
        std::string text = content_of(folder() / file);
        const std::size_t at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        write_file(folder() / file, text.replace(at, from.size(), to));
    }

    /// `subject: problem` of everything at that level.
    static std::vector<std::string> said(const Tree& checked, const std::string& level) {
        std::vector<std::string> found;
        for (const Tree& each : list(checked, "checks"))
            if (text(each, "level") == level)
                found.push_back(text(each, "subject") + ": " + text(each, "problem"));
        return found;
    }

    static std::int64_t count(Org& org, const std::string& object) {
        return static_cast<std::int64_t>(org.rows(object).size());
    }
};

TEST_F(Mappings, FitTheOrgOfThePackage) {
    const Tree checked = dealwire.json({"mapping", "check"});

    EXPECT_TRUE(flag(checked, "ok"));
    EXPECT_THAT(said(checked, "problem"), IsEmpty());
    EXPECT_EQ(number(checked, "storage.conversations"), 2);
    EXPECT_GT(number(checked, "storage.bytes"), 2048 * 4);
    EXPECT_GT(number(checked, "storage.bytesLeft"), 0);
    EXPECT_EQ(org.stat("writes"), 0);
}

TEST_F(Mappings, AreComparedFieldByField) {
    edit("conversation.yaml", "Purpose__c: {from: call.metaData.purpose, type: text, length: 255}",
         "Purpos__c: {from: call.metaData.purpose, type: text, length: 255}");
    edit("conversation.yaml", "values: {Video: Video, Audio: Audio}",
         "values: {Video: Video, Audio: Sound}");
    edit("conversation.yaml", "type: id, length: 10", "type: id, length: 12");

    const Tree checked = dealwire.json({"mapping", "check"}, 1);

    const auto problems = said(checked, "problem");
    EXPECT_EQ(problems.size(), 3U);
    EXPECT_THAT(problems, Contains(HasSubstr("Conversation__c.Purpos__c (conversation.yaml:")));
    EXPECT_THAT(problems, Contains(HasSubstr("does not list 'Sound'")));
    EXPECT_THAT(problems, Contains(HasSubstr("takes 10 characters")));
}

TEST_F(Mappings, SayWhatTheConnectedUserMayNotDo) {
    org.control("POST", "permissions", R"({"readonly_object": "Conversation_Topic__c"})");
    org.control("POST", "permissions", R"({"hide_field": "Conversation__c.Brief__c"})");

    const Outcome checked = dealwire.run({"mapping", "check", "--no-history"});

    EXPECT_EQ(checked.code, 1);
    EXPECT_THAT(checked.out,
                HasSubstr("mapping Conversation_Topic__c (topic.yaml): the connected"));
    EXPECT_THAT(checked.out, HasSubstr("Conversation__c.Brief__c (conversation.yaml:"));
    EXPECT_THAT(checked.out, HasSubstr("permission set Dealwire Integration"));
}

TEST_F(Mappings, TellANamespaceThatIsNotThere) {
    dealwire.configure("namespace: \"\"", "namespace: acme");

    const Tree checked = dealwire.json({"mapping", "check", "--no-history"}, 1);

    EXPECT_THAT(said(checked, "problem"),
                Contains("namespace: the org has Conversation__c, and no acme__Conversation__c"));
}

TEST_F(Mappings, NameFileAndLineOfEveryProblem) {
    edit("topic.yaml", "type: text", "type: txt");
    edit("stat.yaml", "identity: [item.name]", "identity: [itm.name]");

    const Outcome shown = dealwire.run({"mapping", "show"});

    EXPECT_EQ(shown.code, 2);
    EXPECT_THAT(shown.err, HasSubstr("topic.yaml:11 fields.Topic_Name__c.type"));
    EXPECT_THAT(shown.err, HasSubstr("stat.yaml:7 identity"));
    EXPECT_EQ(dealwire.run({"export"}).code, 2);
}

TEST_F(Mappings, ShowWhatBecomesOfAConversation) {
    const Tree rules = dealwire.json({"mapping", "show", "--object", "Conversation_Topic__c"});
    ASSERT_EQ(list(rules, "objects").size(), 1U);
    EXPECT_EQ(text(list(rules, "objects")[0], "forEach"), "call.content.topics");

    const Tree shown = dealwire.json({"mapping", "show", kExact, "--object", "Conversation__c"});

    EXPECT_TRUE(flag(shown, "exported"));
    const Tree record = list(shown, "records").at(0);
    EXPECT_EQ(text(record, "key"), kExact);
    const Tree name = list(record, "fields").at(0);
    EXPECT_EQ(text(name, "field"), "Name");
    EXPECT_EQ(text(name, "from"), "call.metaData.title");
    EXPECT_EQ(text(name, "place"), "conversation.yaml:6");
    EXPECT_FALSE(text(name, "value").empty());
    EXPECT_EQ(dealwire.run({"mapping", "show", "no-such"}).code, 1);
}

TEST_F(Mappings, ParkAnUnlistedValueUntilItIsListed) {
    edit(
        "conversation.yaml",
        "values: {Inbound: Inbound, Outbound: Outbound, Conference: Conference, Unknown: Unknown}\n"
        "    otherwise: Unknown",
        "values: {Inbound: Inbound}\n    unlisted: park");

    dealwire.json({"export", kExact}, 3);

    const Tree parked = dealwire.json({"parked", "list"});
    ASSERT_FALSE(list(parked, "parked").empty());
    EXPECT_THAT(dealwire.run({"parked", "list"}).out, HasSubstr("is not among the values of"));
    EXPECT_EQ(count(org, "Conversation__c"), 0);

    edit("conversation.yaml", "values: {Inbound: Inbound}\n    unlisted: park",
         "values: {Inbound: Inbound}\n    otherwise: Unknown");
    dealwire.json({"export"});
    EXPECT_EQ(count(org, "Conversation__c"), 2);
    EXPECT_TRUE(list(dealwire.json({"parked", "list"}), "parked").empty());
}

TEST_F(Mappings, EndTheVeryFirstExportWhereAnObjectIsNotThere) {
    edit("topic.yaml", "object: Conversation_Topic__c", "object: Conversation_Topik__c");

    const Outcome refused = dealwire.run({"export"});

    EXPECT_EQ(refused.code, 2) << refused;
    EXPECT_THAT(refused.err, HasSubstr("Conversation_Topik__c"));
    EXPECT_THAT(refused.err, HasSubstr("mapping check"));
    EXPECT_EQ(number(dealwire.json({"parked", "list"}), "total"), 0);
    EXPECT_EQ(org.stat("writes"), 0);
    edit("topic.yaml", "object: Conversation_Topik__c", "object: Conversation_Topic__c");
    dealwire.json({"export"});
    EXPECT_EQ(count(org, "Conversation__c"), 2);
}

TEST_F(Mappings, EndTheVeryFirstExportWhereAFieldIsNotThere) {
    edit("topic.yaml", "fields:\n",
         "fields:\n  Foo__c: {from: item.name, type: text, length: 255}\n");

    const Outcome refused = dealwire.run({"export"});

    EXPECT_EQ(refused.code, 2) << refused;
    EXPECT_THAT(refused.err, HasSubstr("Conversation_Topic__c.Foo__c (topic.yaml:"));
    EXPECT_EQ(number(dealwire.json({"parked", "list"}), "total"), 0);
    EXPECT_EQ(org.stat("writes"), 0);
}

TEST_F(Mappings, EndTheVeryFirstExportWhereTheNamespaceIsWrong) {
    dealwire.configure("namespace: \"\"", "namespace: acme");

    const Outcome refused = dealwire.run({"sync"});

    EXPECT_EQ(refused.code, 2) << refused;
    EXPECT_THAT(refused.err, HasSubstr("no acme__Conversation__c"));
    EXPECT_EQ(number(dealwire.json({"status"}), "parked"), 0);
}

TEST_F(Mappings, WarnOfAFallbackOwnerWhoIsNobody) {
    dealwire.configure("fallback_owner: \"\"", "fallback_owner: 005Hs00000zzzzz");

    EXPECT_THAT(said(dealwire.json({"mapping", "check", "--no-history"}), "warning"),
                Contains("fallback_owner: 005Hs00000zzzzz is no imported user who is active"));
    EXPECT_THAT(dealwire.run({"doctor"}).out, HasSubstr("tasks fallback_owner: 005Hs00000zzzzz"));
}

TEST_F(Mappings, SwitchChildrenByKind) {
    dealwire.json({"export", kExact});
    const auto topics = count(org, "Conversation_Topic__c");
    const auto people = count(org, "Conversation_Participant__c");
    ASSERT_GT(topics, 0);
    dealwire.configure("children: {}", "children: {topic: keep, participant: remove}");

    dealwire.json({"export"});

    EXPECT_EQ(count(org, "Conversation__c"), 2);
    EXPECT_EQ(count(org, "Conversation_Topic__c"), topics);
    EXPECT_GT(people, 0);
    EXPECT_EQ(count(org, "Conversation_Participant__c"), 0);
    EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0);

    dealwire.configure("children: {topic", "children: {topik");
    EXPECT_THAT(dealwire.run({"export"}).err, HasSubstr("did you mean 'topic'"));
}

}  // namespace
}  // namespace dealwire::e2e
