#include "adapters/api/v2/asked.hpp"

#include "adapters/api/v2/shape.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::api::v2 {
namespace {

using base::Tree;

/// In the query, or at the top of the body; an empty one is the first page.
std::string cursor_of(const Asked& asked) {
    if (const std::string* cursor = asked.parameter("cursor")) return *cursor;
    return asked.body.text_at("cursor").value_or("");
}

/// As the request names it, in the query or in the filter of the body; empty: it names none.
std::string workspace_of(const Asked& asked) {
    if (const std::string* workspace = asked.parameter("workspaceId")) return *workspace;
    return asked.body.text_at("filter.workspaceId").value_or("");
}

// No place of a list begins so.
constexpr char kOfWorkspace = '\x01';

/// A place with the workspace of its list: `\x01` workspace `\x01` place; as it is without one.
std::string with_workspace(const std::string& workspace, const std::string& after) {
    if (workspace.empty()) return after;
    return kOfWorkspace + percent_encoded(workspace) + kOfWorkspace + after;
}

/// Takes the workspace out of a place again.
std::string take_workspace(std::string& after) {
    if (after.empty() || after.front() != kOfWorkspace) return "";
    const std::size_t end = after.find(kOfWorkspace, 1);
    if (end == std::string::npos) return "";
    auto workspace = percent_decoded(std::string_view{after}.substr(1, end - 1));
    after.erase(0, end + 1);
    return workspace.value_or("");
}

}  // namespace

HttpReply Asked::refuse(int status, std::string why) const {
    return error(request, status, {std::move(why)});
}

HttpReply Asked::nothing(const std::string& things) const {
    return refuse(404, "No " + things + " found corresponding to the provided filters");
}

std::optional<Paging> Paging::read(const Asked& asked, const Cursors& cursors, std::string list) {
    // The question is left open: clients that send a cursor without the filter of the first page,
    // or compute its end anew, still get on. Another workspace is another list, though.
    Paging paging{cursors, {asked.caller.tenant, std::move(list), ""}};
    paging.workspace_ = workspace_of(asked);
    const std::string cursor = cursor_of(asked);
    if (cursor.empty()) return paging;
    paging.place_ = cursors.read(paging.scope_, cursor);
    if (!paging.place_) return std::nullopt;
    const std::string held = take_workspace(paging.place_->after);
    if (!paging.workspace_.empty() && paging.workspace_ != held) return std::nullopt;
    paging.workspace_ = held;
    return paging;
}

Tree Paging::records(std::size_t shown, std::int64_t total,
                     const std::optional<std::string>& next) const {
    const std::int64_t page = place_ ? place_->page : 0;
    Tree::Object records{{"totalRecords", total},
                         {"currentPageSize", static_cast<std::int64_t>(shown)},
                         {"currentPageNumber", page}};
    if (next)
        records.emplace_back(
            "cursor", cursors_.write(scope_, {page + 1, total, with_workspace(workspace_, *next)}));
    return records;
}

Slice slice_of(std::size_t all, const Paging& paging) {
    std::size_t begin = 0;
    const std::string after = paging.after();
    std::from_chars(after.data(), after.data() + after.size(), begin);
    begin = std::min(begin, all);
    Slice slice{begin, std::min(all, begin + kPageSize)};
    if (slice.end < all) slice.next = std::to_string(slice.end);
    return slice;
}

}  // namespace dealwire::api::v2
