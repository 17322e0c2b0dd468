#include "engine/access/credentials.hpp"

#include "tests/fakes/fake_entropy.hpp"

#include <gtest/gtest.h>

namespace dealwire::access {
namespace {

TEST(CredentialName, HoldsItsTenant) {
    const auto name = parse_name("acme.west.k3j5a2");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->tenant.value, "acme.west");
    EXPECT_EQ(name->id, "k3j5a2");
    EXPECT_EQ(name->text(), "acme.west.k3j5a2");
    for (const std::string wrong : {"", "acme", ".k3", "acme.", "acme.K3", "acme.k 3", "acme.k;3"})
        EXPECT_FALSE(parse_name(wrong)) << wrong;
    EXPECT_FALSE(parse_name("acme." + std::string(200, 'a')));
}

TEST(CredentialName, HoldsNoTenantThatCannotBe) {
    using namespace std::string_literals;
    for (const std::string& wrong :
         {"d\xff.k3"s, "acme\0.k3"s, "ac\xC3\xA9.k3"s, "Acme.k3"s, "ac me.k3"s, "ac/me.k3"s,
          "-a.k3"s, std::string(65, 'a') + ".k3"})
        EXPECT_FALSE(parse_name(wrong)) << wrong;
    EXPECT_TRUE(parse_name("0-a_b.west.k3"));
}

TEST(RandomText, IsAsLongAsItShouldBeAndNeverTheSame) {
    fakes::FakeEntropy entropy;
    EXPECT_EQ(random_id(entropy), "aaaaaaaaaaaaaaab");
    EXPECT_EQ(random_id(entropy), "aaaaaaaaaaaaaaac");
    EXPECT_EQ(random_secret(entropy).reveal().size(), 64U);
    EXPECT_NE(random_secret(entropy).reveal(), random_secret(entropy).reveal());
}

TEST(TypedCode, IsTakenHoweverItIsTyped) {
    fakes::FakeEntropy entropy;
    const std::string code = random_typed_code(entropy).reveal();

    EXPECT_EQ(code, "AAAA-AAAA-AAAA-AAAB");
    EXPECT_EQ(plain_typed_code(code), plain_typed_code(" aaaa aaaaaaaa-aaab "));
    EXPECT_NE(plain_typed_code(code), plain_typed_code("aaaa-aaaa-aaaa-aaaa"));
}

TEST(DigestText, IsAnotherForEveryPurposeAndName) {
    const CredentialName one{{"acme"}, "a"};
    const CredentialName other{{"acme"}, "b"};
    EXPECT_NE(digest_text("key", one, "s"), digest_text("token", one, "s"));
    EXPECT_NE(digest_text("key", one, "s"), digest_text("key", other, "s"));
    EXPECT_NE(digest_text("key", one, "s"), digest_text("key", one, "t"));
}

TEST(SameText, ComparesWholeTexts) {
    EXPECT_TRUE(same_text("abc", "abc"));
    EXPECT_TRUE(same_text("", ""));
    EXPECT_FALSE(same_text("abc", "abd"));
    EXPECT_FALSE(same_text("abc", "ab"));
    EXPECT_FALSE(same_text("", "a"));
}

}  // namespace
}  // namespace dealwire::access
