#include "engine/exporting/people_watch.hpp"

namespace dealwire::exporting {
namespace {

/// Somebody else notes members at the same time: once more. Whoever comes last was right, and who
/// gives up finishes nothing on members that are not the noted ones.
constexpr int kTries = 5;

}  // namespace

void watch_people(ports::WatchStore& watches, const model::OrgScope& scope, const Mapping& mapping,
                  const ExportSettings& settings, const People& people) {
    const std::string now = people.answers();
    for (int tried = 0; tried < kTries; ++tried) {
        ports::PeopleChange change{.before = watches.people(scope), .now = now};
        if (change.before == now) return;
        if (change.before) {
            change.asked = questions_answered_anew(*change.before, now);
        } else {
            change.former_settings = former_settings_digest(mapping, settings, people);
            change.settings = settings_digest(mapping, settings);
        }
        if (watches.note_people(scope, change)) return;
    }
}

}  // namespace dealwire::exporting
