#pragma once

#include <string>
#include <string_view>

namespace dealwire::store {

/// The conversations that an export has to look at.
inline constexpr std::string_view kEveryConversation = "conversation";

/// Those of them that changed last, at most `:limit`.
inline constexpr std::string_view kChangedLast = R"sql(
    (SELECT id, state, digest, tenant_id, revision FROM conversation
     WHERE tenant_id = :tenant
     ORDER BY revision DESC, id DESC
     LIMIT :limit)
)sql";

/// FROM and WHERE of those of `conversations` that are due on `:settings`, as `c` with id, state,
/// digest, resolved, hits and reason.
std::string due_from(std::string_view conversations = kEveryConversation);

}  // namespace dealwire::store
