#include "engine/base/email_address.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dealwire::base {
namespace {

struct Case {
    std::string written;
    std::string address;  ///< empty: there is none
};

std::string parsed(const std::string& written) {
    const auto address = parse_email(written);
    return address ? address->text() : "";
}

void expect_all(const std::vector<Case>& cases) {
    for (const Case& each : cases) EXPECT_EQ(parsed(each.written), each.address) << each.written;
}

TEST(EmailAddress, IsComparedInLowerCase) {
    expect_all({{"lee@contoso.example", "lee@contoso.example"},
                {"Lee.Park@Contoso.Example", "lee.park@contoso.example"},
                {"  lee@contoso.example\r\n", "lee@contoso.example"},
                {"J\u00D6RG@contoso.example", "j\u00F6rg@contoso.example"},
                {"JO\u0308RG@contoso.example", "j\u00F6rg@contoso.example"}});
}

TEST(EmailAddress, StandsInAngleBracketsAfterADisplayName) {
    expect_all({{"Lee Park <lee@contoso.example>", "lee@contoso.example"},
                {"\"Park, Lee\" <lee@contoso.example>", "lee@contoso.example"},
                {"=?UTF-8?Q?L=C3=A9a?= <lea@contoso.example>", "lea@contoso.example"},
                {"<lee@contoso.example>", "lee@contoso.example"},
                {"Lee <lee@contoso.example", "lee@contoso.example"},
                {"<@relay,@other:lee@contoso.example>", "lee@contoso.example"}});
}

TEST(EmailAddress, IsNeverTakenFromADisplayName) {
    expect_all({{"\"lee@contoso.example\" <evil@bad.example>", "evil@bad.example"},
                {"lee@contoso.example <evil@bad.example>", "evil@bad.example"},
                {"lee@contoso.example <no address>", ""},
                {"\"lee@contoso.example\" <>", ""},
                {"evil@bad.example (lee@contoso.example)", "evil@bad.example"}});
}

TEST(EmailAddress, IsFoundBesideComments) {
    expect_all({{"lee@contoso.example (Lee, Sales)", "lee@contoso.example"},
                {"(a (nested) comment) lee@contoso.example", "lee@contoso.example"},
                {"lee(Lee)@(here)contoso.example", "lee@contoso.example"},
                {"lee@contoso.example (never closed", "lee@contoso.example"},
                {"(lee@contoso.example)", "lee@contoso.example"}});
}

TEST(EmailAddress, KeepsQuotesOnlyWhereItCannotDoWithout) {
    expect_all({{"\"John Smith\"@contoso.example", "\"john smith\"@contoso.example"},
                {"\"lee\"@contoso.example", "lee@contoso.example"},
                {"\"l\\ee\"@contoso.example", "lee@contoso.example"},
                {"\"a\\\"b\"@contoso.example", "\"a\\\"b\"@contoso.example"},
                {"\"a@b\"@contoso.example", "\"a@b\"@contoso.example"},
                {"\"\"@contoso.example", ""}});
}

TEST(EmailAddress, LosesWhatPeoplePasteAroundIt) {
    expect_all({{"mailto:Lee@contoso.example", "lee@contoso.example"},
                {"mailto:lee%40contoso.example?subject=Hi", "lee@contoso.example"},
                {"<mailto:lee@contoso.example>", "lee@contoso.example"},
                {"'lee@contoso.example'", "lee@contoso.example"},
                {"\u2018lee@contoso.example\u2019", "lee@contoso.example"},
                {"\"lee@contoso.example\"", "lee@contoso.example"},
                {"\u201Clee@contoso.example\u201D;", "lee@contoso.example"},
                {"lee@contoso.example.", "lee@contoso.example"},
                {"[lee@contoso.example]", "lee@contoso.example"},
                {"\uFEFFlee@contoso.example\u00A0", "lee@contoso.example"},
                {"lee\uFF20contoso.example", "lee@contoso.example"},
                {"lee @ contoso.example", "lee@contoso.example"}});
}

TEST(EmailAddress, IsTheFirstOfSeveral) {
    expect_all({{"lee@contoso.example, kim@contoso.example", "lee@contoso.example"},
                {"Team: lee@contoso.example, kim@contoso.example;", "lee@contoso.example"},
                {"lee@contoso.example;kim@contoso.example", "lee@contoso.example"},
                {"Lee lee@contoso.example", "lee@contoso.example"}});
}

TEST(EmailAddress, ComparesInternationalDomainsAsOne) {
    expect_all({{"lee@m\u00FCnchen.example", "lee@xn--mnchen-3ya.example"},
                {"lee@M\u00DCNCHEN.example", "lee@xn--mnchen-3ya.example"},
                {"lee@XN--MNCHEN-3YA.example", "lee@xn--mnchen-3ya.example"},
                {"lee@stra\u00DFe.example", "lee@xn--strae-oqa.example"}});
}

TEST(EmailAddress, AcceptsHostsThatNoCrmKnows) {
    expect_all({{"root@localhost", "root@localhost"},
                {"lee@[192.0.2.1]", "lee@[192.0.2.1]"},
                {"lee@[IPv6:2001:DB8::1]", "lee@[ipv6:2001:db8::1]"}});
}

TEST(EmailAddress, KeepsUnusualLocalPartsOfRealProviders) {
    expect_all({{"o'brien@contoso.example", "o'brien@contoso.example"},
                {"o\u2019brien@contoso.example", "o'brien@contoso.example"},
                {"a..b.@docomo.example", "a..b.@docomo.example"},
                {"bounces+1=lee=x.example@send.example", "bounces+1=lee=x.example@send.example"}});
}

TEST(EmailAddress, IsAbsentWhereThereIsNone) {
    expect_all({{"", ""},
                {"n/a", ""},
                {"Lee Park", ""},
                {"@contoso.example", ""},
                {"lee@", ""},
                {"lee@@contoso.example", ""},
                {"lee@park@contoso.example", ""},
                {"lee@contoso..example", ""},
                {"lee@.example", ""},
                {"undisclosed-recipients:;", ""},
                {"let us meet @ contoso", ""},
                {"lee@[nowhere", ""}});
}

TEST(EmailAddress, IsRefusedRatherThanCutWhenTooLong) {
    const std::string longest(64, 'a');
    EXPECT_EQ(parsed(longest + "@contoso.example"), longest + "@contoso.example");
    EXPECT_EQ(parsed(longest + "a@contoso.example"), "");
    EXPECT_EQ(parsed("lee@" + std::string(64, 'b') + ".example"), "");
    EXPECT_EQ(parsed(std::string(70000, 'x') + " lee@contoso.example"), "");
}

TEST(EmailAddress, SurvivesBytesThatAreNoText) {
    expect_all({{"J\xF6rg <joerg@contoso.example>", "joerg@contoso.example"},
                {std::string("lee\0@contoso.example", 20), "lee@contoso.example"},
                {"\xFF\xFE@\xC3", ""}});
}

TEST(EmailAddress, IsTheSameOnTheShortWayAndOnTheLongOne) {
    for (const std::string plain :
         {"lee@contoso.example", "L-E_e+q.1@a-b.co.uk", ".lee.@contoso.example", "1@2.example",
          "lee@-contoso.example", "lee@xn--bcher-kva.example", "lee@contoso", "lee@contoso.",
          "lee@.contoso.example", "lee@con_toso.example"})
        EXPECT_EQ(parsed(plain), parsed("Somebody <" + plain + ">")) << plain;
}

TEST(EmailAddress, LosesItsPlusTagOnlyOnRequest) {
    const auto tagged = parse_email("Lee+News+2@contoso.example");
    ASSERT_TRUE(tagged);
    EXPECT_EQ(tagged->text(), "lee+news+2@contoso.example");
    ASSERT_TRUE(without_plus_tag(*tagged));
    EXPECT_EQ(without_plus_tag(*tagged)->text(), "lee@contoso.example");
    EXPECT_FALSE(without_plus_tag(*parse_email("lee@contoso.example")));
    EXPECT_FALSE(without_plus_tag(*parse_email("+lee@contoso.example")));
    EXPECT_FALSE(without_plus_tag(*parse_email("\"a b+c\"@contoso.example")));
}

}  // namespace
}  // namespace dealwire::base
