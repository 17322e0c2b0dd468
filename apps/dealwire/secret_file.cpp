#include "apps/dealwire/secret_file.hpp"

#include "apps/dealwire/wiring.hpp"
#include "engine/base/text.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace dealwire::app {

namespace fs = std::filesystem;

base::Secret secret_from(const std::string& file) {
    if (file.empty()) return {};
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw ConfigError{{{file, "cannot be read: check the path and its permissions."}}};
    return base::Secret{std::string{base::trim(text.str())}};
}

base::Secret secret_from(const std::string& file, SecretShape shape, Output& output) {
    base::Secret secret = secret_from(file);
    if (file.empty()) return secret;
    const bool lines = secret.reveal().find('\n') != std::string::npos;
    if (shape == SecretShape::Line && lines)
        throw ConfigError{
            {{file, "holds several lines, and a secret is one: is it the right file?"}}};
    if (shape == SecretShape::Pem && secret.reveal().find("-----BEGIN ") == std::string::npos)
        throw ConfigError{{{file, "holds no key in PEM form: is it the right file?"}}};
    if (const auto warning = exposed(file)) output.warning(*warning);
    return secret;
}

std::optional<std::string> exposed(const std::string& file) {
    constexpr auto kOthers = fs::perms::group_all | fs::perms::others_all;
    std::error_code trouble;
    const fs::perms mode = fs::status(file, trouble).permissions();
    if (trouble || (mode & kOthers) == fs::perms::none) return std::nullopt;
    return "Others on this machine may read '" + file + "'. Take that away: chmod 600 '" + file +
           "'";
}

}  // namespace dealwire::app
