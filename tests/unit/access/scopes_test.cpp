#include "engine/access/scopes.hpp"

#include <gtest/gtest.h>

#include <set>

namespace dealwire::access {
namespace {

TEST(Scopes, HaveNamesThatLeadBackToThem) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < kScopes; ++i) {
        const auto scope = static_cast<Scope>(i);
        EXPECT_EQ(scope_named(name_of(scope)), scope);
        names.insert(name_of(scope));
    }
    EXPECT_EQ(names.size(), kScopes);
    EXPECT_EQ(scope_names().size(), kScopes);
    EXPECT_FALSE(scope_named("api:calls"));
    EXPECT_FALSE(scope_named(""));
}

TEST(Scopes, AreReadFromTextAndWrittenToIt) {
    std::vector<std::string> unknown;
    const Scopes scopes = scopes_in("api:users:read  calls:all api:calls:read:basic", &unknown);

    EXPECT_EQ(text_of(scopes), "api:calls:read:basic api:users:read");
    EXPECT_EQ(unknown, std::vector<std::string>{"calls:all"});
    EXPECT_EQ(scopes_in(text_of(scopes)), scopes);
    EXPECT_TRUE(scopes_in("").empty());
}

TEST(Scopes, HoldNothingThatWasNotAdded) {
    const Scopes held{Scope::UsersRead, Scope::CallsReadBasic};

    EXPECT_TRUE(held.has(Scope::UsersRead));
    EXPECT_FALSE(held.has(Scope::CallsReadExtensive));
    EXPECT_TRUE(held.has_all({Scope::UsersRead}));
    EXPECT_FALSE(held.has_all({Scope::UsersRead, Scope::LogsRead}));
    EXPECT_EQ(held.common_with({Scope::UsersRead, Scope::LogsRead}), Scopes{Scope::UsersRead});
}

TEST(Presets, GiveNoPrivateCallsAndNoFiguresOfOthers) {
    for (const Preset& preset : presets()) {
        EXPECT_FALSE(preset.scopes.has(Scope::CallsPrivate)) << preset.name;
        EXPECT_FALSE(preset.scopes.has(Scope::Metrics)) << preset.name;
        EXPECT_FALSE(preset.scopes.empty()) << preset.name;
    }
    EXPECT_FALSE(preset_named("everything"));
}

TEST(Presets, OfReadersNeverWrite) {
    const Scopes writing{Scope::CallsCreate, Scope::CallUserAccessWrite, Scope::DataPrivacyDelete,
                         Scope::CrmUpload,   Scope::DealwireWrite,       Scope::DealwireAdmin};
    for (const char* name : {"copilot", "airbyte", "read-only"})
        EXPECT_TRUE(preset_named(name)->scopes.common_with(writing).empty()) << name;
    EXPECT_TRUE(preset_named("admin")->scopes.has_all(writing));
}

}  // namespace
}  // namespace dealwire::access
