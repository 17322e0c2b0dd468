#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace dealwire::orgsim {

struct Options {
    std::uint16_t production_port = 8801;
    std::uint16_t sandbox_port = 8802;
    std::string listen = "127.0.0.1";
    std::string data = "small";  ///< none, small, medium, large
    std::filesystem::path package = "./sfdx-package";
    std::filesystem::path seed_dir = "./tests/data/org";
    std::filesystem::path state;           ///< empty: in memory
    std::filesystem::path ports_file;      ///< empty: none
    std::filesystem::path access_log;      ///< empty: none
    std::filesystem::path jwt_public_key;  ///< empty: the one compiled in
};

/// Nothing when the program is to end at once (`--help`, a wrong option); `exit_code` says how.
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace dealwire::orgsim
