#include "engine/jobs/user_advice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr base::Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

model::ConnectedUser integration_user() {
    model::ConnectedUser user;
    user.username = "integration@acme.example";
    user.name = "Dealwire Integration";
    user.user_type = "Standard";
    user.profile = "Minimum Access - API Only Integrations";
    user.licence = "Salesforce Integration";
    user.api_enabled = true;
    user.modify_all_data = false;
    return user;
}

model::ConnectedUser person() {
    model::ConnectedUser user = integration_user();
    user.username = "ana@acme.example";
    user.name = "Ana Sala";
    user.profile = "System Administrator";
    user.licence = "Salesforce";
    return user;
}

std::vector<std::string> codes(const model::ConnectedUser& user) {
    std::vector<std::string> found;
    for (const Advice& each : advice_on(user, kNow)) {
        EXPECT_FALSE(each.remedy.empty()) << each.code;
        found.push_back(each.code);
    }
    return found;
}

TEST(UserAdvice, HasNothingToSayOfAnIntegrationUser) {
    EXPECT_THAT(codes(integration_user()), IsEmpty());
}

TEST(UserAdvice, WarnsOfAPersonsOwnUser) { EXPECT_THAT(codes(person()), ElementsAre("personal")); }

TEST(UserAdvice, TakesAUserForAMachinesByAnyOfItsNames) {
    model::ConnectedUser user = person();
    user.name = "API Sync";
    EXPECT_FALSE(looks_personal(user));
    user = person();
    user.username = "dealwire@acme.example";
    EXPECT_FALSE(looks_personal(user));
}

TEST(UserAdvice, TakesNobodyForAMachineByAPartOfAWordOrTheCompanysDomain) {
    model::ConnectedUser user = person();
    user.name = "Bo Abbott";
    user.username = "bo.abbott@api.system.example";
    user.profile = "Customer Service";

    EXPECT_TRUE(looks_personal(user));
}

TEST(UserAdvice, WarnsOfAPersonWhoMayBeLeaving) {
    model::ConnectedUser user = person();
    user.last_login = kNow - 24h * 91;
    EXPECT_THAT(codes(user), Contains("idle"));

    user.last_login = kNow - 24h * 10;
    EXPECT_THAT(codes(user), Not(Contains("idle")));
    user = integration_user();  // it never logs in by a browser
    user.last_login = kNow - 24h * 900;
    EXPECT_THAT(codes(user), IsEmpty());
}

TEST(UserAdvice, NamesWhatStopsTheConnection) {
    model::ConnectedUser user = integration_user();
    user.active = false;
    user.user_type = "PowerPartner";
    user.api_enabled = false;

    EXPECT_THAT(codes(user), ElementsAre("inactive", "portal-user", "no-api"));
    for (const Advice& each : advice_on(user, kNow)) EXPECT_TRUE(each.grave);
}

TEST(UserAdvice, WarnsOfRightsThatAreNotNeeded) {
    model::ConnectedUser user = integration_user();
    user.modify_all_data = true;

    EXPECT_THAT(codes(user), ElementsAre("too-much"));
}

TEST(UserAdvice, SaysNothingOfWhatTheOrgDoesNotTell) {
    model::ConnectedUser user;
    user.username = "ana@acme.example";

    EXPECT_THAT(codes(user), IsEmpty());
}

}  // namespace
}  // namespace dealwire::jobs
