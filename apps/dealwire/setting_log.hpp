#pragma once

#include "engine/base/id.hpp"

#include <string>

namespace dealwire::app {

class Local;

/// What somebody set or did by hand.
struct SettingNote {
    std::string action;        ///< the command, with a dot for its blank: "filter.set"
    std::string subject = {};  ///< what it was done to: an id, a name; never a person's address
    std::string what = {};     ///< a phrase without data of persons
};

/// Writes it into the audit log, under whoever runs this command or asked the API; once it is done.
void note_setting(Local& local, const SettingNote& note);
/// The same about another tenant.
void note_setting(Local& local, const base::TenantId& tenant, const SettingNote& note);

}  // namespace dealwire::app
