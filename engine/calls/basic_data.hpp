#pragma once

#include "engine/base/tree.hpp"
#include "engine/calls/user_book.hpp"
#include "engine/model/conversation.hpp"

#include <string>

namespace dealwire::calls {

/// What all calls of an answer are shown with.
struct Surroundings {
    const UserBook& users;
    std::string public_url;  ///< of this server; empty where nobody told it
};

/// CallBasicData. Whatever the document holds or lacks, `id`, `url`, `title`, `started`,
/// `duration`, `primaryUserId`, `direction`, `scope`, `media`, `language`, `workspaceId` and
/// `isPrivate` are there, with their types and with words of their lists: strict clients refuse a
/// page otherwise. `head` has the member `metaData`. The conversation must have begun.
base::Tree basic_data(const model::Conversation& conversation, const base::Tree& head,
                      const Surroundings& around);

/// The workspace as the API names it.
std::string workspace_of(const base::Tree& head);

}  // namespace dealwire::calls
