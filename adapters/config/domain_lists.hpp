#pragma once

#include "engine/base/issue.hpp"
#include "engine/matching/domain_rules.hpp"

#include <tl/expected.hpp>

#include <filesystem>

namespace dealwire::config {

/// Reads `free_mail.yaml` and `disposable_mail.yaml` of the folder `mappings`. Either both lists,
/// or every problem with its path.
tl::expected<matching::DomainLists, base::Issues> load_domain_lists(
    const std::filesystem::path& mappings);

}  // namespace dealwire::config
