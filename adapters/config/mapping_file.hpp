#pragma once

#include "engine/base/issue.hpp"
#include "engine/exporting/mapping.hpp"

#include <tl/expected.hpp>

#include <filesystem>
#include <span>
#include <string>

namespace dealwire::config {

/// One file of rules; `name` stands in problems.
struct MappingText {
    std::string name;
    std::string text;
};

/// Reads every `*.yaml` of the folder (but the domain lists `*_mail.yaml` and the reasons in
/// `not_mapped.yaml`) as the rules of one
/// object each; conversation.yaml must be among them. Either the whole mapping, with the namespace
/// prefix on its names, or every problem with file and line. The language: mappings/README.md.
tl::expected<exporting::Mapping, base::Issues> load_mapping(const std::filesystem::path& folder,
                                                            const std::string& namespace_prefix);

/// As `load_mapping`, from texts.
tl::expected<exporting::Mapping, base::Issues> parse_mapping(std::span<const MappingText> files,
                                                             const std::string& namespace_prefix);

}  // namespace dealwire::config
