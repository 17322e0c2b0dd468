#include "apps/dealwire/secret_file.hpp"

#include "apps/dealwire/wiring.hpp"
#include "engine/base/text.hpp"

#include <fstream>
#include <sstream>

namespace dealwire::app {

base::Secret secret_from(const std::string& file) {
    if (file.empty()) return {};
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw ConfigError{{{file, "cannot be read: check the path and its permissions."}}};
    return base::Secret{std::string{base::trim(text.str())}};
}

}  // namespace dealwire::app
