#include "adapters/config/domain_lists.hpp"

#include "adapters/config/yaml_reader.hpp"

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace dealwire::config {
namespace {

std::optional<std::string> content_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

std::vector<std::string> read_list(const std::filesystem::path& file, base::Issues& issues) {
    const auto text = content_of(file);
    if (!text) {
        issues.push_back({file.string(), "cannot be read; it is one of the shipped mapping files"});
        return {};
    }
    std::vector<std::string> patterns;
    YamlReader reader{*text, file.string()};
    YamlReader::Section root = reader.root();
    root.texts("domains", patterns);
    if (!root.has("domains") && reader.issues().empty())
        root.problem("domains", "is missing; write a list of domains");
    for (std::size_t i = 0; i < patterns.size(); ++i)
        if (const auto problem = matching::problem_of_pattern(patterns[i]))
            root.problem("domains[" + std::to_string(i) + "]", "'" + patterns[i] + "' " + *problem);
    root.done();
    issues.insert(issues.end(), reader.issues().begin(), reader.issues().end());
    return patterns;
}

}  // namespace

tl::expected<matching::DomainLists, base::Issues> load_domain_lists(
    const std::filesystem::path& mappings) {
    base::Issues issues;
    matching::DomainLists lists{read_list(mappings / "free_mail.yaml", issues),
                                read_list(mappings / "disposable_mail.yaml", issues)};
    if (!issues.empty()) return tl::unexpected{std::move(issues)};
    return lists;
}

}  // namespace dealwire::config
