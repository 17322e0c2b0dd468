#include "engine/calls/user_data.hpp"

#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <array>

namespace dealwire::calls {
namespace {

using base::Tree;
using model::Member;

/// Salesforce has one name for people; the last word of it is the family's.
struct Names {
    std::string first;
    std::string last;
};

Names names_of(const Member& member) {
    const std::string whole_name{base::trim(member.name)};
    const auto gap = whole_name.find_last_of(' ');
    if (gap == std::string::npos) return {"", whole_name};
    return {std::string{base::trim(whole_name.substr(0, gap))}, whole_name.substr(gap + 1)};
}

Tree aliases_of(const Member& member) {
    Tree::Array list;
    for (const model::MemberAlias& alias : member.aliases)
        if (alias.kind != model::kRefused && alias.address != member.email)
            list.emplace_back(alias.address);
    return list;
}

Tree settings_of(const Member& member) {
    const bool recorded = member.active && member.recorded;
    const bool mail = member.active && member.import_mail;
    return Tree::Object{
        {"webConferencesRecorded", recorded}, {"preventWebConferenceRecording", !recorded},
        {"telephonyCallsImported", recorded}, {"emailsImported", mail},
        {"preventEmailImport", !mail},        {"nonRecordedMeetingsImported", false},
        {"gongConnectEnabled", false}};
}

Tree manager_of(const Member& member, const UserBook& users) {
    const Member* manager = member.manager.empty() ? nullptr : users.by_user(member.manager);
    return manager ? Tree{user_id_of(manager->id)} : Tree{};
}

base::Instant known_since(const Member& member) {
    return created_at(member.id).value_or(member.user_modified);
}

struct Setting {
    const char* field;  ///< in the log
    const char* name;   ///< in the API
};

constexpr std::array kSettings{Setting{model::kRecorded, "webConferencesRecorded"},
                               Setting{model::kRecorded, "callsImported"},
                               Setting{model::kImportMail, "emailsImported"},
                               Setting{"active", "active"}, Setting{"member", "active"}};

}  // namespace

Tree user_data(const Member& member, const UserBook& users) {
    const Names names = names_of(member);
    return Tree::Object{{"id", user_id_of(member.id)},
                        {"emailAddress", member.email},
                        {"created", base::to_text(known_since(member))},
                        {"active", member.active},
                        {"emailAliases", aliases_of(member)},
                        {"trustedEmailAddress", Tree{}},
                        {"firstName", text_or_null(names.first)},
                        {"lastName", text_or_null(names.last)},
                        {"title", text_or_null(member.title)},
                        {"phoneNumber", Tree{}},
                        {"extension", Tree{}},
                        {"personalMeetingUrls", Tree::Array{}},
                        {"settings", settings_of(member)},
                        {"managerId", manager_of(member, users)},
                        {"meetingConsentPageUrl", Tree{}},
                        {"spokenLanguages", Tree::Array{}}};
}

Tree settings_history(std::span<const model::LoggedMemberChange> changes) {
    Tree::Array list;
    std::vector<const model::LoggedMemberChange*> oldest_first;
    for (const auto& change : changes) oldest_first.push_back(&change);
    std::ranges::stable_sort(oldest_first, {}, [](const auto* each) { return each->at; });
    for (const auto* logged : oldest_first)
        for (const Setting& setting : kSettings) {
            if (logged->change.field != setting.field) continue;
            const bool on = logged->change.after == "yes" || logged->change.after == "added";
            list.emplace_back(Tree::Object{
                {"setting", setting.name}, {"value", on}, {"time", base::to_text(logged->at)}});
        }
    return list;
}

Read<UserFilter> read_user_filter(const Tree& filter) {
    UserFilter read;
    auto ids = read_ids(filter, "userIds", "filter.userIds");
    if (!ids) return wrong(ids.error());
    read.ids = std::move(*ids);
    const auto from = read_instant(filter, "createdFromDateTime", "filter.createdFromDateTime");
    if (!from) return wrong(from.error());
    read.created_from = *from;
    const auto to = read_instant(filter, "createdToDateTime", "filter.createdToDateTime");
    if (!to) return wrong(to.error());
    read.created_to = *to;
    return read;
}

std::vector<const Member*> users_found(const UserBook& users, const UserFilter& filter) {
    std::vector<const Member*> found;
    for (const Member& member : users.users()) {
        const base::Instant since = known_since(member);
        if (filter.created_from && since < *filter.created_from) continue;
        if (filter.created_to && since >= *filter.created_to) continue;
        if (filter.ids &&
            std::ranges::find(*filter.ids, user_id_of(member.id)) == filter.ids->end())
            continue;
        found.push_back(&member);
    }
    return found;
}

}  // namespace dealwire::calls
