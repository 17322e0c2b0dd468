#include "engine/exporting/mapping_proof.hpp"

#include "tests/unit/exporting/settled_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace dealwire::exporting::testing {
namespace {

/// 77 is in an org that can be asked for its objects.
struct Asked : Settled {
    Asked() {
        describe = [this](std::span<const std::string> objects,
                          const std::stop_token&) -> base::Result<std::vector<model::ObjectInfo>> {
            ++asked;
            std::vector<model::ObjectInfo> found;
            for (const std::string& object : objects)
                if (there.contains(object))
                    found.push_back({.name = object, .fields = fields[object]});
            return found;
        };
        for (const ObjectRule& rule : mapping.objects) there.insert(rule.object);
    }

    void rename_topics(const std::string& object) {
        for (ObjectRule& rule : mapping.objects)
            if (rule.kind == "topic") rule.object = object;
        mapping.digest += " changed";
    }

    /// As the mapping has it.
    void describe_fields_of(const std::string& object) {
        for (const ObjectRule& rule : mapping.objects)
            if (rule.object == object)
                for (const FieldRule& field : rule.fields)
                    fields[object].emplace_back().name = field.target;
    }

    std::set<std::string> there;
    std::map<std::string, std::vector<model::FieldInfo>> fields;
    int asked = 0;
};

TEST(MappingProof, IsAskedForOnceForEachMapping) {
    Asked world;
    world.ingest(call("78"));
    EXPECT_FALSE(world.run().error);
    world.ingest(call("79"));
    EXPECT_FALSE(world.run().error);
    EXPECT_EQ(world.asked, 1);

    world.mapping.digest += " changed";
    EXPECT_FALSE(world.run().error);
    EXPECT_EQ(world.asked, 2);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(MappingProof, IsNotAskedForWhereNothingIsToBeExported) {
    Asked world;

    world.run();
    world.run({.plan_only = true, .every = true});

    EXPECT_EQ(world.asked, 0);
}

TEST(MappingProof, IsAskedForBeforeTheVeryFirstRecord) {
    Asked world;
    World fresh;
    fresh.describe = world.describe;
    fresh.ingest(call("77"));
    world.there.erase("Conversation_Topic__c");
    EXPECT_EQ(fresh.run({.plan_only = true}).error, std::nullopt);

    const ExportReport report = fresh.run();

    ASSERT_TRUE(report.error);
    EXPECT_EQ(report.error->code, kObjectMissing);
    EXPECT_EQ(report.parked, 0);
    EXPECT_EQ(report.deferred, 1);
    EXPECT_TRUE(fresh.records("77").empty());
    EXPECT_TRUE(fresh.in_org().empty());
    EXPECT_EQ(fresh.sink.calls(), 0);
    world.there.insert("Conversation_Topic__c");
    EXPECT_FALSE(fresh.run().error);
    EXPECT_EQ(fresh.in_org(), fresh.wanted());
    EXPECT_EQ(world.asked, 2);
}

TEST(MappingProof, EndsAnExportWithoutAnythingDoneWhereAnObjectIsMissing) {
    Asked world;
    const auto before = world.in_org();
    const int calls = world.sink.calls();
    world.rename_topics("Conversation_Topik__c");
    world.ingest(call("78"));

    const ExportReport report = world.run();

    ASSERT_TRUE(report.error);
    EXPECT_EQ(report.error->code, kObjectMissing);
    EXPECT_NE(report.error->detail.find("Conversation_Topik__c"), std::string::npos);
    EXPECT_NE(report.error->remedy.find("mapping check"), std::string::npos);
    EXPECT_EQ(report.deferred, 2);
    EXPECT_EQ(world.in_org(), before);
    EXPECT_EQ(world.sink.calls(), calls);

    world.rename_topics("Conversation_Topic__c");
    EXPECT_FALSE(world.run().error);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(MappingProof, EndsAnExportWithoutAnythingDoneWhereAFieldIsMissing) {
    Asked world;
    world.describe_fields_of("Conversation_Topic__c");
    const std::string name = world.fields["Conversation_Topic__c"].front().name;
    world.fields["Conversation_Topic__c"].front().name = "Renamed__c";
    const auto before = world.in_org();
    world.mapping.digest += " changed";
    world.ingest(call("78"));

    const ExportReport report = world.run();

    ASSERT_TRUE(report.error);
    EXPECT_EQ(report.error->code, kFieldMissing);
    EXPECT_NE(report.error->detail.find("Conversation_Topic__c." + name), std::string::npos)
        << report.error->detail;
    EXPECT_NE(report.error->remedy.find("mapping check"), std::string::npos);
    EXPECT_EQ(world.in_org(), before);

    world.fields["Conversation_Topic__c"].front().name = name;
    EXPECT_FALSE(world.run().error);
    EXPECT_EQ(world.in_org(), world.wanted());
}

TEST(MappingProof, KnowsAWrongNamespace) {
    Asked world;
    world.mapping = with_namespace(world.mapping, "dealw");
    world.mapping.digest = "wrong";

    const ExportReport report = world.run();

    ASSERT_TRUE(report.error);
    EXPECT_EQ(report.error->detail,
              "The org has Conversation__c, and no dealw__Conversation__c. Nothing was written or "
              "deleted.");
}

TEST(MappingProof, DoesNotAskForWhatIsNotWritten) {
    Asked world;
    world.rename_topics("Conversation_Topik__c");
    world.settings.children = {{"topic", ChildUse::Remove}};

    EXPECT_FALSE(world.run().error);

    EXPECT_FALSE(world.in_org().contains(topic("77")));
}

TEST(MappingProof, TakesTheNamespaceOffAName) {
    EXPECT_EQ(without_namespace("acme__Conversation__c"), "Conversation__c");
    EXPECT_EQ(without_namespace("Conversation__c"), "");
    EXPECT_EQ(without_namespace("Task"), "");
}

}  // namespace
}  // namespace dealwire::exporting::testing
