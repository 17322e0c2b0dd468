#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/tree.hpp"
#include "engine/exporting/people.hpp"
#include "engine/exporting/settings.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"

namespace dealwire::exporting {

/// What records are made by. Nothing is owned.
struct ExportRules {
    const Mapping& mapping;
    const ExportSettings& settings;
    const People& people;
    base::Instant now;  ///< decides whether a conversation was held
};

/// What records are made of. Nothing is owned; the three belong to the same version.
struct Subject {
    const model::Conversation& conversation;
    const base::Tree& document;
    const model::Resolution& resolution;
};

}  // namespace dealwire::exporting
