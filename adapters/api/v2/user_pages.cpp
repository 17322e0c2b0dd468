#include "adapters/api/v2/user_pages.hpp"

#include "adapters/api/v2/shape.hpp"
#include "engine/calls/settings_data.hpp"
#include "engine/calls/user_data.hpp"
#include "engine/model/listing.hpp"

namespace dealwire::api::v2 {
namespace {

using base::Tree;
using model::Member;

/// Of one member; more of them nobody makes in a lifetime of changes.
constexpr std::size_t kMostChanges = 1000;

std::vector<const Member*> all_of(const calls::UserBook& users) {
    return calls::users_found(users, {});
}

Tree workspace(const std::string& id) {
    if (id.empty())
        return Tree::Object{{"id", model::kFirstWorkspace},
                            {"name", "Default"},
                            {"description", "Calls that name no workspace"}};
    return Tree::Object{{"id", id}, {"name", "Workspace " + id}, {"description", Tree{}}};
}

}  // namespace

HttpReply UserPages::page_of(const Asked& asked, const calls::UserBook& users,
                             const std::vector<const Member*>& found) {
    const auto paging = Paging::read(asked, held_.ports.cursors, "users");
    if (!paging) return asked.refuse(400, "cursor: is not one of this list");
    const Slice slice = slice_of(found.size(), *paging);
    Tree::Array list;
    for (std::size_t i = slice.begin; i < slice.end; ++i)
        list.push_back(calls::user_data(*found[i], users));
    return answer(asked.request,
                  {{"records", paging->records(list.size(), static_cast<std::int64_t>(found.size()),
                                               slice.next)},
                   {"users", std::move(list)}});
}

HttpReply UserPages::list(const Asked& asked) {
    const auto users = held_.users_of(asked.caller.tenant);
    return page_of(asked, *users, all_of(*users));
}

HttpReply UserPages::extensive(const Asked& asked) {
    const Tree* filter = calls::member(asked.body, "filter");
    if (filter && !filter->object()) return asked.refuse(400, "filter: must be an object");
    const auto wanted = calls::read_user_filter(filter ? *filter : Tree{});
    if (!wanted) return asked.refuse(400, wanted.error());
    const auto users = held_.users_of(asked.caller.tenant);
    const auto found = calls::users_found(*users, *wanted);
    if (found.empty()) return asked.nothing("users");
    return page_of(asked, *users, found);
}

HttpReply UserPages::one(const Asked& asked) {
    const auto users = held_.users_of(asked.caller.tenant);
    const Member* user = users->by_id(asked.in_path.at(0));
    if (!user) return asked.refuse(404, "The user does not exist");
    return answer(asked.request, {{"user", calls::user_data(*user, *users)}});
}

HttpReply UserPages::settings_history(const Asked& asked) {
    const auto users = held_.users_of(asked.caller.tenant);
    const Member* user = users->by_id(asked.in_path.at(0));
    if (!user) return asked.refuse(404, "The user does not exist");
    const auto changes =
        held_.ports.member_log.changes(asked.caller.tenant, user->id, kMostChanges);
    return answer(asked.request, {{"userSettingsHistory", calls::settings_history(changes)}});
}

HttpReply UserPages::workspaces(const Asked& asked) {
    Tree::Array list;
    for (const std::string& id : held_.ports.directory.workspaces(asked.caller.tenant))
        list.push_back(workspace(id));
    if (list.empty()) list.push_back(workspace(""));
    return answer(asked.request, {{"workspaces", std::move(list)}});
}

HttpReply UserPages::trackers(const Asked& asked) {
    const auto known = held_.ports.directory.workspaces(asked.caller.tenant);
    std::string workspace =
        known.empty() || known.front().empty() ? model::kFirstWorkspace : known.front();
    const std::string* wanted = asked.parameter("workspaceId");
    if (wanted && !wanted->empty()) workspace = *wanted;
    const TrackersShown shown = held_.actions.trackers(asked.caller.tenant);
    return answer(asked.request, {{"keywordTrackers",
                                   calls::tracker_list(shown.trackers, shown.updated, workspace)}});
}

HttpReply UserPages::scorecards(const Asked& asked) {
    return answer(asked.request, {{"scorecards", Tree::Array{}}});
}

HttpReply UserPages::call_outcomes(const Asked& asked) {
    return answer(asked.request, {{"outcomes", Tree::Array{}}});
}

HttpReply UserPages::folders(const Asked& asked) {
    return answer(asked.request, {{"folders", Tree::Array{}}});
}

HttpReply UserPages::folder_content(const Asked& asked) {
    const std::string* folder = asked.parameter("folderId");
    if (!folder || folder->empty()) return asked.refuse(400, "folderId: must not be empty");
    return asked.refuse(404, "The folder does not exist");
}

HttpReply UserPages::profiles(const Asked& asked) {
    const std::string* workspace = asked.parameter("workspaceId");
    if (!workspace || workspace->empty())
        return asked.refuse(400, "workspaceId: must not be empty");
    const auto users = held_.users_of(asked.caller.tenant);
    Tree::Array list;
    for (const std::string& name : calls::profile_names(*users))
        list.push_back(calls::profile_data(name));
    return answer(asked.request, {{"profiles", std::move(list)}});
}

std::optional<std::string> UserPages::profile_named(const Asked& asked) {
    const std::string* id = asked.parameter("profileId");
    if (!id) return std::nullopt;
    const auto users = held_.users_of(asked.caller.tenant);
    for (const std::string& name : calls::profile_names(*users))
        if (calls::profile_id(name) == *id) return name;
    return std::nullopt;
}

HttpReply UserPages::profile(const Asked& asked) {
    const auto name = profile_named(asked);
    if (!name) return asked.refuse(400, "profileId: there is no such profile");
    return answer(asked.request, {{"profile", calls::profile_data(*name)}});
}

HttpReply UserPages::profile_users(const Asked& asked) {
    const auto name = profile_named(asked);
    if (!name) return asked.refuse(400, "profileId: there is no such profile");
    const auto users = held_.users_of(asked.caller.tenant);
    Tree::Array list;
    for (const Member& user : users->users())
        if (calls::profile_of(user) == *name)
            list.emplace_back(Tree::Object{{"id", calls::user_id_of(user.id)},
                                           {"fullName", user.name},
                                           {"emailAddress", user.email}});
    return answer(asked.request, {{"users", std::move(list)}});
}

HttpReply UserPages::change_profile(const Asked& asked) {
    return asked.refuse(400,
                        "Permission profiles cannot be changed here; assignment rules say which "
                        "profile a user has");
}

}  // namespace dealwire::api::v2
