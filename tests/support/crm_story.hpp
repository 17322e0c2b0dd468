#pragma once

#include "tests/support/crm_world.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::support {

/// One line of a Markdown table, its cells trimmed, and the heading it stands under.
struct TableLine {
    std::string heading;
    std::vector<std::string> cells;
};

/// All lines of all tables in a file, without their head lines. `\|` is a bar inside a cell.
std::vector<TableLine> read_tables(const std::string& file);

/// What an org holds, told in short statements: `account 1 site contoso.example; contact 2 email
/// lee@contoso.example of 1; opportunity 3 of 1 owner 1`. The words stand at the head of
/// tests/data/matching/cases.md. Throws std::invalid_argument with what it did not understand.
CrmWorld world_of(const std::string& story);

struct ToldConversation {
    model::Conversation conversation;
    std::optional<model::Override> decision;
};

/// `lee@contoso.example, ann@our-co.example; host 1; at 2026-03-10`.
ToldConversation conversation_of(const std::string& story);

/// `contact 2, account 1, opportunity 3`: what a resolution names; `nothing` where it names
/// nothing.
std::string outcome_of(const model::Resolution& resolution);

}  // namespace dealwire::support
