#pragma once

#include <string_view>
#include <vector>

namespace dealwire::orgsim {

/// A data file of this folder, compiled in so that the program runs from anywhere.
struct EmbeddedFile {
    std::string_view name;  ///< relative to the simulator's folder
    std::string_view text;
};

const std::vector<EmbeddedFile>& embedded_files();
/// Throws std::out_of_range for an unknown name.
std::string_view embedded_file(std::string_view name);

}  // namespace dealwire::orgsim
