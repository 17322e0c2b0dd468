#include "apps/dealwire/settings.hpp"

#include "adapters/config/config_file.hpp"

#include "built_in/source_folder.hpp"

#include <cstdlib>

namespace dealwire::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSystemConfig = "/etc/dealwire/dealwire.yaml";

}  // namespace

fs::path config_path(const Globals& globals) {
    if (!globals.config.empty()) return globals.config;
    if (const char* named = std::getenv("DEALWIRE_CONFIG"); named && *named) return named;
    const fs::path here = "dealwire.yaml";
    std::error_code ignored;
    if (fs::exists(here, ignored) || !fs::exists(kSystemConfig, ignored)) return here;
    return kSystemConfig;
}

tl::expected<config::Config, base::Issues> load_settings(const Globals& globals) {
    return config::load(config_path(globals));
}

fs::path mappings_folder(const config::Config& config) {
    if (!config.mappings.empty()) return config.mappings;
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    const fs::path installed = program.parent_path().parent_path() / "share/dealwire/mappings";
    if (fs::exists(installed, ignored)) return installed;
    return DEALWIRE_SOURCE_DIR "/mappings";
}

}  // namespace dealwire::app
