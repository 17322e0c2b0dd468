#include "engine/matching/domain_rules.hpp"

#include <gtest/gtest.h>

namespace dealwire::matching {
namespace {

DomainRules rules_with(const std::vector<std::string>& internal = {}) {
    return DomainRules{
        {{"gmail.com", "yahoo.*", "mail.ru", "privaterelay.appleid.com"}, {"trash-mail.*"}},
        internal};
}

TEST(RegistrableDomain, IsWhatACompanyRegisters) {
    EXPECT_EQ(registrable_domain("contoso.example"), "contoso.example");
    EXPECT_EQ(registrable_domain("mail.eu.northwind.co.uk"), "northwind.co.uk");
    EXPECT_EQ(registrable_domain("www.city.kawasaki.jp"), "city.kawasaki.jp");
    EXPECT_EQ(registrable_domain("a.xn--mnchen-3ya.example"), "xn--mnchen-3ya.example");
    EXPECT_EQ(registrable_domain("shop.xn--85x722f.xn--55qx5d.cn"), "xn--85x722f.xn--55qx5d.cn");
}

TEST(RegistrableDomain, KeepsTheCustomersOfHostersApart) {
    EXPECT_EQ(registrable_domain("acme.github.io"), "acme.github.io");
    EXPECT_EQ(registrable_domain("www.acme.blogspot.com"), "acme.blogspot.com");
    EXPECT_EQ(registrable_domain("contoso.onmicrosoft.com"), "contoso.onmicrosoft.com");
    EXPECT_EQ(registrable_domain("contoso.mail.onmicrosoft.com"), "contoso.mail.onmicrosoft.com");
    EXPECT_EQ(registrable_domain("eu.contoso.onmicrosoft.com"), "contoso.onmicrosoft.com");
}

TEST(RegistrableDomain, IsAbsentWhereNobodyCouldRegisterIt) {
    for (const char* host : {"", "com", "co.uk", "github.io", "onmicrosoft.com", "localhost",
                             "192.0.2.1", "[192.0.2.1]"})
        EXPECT_FALSE(registrable_domain(host)) << host;
}

TEST(DomainRules, KnowFreeMailUnderEverySuffixAndBelowIt) {
    const DomainRules rules = rules_with();
    for (const char* host :
         {"gmail.com", "mx.gmail.com", "yahoo.com", "yahoo.co.uk", "mail.yahoo.com.br", "mail.ru",
          "privaterelay.appleid.com", "trash-mail.de"})
        EXPECT_TRUE(rules.is_public_mail(host)) << host;
}

TEST(DomainRules, DoNotTakeACompanyForFreeMail) {
    const DomainRules rules = rules_with();
    for (const char* host : {"contoso.example", "yahoo.contoso.example", "notgmail.com",
                             "appleid.com", "gmail.com.contoso.example"})
        EXPECT_FALSE(rules.is_public_mail(host)) << host;
}

TEST(DomainRules, TakeAProviderForACompanyWhereTheAdminSaysSo) {
    const DomainRules rules{{{"orange.fr", "yahoo.*"}, {}, {"orange.fr", "yahoo.co.jp"}}, {}};
    EXPECT_EQ(rules.company_domain("mail.orange.fr"), "orange.fr");
    EXPECT_EQ(rules.company_domain("yahoo.co.jp"), "yahoo.co.jp");
    EXPECT_FALSE(rules.company_domain("yahoo.fr"));
    EXPECT_NE(rules.digest(), (DomainRules{{{"orange.fr", "yahoo.*"}, {}, {}}, {}}.digest()));
}

TEST(DomainRules, GiveTheCompanyOfAHost) {
    const DomainRules rules = rules_with();
    EXPECT_EQ(rules.company_domain("mail.contoso.example"), "contoso.example");
    EXPECT_FALSE(rules.company_domain("gmail.com"));
    EXPECT_FALSE(rules.company_domain("co.uk"));
}

TEST(DomainRules, TakeAnInternalDomainWithItsSubdomains) {
    const DomainRules rules = rules_with({"Our-Co.example", "b\u00FCro.example", "gmail.com"});
    EXPECT_TRUE(rules.is_internal("our-co.example"));
    EXPECT_TRUE(rules.is_internal("emea.our-co.example"));
    EXPECT_TRUE(rules.is_internal("xn--bro-hoa.example"));
    EXPECT_FALSE(rules.is_internal("not-our-co.example"));
    EXPECT_FALSE(rules.is_internal("gmail.com"));
}

TEST(DomainRules, HaveADigestThatFollowsTheirContentOnly) {
    const DomainRules one{{{"a.example", "b.example"}, {}}, {}};
    const DomainRules two{{{"b.example"}, {"a.example"}}, {}};
    EXPECT_EQ(one.digest(), two.digest());
    EXPECT_NE(one.digest(), rules_with().digest());
    EXPECT_NE(rules_with({"our-co.example"}).digest(), rules_with().digest());
}

TEST(DomainPattern, SaysWhatIsWrong) {
    for (const char* good : {"gmail.com", "yahoo.*", "b\u00FCro.example"})
        EXPECT_FALSE(problem_of_pattern(good)) << good;
    for (const char* bad : {"", "gmail", "*.com", "mail.yahoo.*", "ya*oo.com", "a b.com", ".*"})
        EXPECT_TRUE(problem_of_pattern(bad)) << bad;
}

}  // namespace
}  // namespace dealwire::matching
