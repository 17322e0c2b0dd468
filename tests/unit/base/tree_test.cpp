#include "engine/base/tree.hpp"

#include "engine/base/canonical.hpp"
#include "engine/base/secret.hpp"
#include "engine/base/uuid.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace dealwire::base {
namespace {

TEST(Tree, FollowsAPathOfMembers) {
    const Tree tree = Tree::Object{{"a", Tree::Object{{"b", "c"}}}};

    EXPECT_EQ(tree.text_at("a.b"), "c");
    EXPECT_EQ(tree.at("a.x"), nullptr);
    EXPECT_EQ(tree.at("a.b.c"), nullptr);
}

TEST(Tree, SetReplacesAMemberInItsPlace) {
    Tree tree;
    tree.set("x", 1);
    tree.set("y", 2);
    tree.set("x", 3);

    EXPECT_EQ(tree, (Tree{Tree::Object{{"x", 3}, {"y", 2}}}));
}

TEST(Canonical, IsTheSameForEveryOrderOfKeys) {
    const Tree one = Tree::Object{{"b", true}, {"a", Tree::Array{1, nullptr, "x\"y"}}};
    const Tree two = Tree::Object{{"a", Tree::Array{1, nullptr, "x\"y"}}, {"b", true}};

    EXPECT_EQ(canonical_text(one), R"({"a":[1,null,"x\"y"],"b":true})");
    EXPECT_EQ(canonical_text(one), canonical_text(two));
}

TEST(Tree, EscapesQuotesAndBackslashesAtAnyPlaceOfATextAlone) {
    const std::string plain = "a\xC3\xA9\n/!#[]\x7F 0123456789";
    for (std::size_t at = 0; at <= plain.size(); ++at)
        for (const std::string special : {"\"", "\\", "\"\\\""}) {
            const std::string text = plain.substr(0, at) + special + plain.substr(at);
            std::string escaped;
            for (const char c : special) escaped.append("\\").push_back(c);
            EXPECT_EQ(canonical_text(Tree{text}),
                      '"' + plain.substr(0, at) + escaped + plain.substr(at) + '"');
        }
    EXPECT_EQ(canonical_text(Tree{plain}), '"' + plain + '"');
}

TEST(Number, KeepsWholeNumbersWrittenWithAPoint) {
    EXPECT_EQ(to_integer(Number{"3.0"}), 3);
    EXPECT_EQ(to_integer(Number{"9223372036854775807"}), 9223372036854775807);
    EXPECT_FALSE(to_integer(Number{"3.5"}));
    EXPECT_FALSE(to_double(Number{"1e999"}));
}

TEST(Uuid, SortsByTimeAndCarriesItsVersion) {
    const Chance chance{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    const std::string earlier = uuid_v7(Instant{std::chrono::milliseconds{1'000}}, chance);
    const std::string later = uuid_v7(Instant{std::chrono::milliseconds{1'001}}, Chance{});

    EXPECT_LT(earlier, later);
    EXPECT_EQ(earlier, "00000000-03e8-7fff-bfff-ffffffffffff");
}

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

TEST(Secret, HasNoWayIntoAStream) {
    static_assert(Printable<std::string>);
    static_assert(!Printable<Secret>);
    static_assert(!std::is_convertible_v<Secret, std::string>);
    static_assert(!std::is_copy_constructible_v<Secret>);
    EXPECT_EQ(Secret{"s3cret"}.copy().reveal(), "s3cret");
}

}  // namespace
}  // namespace dealwire::base
