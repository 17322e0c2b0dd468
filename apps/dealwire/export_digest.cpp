#include "apps/dealwire/export_digest.hpp"

#include "engine/exporting/people_watch.hpp"

namespace dealwire::app {

std::string export_digest(Local& local, const model::OrgScope& scope) {
    const exporting::Mapping& mapping = local.mapping();
    const exporting::ExportSettings settings = local.export_settings(scope);
    exporting::watch_people(local.watches(), scope, mapping, settings,
                            exporting::People{local.members().all(scope)});
    return exporting::settings_digest(mapping, settings);
}

}  // namespace dealwire::app
