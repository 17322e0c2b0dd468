#include "engine/calls/settings_data.hpp"

#include "engine/base/time_text.hpp"
#include "engine/calls/values.hpp"

#include <array>
#include <map>
#include <set>
#include <string_view>

namespace dealwire::calls {
namespace {

using base::Tree;

/// Phrases by language; those of any language under `mul`.
Tree keywords_of(const model::Tracker& tracker) {
    std::map<std::string, Tree::Array> by_language;
    for (const model::TrackerPhrase& phrase : tracker.phrases)
        by_language[phrase.language.empty() ? "mul" : phrase.language].emplace_back(phrase.text);
    Tree::Array list;
    for (auto& [language, keywords] : by_language)
        list.emplace_back(Tree::Object{{"language", language},
                                       {"keywords", std::move(keywords)},
                                       {"includeRelatedForms", false}});
    return list;
}

const char* affiliation_of(model::SpeakerSide side) {
    switch (side) {
        case model::SpeakerSide::Company:
            return "Company";
        case model::SpeakerSide::Customer:
            return "NonCompany";
        case model::SpeakerSide::Any:
            break;
    }
    return "Anyone";
}

Tree tracker_data(const model::Tracker& tracker, base::Instant updated,
                  const std::string& workspace) {
    return Tree::Object{{"trackerId", tracker.id},
                        {"trackerName", tracker.name},
                        {"workspaceId", workspace},
                        {"languageKeywords", keywords_of(tracker)},
                        {"affiliation", affiliation_of(tracker.side)},
                        {"partOfQuestion", false},
                        {"saidAt", "Anytime"},
                        {"saidAtInterval", Tree{}},
                        {"saidAtUnit", Tree{}},
                        {"saidInTopics", Tree::Array{}},
                        {"filterQuery", "{}"},
                        {"created", base::to_text(updated)},
                        {"creatorUserId", Tree{}},
                        {"updated", base::to_text(updated)},
                        {"updaterUserId", Tree{}}};
}

constexpr std::array kAccess{"callsAccess",    "dealsAccess", "coachingAccess",
                             "insightsAccess", "usageAccess", "emailsAccess"};

constexpr std::array kFlags{"scoreCalls",
                            "overrideScore",
                            "downloadCallMedia",
                            "shareCallsWithCustomers",
                            "manuallyScheduleAndUploadCalls",
                            "privateCalls",
                            "deleteCalls",
                            "trimCalls",
                            "listenInCalls",
                            "deleteEmails",
                            "callsAndSearch",
                            "library",
                            "deals",
                            "createEditAndDeleteDealsBoards",
                            "dealsInlineEditing",
                            "account",
                            "coaching",
                            "usage",
                            "teamStats",
                            "initiatives",
                            "market",
                            "activity",
                            "forecast",
                            "forecastManage",
                            "engageManageCompanyTemplates",
                            "engageManageCompanySequences",
                            "engageCreateAndManageRulesets",
                            "engageSnoozeFlowToDosForOthers",
                            "engageAllowCrmFieldsViewChange",
                            "viewEngageAnalyticsActivity",
                            "viewEngageAnalyticsPerformance",
                            "viewEngageAnalyticsFlows",
                            "manageGeneralBusinessSettings",
                            "manageScorecards",
                            "exportCallsAndCoachingDataToCSV",
                            "crmDataInlineEditing",
                            "crmDataImport",
                            "viewRevenueAnalytics",
                            "manageRevenueAnalytics",
                            "engageReassignFlowToDosToOthers",
                            "engageAssignFlowToDosToOthers",
                            "dealsDataExport",
                            "aiBuilder"};

Tree access(const char* level) {
    return Tree::Object{{"permissionLevel", level}, {"teamLeadIds", Tree::Array{}}};
}

}  // namespace

Tree tracker_list(std::span<const model::Tracker> trackers, base::Instant updated,
                  const std::string& workspace) {
    Tree::Array list;
    for (const model::Tracker& tracker : trackers)
        list.push_back(tracker_data(tracker, updated, workspace));
    return list;
}

std::string profile_id(const std::string& name) { return id_of_name("permission profile " + name); }

std::string profile_of(const model::Member& member) {
    return member.permission_profile.empty() ? "Default" : member.permission_profile;
}

std::vector<std::string> profile_names(const UserBook& users) {
    std::set<std::string> names;
    for (const model::Member& member : users.users()) names.insert(profile_of(member));
    return {names.begin(), names.end()};
}

Tree profile_data(const std::string& name) {
    Tree profile{Tree::Object{{"id", profile_id(name)}, {"name", name}, {"description", Tree{}}}};
    for (const char* each : kAccess)
        profile.set(each, access(std::string_view{each} == "callsAccess" ? "own" : "none"));
    profile.set("forecastPermissions", Tree::Object{{"forecastAccess", access("none")},
                                                    {"forecastEditSubmissions", access("none")},
                                                    {"forecastEditTargets", access("none")}});
    profile.set("libraryFolderAccess", Tree::Object{{"permissionLevel", "none"},
                                                    {"libraryFolderIds", Tree::Array{}},
                                                    {"managePublicFolder", false},
                                                    {"manageStreams", false},
                                                    {"manageFolderCalls", false},
                                                    {"shareFoldersAndStreams", false}});
    for (const char* flag : kFlags) profile.set(flag, false);
    return profile;
}

}  // namespace dealwire::calls
