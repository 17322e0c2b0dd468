#pragma once

#include "engine/model/setting_revision.hpp"

#include <optional>
#include <string>

namespace dealwire::app {

class Local;

/// Whether conversations that did not change themselves are looked at again.
struct Reprocessing {
    bool paused = false;
    std::optional<model::SettingRevision> since;  ///< who paused or resumed it last
};

Reprocessing reprocessing(Local& local);

/// Keeps who did it and when. Nothing is kept where it is so already.
Reprocessing set_reprocessing(Local& local, bool paused, const std::string& note);

}  // namespace dealwire::app
