#include "engine/base/domain_name.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dealwire::base {
namespace {

TEST(DomainName, HasOneComparableForm) {
    EXPECT_EQ(canonical_domain("Contoso.Example."), "contoso.example");
    EXPECT_EQ(canonical_domain("b\u00FCcher.example"), "xn--bcher-kva.example");
    EXPECT_EQ(canonical_domain("B\u00DCCHER\u3002example"), "xn--bcher-kva.example");
    EXPECT_EQ(canonical_domain("XN--BCHER-KVA.example"), "xn--bcher-kva.example");
    EXPECT_EQ(canonical_domain("xn--99999999999.example"), "xn--99999999999.example");
    EXPECT_EQ(canonical_domain("r3---sn.contoso.example"), "r3---sn.contoso.example");
}

TEST(DomainName, IsRefusedWhereItIsNone) {
    for (const char* text : {"", ".", "a..b", ".a", "a b", "a/b", "\xC3", "*.contoso.example"})
        EXPECT_FALSE(canonical_domain(text)) << text;
    EXPECT_FALSE(canonical_domain(std::string(64, 'a') + ".example"));
}

TEST(DomainName, IsShownInUnicode) {
    EXPECT_EQ(readable_domain("xn--bcher-kva.example"), "b\u00FCcher.example");
    EXPECT_EQ(readable_domain("contoso.example"), "contoso.example");
}

TEST(HostOfWebsite, IsFoundInWhatPeopleType) {
    for (const char* text :
         {"contoso.example", "http://contoso.example", "https://Contoso.Example:8443/de?x=1#top",
          "contoso.example/", " contoso.example, fabrikam.example", "https://me@contoso.example"})
        EXPECT_EQ(host_of_website(text), "contoso.example") << text;
    EXPECT_EQ(host_of_website("https://www.b\u00FCcher.example/"), "www.xn--bcher-kva.example");
}

TEST(HostOfWebsite, IsAbsentWhereNoCompanyCanBeMeant) {
    for (const char* text : {"", "n/a", "none", "localhost", "http://192.0.2.1/", "https://", "?"})
        EXPECT_FALSE(host_of_website(text)) << text;
}

}  // namespace
}  // namespace dealwire::base
