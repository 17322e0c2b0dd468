#include "engine/model/packed_fields.hpp"

#include <gtest/gtest.h>

namespace dealwire::model {
namespace {

using base::Number;
using base::Tree;

const Tree::Object kEveryKind{{"Text__c", "a\tb"},
                              {"Empty__c", ""},
                              {"Null__c", nullptr},
                              {"Yes__c", true},
                              {"No__c", false},
                              {"List__c", Tree::Array{1, "two"}},
                              {"Number__c", Number{"12.50"}},
                              {"Object__c", Tree::Object{{"a", 1}}}};

TEST(PackedFields, GiveBackEveryKindOfValueInOrder) {
    const PackedFields fields{kEveryKind};

    EXPECT_EQ(fields.object(), kEveryKind);
    EXPECT_FALSE(fields.empty());
    EXPECT_TRUE(PackedFields{}.empty());
}

TEST(PackedFields, ShowValuesWhereTheyLie) {
    const PackedFields fields{
        {"A__c", "text"}, {"B__c", Number{"7"}}, {"C__c", true}, {"D__c", nullptr}};
    auto field = fields.begin();

    EXPECT_EQ((*field).name, "A__c");
    EXPECT_EQ((*field++).value.string(), "text");
    EXPECT_EQ((*field).value.number(), "7");
    EXPECT_EQ((*field).value.string(), std::nullopt);
    ++field;
    EXPECT_EQ((*field++).value.boolean(), true);
    EXPECT_TRUE((*field).value.is_null());
    EXPECT_EQ((*field++).value.nested(), nullptr);
    EXPECT_EQ(field, fields.end());
}

TEST(PackedFields, LoseThoseThatLeave) {
    PackedFields fields{kEveryKind};

    fields.erase_if([](const auto& field) { return field.name != "Object__c"; });

    EXPECT_EQ(fields.object(), (Tree::Object{{"Object__c", Tree::Object{{"a", 1}}}}));
}

TEST(PackedFields, ChangeWithoutTheirCopies) {
    PackedFields fields{{"A__c", "1"}, {"B__c", Tree::Array{1}}};
    const PackedFields copy = fields;
    EXPECT_EQ(fields, copy);

    fields.emplace_back("C__c", Tree::Array{2});
    PackedFields other = copy;
    other = {};
    other.emplace_back("D__c", "2");

    EXPECT_EQ(copy, (PackedFields{{"A__c", "1"}, {"B__c", Tree::Array{1}}}));
    EXPECT_EQ(fields,
              (PackedFields{{"A__c", "1"}, {"B__c", Tree::Array{1}}, {"C__c", Tree::Array{2}}}));
    EXPECT_EQ(other, (PackedFields{{"D__c", "2"}}));
}

TEST(PackedFields, AreMadeOneAfterTheOtherInTheSamePlace) {
    PackedFields place;
    place.emplace_back("A__c", "1");
    place.emplace_back("B__c", Tree::Array{1});
    const PackedFields first = place.trimmed();
    place.clear();
    EXPECT_TRUE(place.empty());
    place.emplace_back("C__c", "2");
    const PackedFields shared = place;
    place.clear();

    EXPECT_EQ(first, (PackedFields{{"A__c", "1"}, {"B__c", Tree::Array{1}}}));
    EXPECT_EQ(shared, (PackedFields{{"C__c", "2"}}));
    EXPECT_TRUE(place.trimmed().empty());
    EXPECT_EQ(place, PackedFields{});
}

TEST(PackedFields, AreEqualWhereNamesAndValuesAre) {
    const PackedFields fields{{"A__c", "1"}};

    EXPECT_EQ(fields, (PackedFields{{"A__c", "1"}}));
    EXPECT_NE(fields, (PackedFields{{"A__c", 1}}));
    EXPECT_NE(fields, PackedFields{});
    EXPECT_EQ(PackedFields{}, PackedFields{Tree::Object{}});
    EXPECT_NE(fields, (PackedFields{{"A__c1", ""}}));
    EXPECT_NE((PackedFields{{"A__c", Tree::Array{1}}}), (PackedFields{{"A__c", Tree::Array{2}}}));
}

}  // namespace
}  // namespace dealwire::model
