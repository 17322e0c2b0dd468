#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/model/setting_revision.hpp"

#include <optional>
#include <string>

namespace dealwire::app {

// Documents that people write and put in force as revisions.

/// The text of a file; nothing where it cannot be read.
std::optional<std::string> content_of(const std::string& file);

/// Keeps a document as the newest revision of its kind, under the next free number.
model::SettingRevision add_revision(Local& local, const std::string& kind,
                                    const std::string& document, const std::string& by,
                                    const std::string& note);

}  // namespace dealwire::app
