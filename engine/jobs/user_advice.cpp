#include "engine/jobs/user_advice.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace dealwire::jobs {
namespace {

/// Orgs deactivate people who have not logged in for a quarter.
constexpr std::chrono::hours kIdle{90 * 24};

constexpr const char* kIntegrationUser =
    "Make a user for Dealwire alone, with the licence Salesforce Integration where you have one, "
    "assign it the set that 'dealwire permissions' prints, and connect again with it under the "
    "same name.";

/// Words in the names of users whom no person is behind.
constexpr std::array<std::string_view, 14> kMachineWords{
    "integration", "integrations", "dealwire", "api",     "service",  "system",    "sync",
    "automation",  "automated",    "bot",      "noreply", "no-reply", "connector", "svc"};

/// In the names of profiles and licences: people have those with "System" and "Service" in them.
constexpr std::array<std::string_view, 3> kMachineProfiles{"integration", "api only", "dealwire"};

bool is_of_a_machine(const std::string& profile_or_licence) {
    const std::string lower = base::to_lower_ascii(profile_or_licence);
    return std::ranges::any_of(kMachineProfiles, [&](std::string_view words) {
        return lower.find(words) != std::string::npos;
    });
}

bool in_a_word(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

/// One of the words stands in it as a whole: Abbott is no bot.
bool names_a_machine(const std::string& name) {
    const std::string lower = base::to_lower_ascii(name);
    return std::ranges::any_of(kMachineWords, [&](std::string_view word) {
        for (std::size_t at = lower.find(word); at != std::string::npos;
             at = lower.find(word, at + 1)) {
            const std::size_t end = at + word.size();
            const bool begins = at == 0 || !in_a_word(lower[at - 1]);
            if (begins && (end == lower.size() || !in_a_word(lower[end]))) return true;
        }
        return false;
    });
}

/// What comes before the domain, which is the company's.
std::string local_part(const std::string& username) {
    return username.substr(0, username.find('@'));
}

bool is_internal(const std::string& user_type) {
    return user_type.empty() || base::to_lower_ascii(user_type) == "standard";
}

std::string days(std::chrono::milliseconds time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::days>(time).count()) + " days";
}

}  // namespace

bool looks_personal(const model::ConnectedUser& user) {
    if (user.licence.empty() && user.profile.empty()) return false;  // it is not told
    if (is_of_a_machine(user.licence) || is_of_a_machine(user.profile)) return false;
    return !names_a_machine(user.name) && !names_a_machine(local_part(user.username));
}

std::vector<Advice> advice_on(const model::ConnectedUser& user, base::Instant now) {
    std::vector<Advice> advice;
    if (!user.active)
        advice.push_back({"inactive", user.username + " is not active", kIntegrationUser, true});
    if (!is_internal(user.user_type))
        advice.push_back({"portal-user",
                          user.username + " is a " + user.user_type +
                              " user: it sees what was shared with it, and no more",
                          kIntegrationUser, true});
    if (user.api_enabled == false)
        advice.push_back({"no-api", user.username + " may not use the API",
                          "Give it the permission API Enabled.", true});
    const bool personal = looks_personal(user);
    if (personal)
        advice.push_back({"personal",
                          user.username + " looks like a person's own user (" + user.profile +
                              "): when that person leaves, everything stops",
                          kIntegrationUser});
    if (personal && user.last_login && now - *user.last_login > kIdle)
        advice.push_back({"idle",
                          user.username + " has not logged in for " + days(now - *user.last_login) +
                              ": the user may be about to be deactivated",
                          kIntegrationUser, true});
    if (user.modify_all_data == true)
        advice.push_back({"too-much",
                          user.username + " may change all data of the org, which Dealwire does "
                                          "not need",
                          "Take Modify All Data away; what is needed: dealwire permissions"});
    return advice;
}

}  // namespace dealwire::jobs
