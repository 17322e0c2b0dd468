#include "engine/calls/user_data.hpp"

#include "engine/base/time_text.hpp"
#include "engine/calls/settings_data.hpp"
#include "tests/unit/calls/sample.hpp"

namespace dealwire::calls {
namespace {

using testing::ElementsAre;

std::vector<std::string> names(const UserBook& users, const UserFilter& filter) {
    std::vector<std::string> found;
    for (const auto* user : users_found(users, filter)) found.push_back(user->name);
    std::ranges::sort(found);
    return found;
}

TEST(UserData, ShowsAMemberWithHisManager) {
    const UserBook users = two_users();
    const std::string iris = user_id_of(member("Iris Vang", 1).id);
    const std::string olaf = user_id_of(member("Olaf", 2).id);

    EXPECT_EQ(
        text_of(user_data(*users.by_id(iris), users)),
        R"({"id":")" + iris +
            R"(","emailAddress":"iris@northbridge.test","created":"2025-02-04T20:21:28.704Z",)"
            R"("active":true,"emailAliases":[],"trustedEmailAddress":null,)"
            R"("firstName":"Iris","lastName":"Vang","title":"AE","phoneNumber":null,)"
            R"("extension":null,"personalMeetingUrls":[],"settings":{)"
            R"("webConferencesRecorded":true,"preventWebConferenceRecording":false,)"
            R"("telephonyCallsImported":true,"emailsImported":false,)"
            R"("preventEmailImport":true,"nonRecordedMeetingsImported":false,)"
            R"("gongConnectEnabled":false},"managerId":")" +
            olaf + R"(","meetingConsentPageUrl":null,"spokenLanguages":[]})");
    EXPECT_EQ(user_data(*users.by_id(olaf), users).text_at("lastName"), "Olaf");
}

TEST(UserBook, NamesEverybodyByAtMostNineteenDigitsThatStay) {
    for (int i = 0; i < 200; ++i) {
        const std::string id = user_id_of({"member " + std::to_string(i)});
        EXPECT_LE(id.size(), 19U);
        EXPECT_EQ(id.find_first_not_of("0123456789"), std::string::npos) << id;
    }
    EXPECT_EQ(user_id_of({"0194d2a0-0000-7000-8000-000000000001"}), "8931846091572932656");
}

TEST(UserBook, HoldsAPersonOnceWhoStandsForSeveralUsers) {
    model::Member left = member("Iris Vang", 1);
    left.user = record("005", 9);
    left.active = false;
    const UserBook users{{left, member("Iris Vang", 1)}};

    ASSERT_EQ(users.users().size(), 1U);
    EXPECT_TRUE(users.users()[0].active);
    EXPECT_NE(users.by_user(record("005", 9)), nullptr);
}

TEST(UserBook, FindsPeopleByAddressesInAnyForm) {
    const UserBook users = two_users();

    EXPECT_NE(users.by_address("Iris <IRIS+crm@Northbridge.test>"), nullptr);
    EXPECT_EQ(users.by_address("kim@contoso.test"), nullptr);
    EXPECT_EQ(users.by_address(""), nullptr);
}

TEST(UserFilter, CombinesIdsAndDates) {
    const UserBook users = two_users();
    const auto known = *created_at(member("Iris Vang", 1).id);
    UserFilter iris;
    iris.ids = {user_id_of(member("Iris Vang", 1).id), "77"};

    EXPECT_THAT(names(users, {}), ElementsAre("Iris Vang", "Olaf"));
    EXPECT_THAT(names(users, iris), ElementsAre("Iris Vang"));
    EXPECT_THAT(names(users, {.created_to = known}), ElementsAre());
    EXPECT_THAT(names(users, {.created_from = known}), ElementsAre("Iris Vang", "Olaf"));
    EXPECT_FALSE(read_user_filter(json(R"({"userIds": []})")));
}

TEST(SettingsHistory, TellsTheOldestFirstInTheWordsOfTheApi) {
    const auto logged = [](int minute, const char* field, const char* after) {
        model::LoggedMemberChange change;
        change.at = base::Instant{std::chrono::minutes{minute}};
        change.change.field = field;
        change.change.after = after;
        return change;
    };
    const std::vector changes{logged(2, "recorded", "no"), logged(2, "title", "AE"),
                              logged(1, "import_mail", "yes")};

    EXPECT_EQ(text_of(settings_history(changes)),
              R"([{"setting":"emailsImported","value":true,"time":"1970-01-01T00:01:00Z"},)"
              R"({"setting":"webConferencesRecorded","value":false,"time":"1970-01-01T00:02:00Z"},)"
              R"({"setting":"callsImported","value":false,"time":"1970-01-01T00:02:00Z"}])");
}

TEST(Profiles, AreTheNamesThatMembersHave) {
    model::Member seller = member("Iris Vang", 1);
    seller.permission_profile = "Seller";
    const UserBook users{{seller, member("Olaf", 2)}};

    EXPECT_THAT(profile_names(users), ElementsAre("Default", "Seller"));
    const base::Tree profile = profile_data("Seller");
    EXPECT_EQ(profile.text_at("id"), profile_id("Seller"));
    EXPECT_EQ(profile.text_at("callsAccess.permissionLevel"), "own");
    EXPECT_EQ(text_of(*profile.find("privateCalls")), "false");
}

TEST(Trackers, AreShownWithTheirPhrasesByLanguage) {
    const model::Tracker tracker{.id = "t1",
                                 .name = "Pricing",
                                 .side = model::SpeakerSide::Customer,
                                 .phrases = {{"discount", ""}, {"Rabatt", "ger"}, {"price", ""}}};

    const base::Tree list = tracker_list({&tracker, 1}, {}, "77");
    const base::Tree& shown = (*list.array())[0];

    EXPECT_EQ(shown.text_at("trackerId"), "t1");
    EXPECT_EQ(shown.text_at("workspaceId"), "77");
    EXPECT_EQ(shown.text_at("affiliation"), "NonCompany");
    EXPECT_EQ(text_of(*shown.find("languageKeywords")),
              R"([{"language":"ger","keywords":["Rabatt"],"includeRelatedForms":false},)"
              R"({"language":"mul","keywords":["discount","price"],"includeRelatedForms":false}])");
}

}  // namespace
}  // namespace dealwire::calls
