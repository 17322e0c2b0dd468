#pragma once

#include "engine/base/tree.hpp"
#include "engine/matching/resolve.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::matching {

/// The name of a record for people; empty where it is not known. `kind` is "account", "contact",
/// "lead", "opportunity" or "user".
using NameOf = std::function<std::string(const std::string& kind, const model::RecordId& id)>;

/// Whether a user is a member whose conversations are recorded at present.
using IsRecorded = std::function<bool(const model::RecordId& user)>;

/// A resolution as it is held, with what is needed to tell somebody about it.
struct Explained {
    const model::Conversation& conversation;
    const Considered& considered;
    const std::optional<model::Override>& decision;
    NameOf name_of;
    IsRecorded is_recorded = [](const auto&) { return false; };
};

/// The document of `why --json` (design 6.1), with names and sentences beside its fixed keys.
base::Tree explain_as_tree(const Explained& explained);

/// The same for a sales manager, line by line: where the conversation belongs, each participant
/// with what was found and what was not taken, the opportunities looked at, what would change it.
std::vector<std::string> explain_as_text(const Explained& explained);

/// What somebody could do to get another result, one sentence each.
std::vector<std::string> what_would_change(const Explained& explained);

}  // namespace dealwire::matching
