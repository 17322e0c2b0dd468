#include "engine/calls/call_filter.hpp"

namespace dealwire::calls {
namespace {

using base::Tree;

template <class T>
bool take(Read<T> read, T& into, std::string& why) {
    if (!read) {
        why = std::move(read.error());
        return false;
    }
    into = std::move(*read);
    return true;
}

std::optional<std::string> too_many(const char* path,
                                    const std::optional<std::vector<std::string>>& ids) {
    if (!ids || ids->size() <= kMostIds) return std::nullopt;
    return std::string{path} + ": at most " + std::to_string(kMostIds) + " in one request";
}

}  // namespace

Read<CallFilter> read_query(const std::string* from, const std::string* to,
                            const std::string* workspace) {
    Tree query;
    const auto put = [&](const char* name, const std::string* value) {
        if (value && !value->empty()) query.set(name, *value);
    };
    put("fromDateTime", from);
    put("toDateTime", to);
    CallFilter filter;
    std::string why;
    if (!take(read_instant(query, "fromDateTime", "fromDateTime"), filter.from, why) ||
        !take(read_instant(query, "toDateTime", "toDateTime"), filter.to, why))
        return wrong(why);
    if (workspace && !workspace->empty()) filter.workspace = *workspace;
    return filter;
}

Read<CallFilter> read_filter(const Tree& body) {
    const Tree* written = member(body, "filter");
    if (!written) return wrong("filter: must not be null");
    if (!written->object()) return wrong("filter: must be an object");
    CallFilter filter;
    std::string why;
    const bool good =
        take(read_instant(*written, "fromDateTime", "filter.fromDateTime"), filter.from, why) &&
        take(read_instant(*written, "toDateTime", "filter.toDateTime"), filter.to, why) &&
        take(read_text(*written, "workspaceId", "filter.workspaceId"), filter.workspace, why) &&
        take(read_ids(*written, "callIds", "filter.callIds"), filter.calls, why) &&
        take(read_ids(*written, "primaryUserIds", "filter.primaryUserIds"), filter.primary_users,
             why);
    if (!good) return wrong(why);
    if (auto many = too_many("filter.callIds", filter.calls)) return wrong(*many);
    if (auto many = too_many("filter.primaryUserIds", filter.primary_users)) return wrong(*many);
    return filter;
}

}  // namespace dealwire::calls
