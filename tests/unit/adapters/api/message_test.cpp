#include "adapters/api/http/message.hpp"

#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

TEST(FormField, IsDecoded) {
    EXPECT_EQ(form_field("a=1&signed_request=x%2By%2Fz%3D.p&b=2", "signed_request"), "x+y/z=.p");
    EXPECT_EQ(form_field("q=two+words", "q"), "two words");
    EXPECT_EQ(form_field("q=", "q"), "");
}

TEST(FormField, IsNothingWhereItIsAbsentDoubledOrBroken) {
    EXPECT_EQ(form_field("", "q"), std::nullopt);
    EXPECT_EQ(form_field("qq=1&Q=2", "q"), std::nullopt);
    EXPECT_EQ(form_field("q=1&q=2", "q"), std::nullopt);
    EXPECT_EQ(form_field("q", "q"), std::nullopt);
    for (const char* broken : {"q=%", "q=%4", "q=%zz", "q=%4g"})
        EXPECT_EQ(form_field(broken, "q"), std::nullopt) << broken;
}

TEST(PercentEncoded, ComesBackAsItWas) {
    const std::string odd = "id/ü&=+ %\"<>";

    EXPECT_EQ(form_field("q=" + percent_encoded(odd), "q"), odd);
}

TEST(Cookies, AreFoundByTheirWholeName) {
    EXPECT_EQ(cookie_in("a=1; b=2;c=3", "b"), "2");
    EXPECT_EQ(cookie_in("a=1; b=2;c=3", "c"), "3");
    EXPECT_EQ(cookie_in("bb=1; ab=2", "b"), std::nullopt);
    EXPECT_EQ(cookie_in("b", "b"), std::nullopt);
    EXPECT_EQ(cookie_in("", "b"), std::nullopt);
    EXPECT_EQ(cookie_in("b=", "b"), "");
}

TEST(Cookies, ThatStandThereTwiceMeanNothing) {
    EXPECT_EQ(cookie_in("b=1; b=2", "b"), std::nullopt);
}

}  // namespace
}  // namespace dealwire::api
