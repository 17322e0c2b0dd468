#pragma once

#include "engine/model/connection.hpp"

#include <string>

namespace dealwire::connecting {

/// The whole command that authorises a connection, with all that is known of it; FILE stands for
/// what only a person has.
std::string connect_command(const model::Connection& connection);

/// What is said of a connection behind which another org answers.
std::string another_org(const model::Connection& connection, const model::RecordId& answered);

/// Whether this is what was said: then authorising it again under its name is refused.
bool tells_of_another_org(const std::string& trouble);

/// What to do about a connection with this trouble.
std::string reconnect_remedy(const model::Connection& connection, const std::string& trouble);

}  // namespace dealwire::connecting
