#include "adapters/config/domain_lists.hpp"

#include "built_in/source_folder.hpp"
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace dealwire::config {
namespace {

/// A folder with both lists, removed with the test.
class DomainLists : public ::testing::Test {
protected:
    DomainLists() {
        std::filesystem::create_directories(folder_);
        write("free_mail.yaml", "domains: [gmail.com, yahoo.*]\n");
        write("disposable_mail.yaml", "domains: []\n");
    }

    ~DomainLists() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream{folder_ / name} << text;
    }

    const std::filesystem::path folder_ =
        std::filesystem::path{::testing::TempDir()} /
        ("dealwire_lists_" +
         std::string{::testing::UnitTest::GetInstance()->current_test_info()->name()});
};

TEST_F(DomainLists, AreReadFromTheFolder) {
    const auto lists = load_domain_lists(folder_);

    ASSERT_TRUE(lists);
    EXPECT_EQ(lists->free_mail, (std::vector<std::string>{"gmail.com", "yahoo.*"}));
    EXPECT_TRUE(lists->disposable.empty());
}

TEST_F(DomainLists, TellEveryProblemWithItsPlace) {
    write("free_mail.yaml", "domains: [gmail.com, '*.com']\ndomain: []\n");
    write("disposable_mail.yaml", "domains: trash-mail.example\n");

    const auto lists = load_domain_lists(folder_);

    ASSERT_FALSE(lists);
    ASSERT_EQ(lists.error().size(), 3U);
    EXPECT_THAT(lists.error()[0].path, ::testing::HasSubstr("domains[1]"));
    EXPECT_THAT(lists.error()[1].path, ::testing::HasSubstr("free_mail.yaml:2 domain"));
    EXPECT_THAT(lists.error()[2].path, ::testing::HasSubstr("disposable_mail.yaml"));
}

TEST_F(DomainLists, TellWhenAFileIsMissingOrEmpty) {
    write("free_mail.yaml", "");
    std::filesystem::remove(folder_ / "disposable_mail.yaml");

    const auto lists = load_domain_lists(folder_);

    ASSERT_FALSE(lists);
    ASSERT_EQ(lists.error().size(), 2U);
    EXPECT_THAT(lists.error()[0].problem, ::testing::HasSubstr("is missing"));
    EXPECT_THAT(lists.error()[1].problem, ::testing::HasSubstr("cannot be read"));
}

TEST(ShippedDomainLists, AreInOrderAndKnowTheBigProviders) {
    const auto lists = load_domain_lists(std::filesystem::path{DEALWIRE_SOURCE_DIR} / "mappings");
    ASSERT_TRUE(lists) << lists.error().front().path;
    const matching::DomainRules rules{*lists, {}};
    for (const char* host :
         {"gmail.com",     "googlemail.com", "outlook.fr", "hotmail.co.uk", "live.nl",
          "msn.com",       "yahoo.co.jp",    "ymail.com",  "icloud.com",    "me.com",
          "mac.com",       "aol.com",        "gmx.at",     "web.de",        "t-online.de",
          "proton.me",     "protonmail.com", "mail.ru",    "yandex.ru",     "qq.com",
          "163.com",       "126.com",        "zoho.eu",    "fastmail.fm",   "hey.com",
          "mailinator.com"})
        EXPECT_TRUE(rules.is_public_mail(host)) << host;
    EXPECT_FALSE(rules.is_public_mail("contoso.example"));
}

}  // namespace
}  // namespace dealwire::config
