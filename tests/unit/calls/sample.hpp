#pragma once

#include "engine/calls/call_data.hpp"
#include "engine/calls/user_book.hpp"
#include "engine/ports/conversation_directory.hpp"
#include "engine/ports/conversation_store.hpp"

#include <string>

namespace dealwire::calls {

/// JSON text as a value; throws where it is none.
base::Tree json(const std::string& text);
std::string text_of(const base::Tree& value);
std::string pretty(const base::Tree& value);

model::RecordId record(const std::string& prefix, int number);

/// A member whose ids and address are made from his name: "Iris Vang" is iris@northbridge.test.
model::Member member(const std::string& name, int number);

/// Iris (the host) and her manager Olaf.
UserBook two_users();

/// A conversation document as it is taken in; throws where it is refused.
ports::IncomingConversation taken_in(const base::Tree& document);
/// The same as lists have it.
ports::ListedConversation listed(const base::Tree& document);

/// A call with every block filled (golden/document.json).
base::Tree whole_document();
/// Tomás is a contact, Iris a user; one opportunity in stage Proposal then, one account.
model::Resolution resolution();
CrmValues values();

}  // namespace dealwire::calls
