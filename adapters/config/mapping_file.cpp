#include "adapters/config/mapping_file.hpp"

#include "adapters/config/mapping_rule.hpp"
#include "engine/base/digest.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

namespace dealwire::config {
namespace {

using base::Issues;
using exporting::Mapping;
using exporting::ObjectRule;

constexpr std::string_view kRoot = "conversation.yaml";
constexpr std::string_view kMailLists = "_mail.yaml";  // lists of domains, for matching

/// What a file said, kept with its name for problems between files.
struct NamedRule {
    std::string file;
    ReadRule read;
};

bool is_mapping_file(const std::filesystem::path& path) {
    return path.extension() == ".yaml" && !path.filename().string().ends_with(kMailLists);
}

/// Two files must not make records with the same keys.
void check_kinds(const std::vector<NamedRule>& rules, Issues& issues) {
    std::map<std::pair<std::string, std::string>, std::string> seen;
    for (const NamedRule& each : rules) {
        const ObjectRule& rule = each.read.rule;
        const auto [other, added] = seen.try_emplace({rule.object, rule.kind}, each.file);
        if (!added)
            issues.push_back({each.file + " kind", "is '" + rule.kind + "' for " + rule.object +
                                                       ", as in " + other->second +
                                                       "; keys would collide"});
    }
}

void check_parents(const std::vector<NamedRule>& rules, Issues& issues) {
    const ObjectRule& root = rules.front().read.rule;
    if (!rules.front().read.enabled)
        issues.push_back({std::string{kRoot} + " enabled", "must be true: everything hangs on it"});
    if (!root.kind.empty() || root.parent || root.for_each)
        issues.push_back({std::string{kRoot}, "must have no kind, parent and for_each"});
    for (const NamedRule& each : rules) {
        const auto& parent = each.read.rule.parent;
        if (parent && parent->key_field != root.key_field)
            issues.push_back({each.file + " parent.key", "is '" + parent->key_field + "'; write " +
                                                             root.key_field + ", the key of " +
                                                             root.object});
        if (&each != &rules.front() && each.read.rule.kind.empty())
            issues.push_back({each.file + " kind", "is missing; only conversation.yaml has none"});
    }
}

std::vector<NamedRule> read_all(std::span<const MappingText> files, Issues& issues) {
    std::vector<NamedRule> rules;
    for (const MappingText& file : files) {
        YamlReader reader{file.text, file.name};
        rules.push_back({file.name, read_rule(reader)});
        issues.insert(issues.end(), reader.issues().begin(), reader.issues().end());
    }
    return rules;
}

std::optional<MappingText> read_file(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return std::nullopt;
    return MappingText{path.filename().string(),
                       {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}}};
}

/// conversation.yaml before its children, the others by name: parents are written first, and the
/// digest does not depend on how a folder is listed.
void put_in_order(std::vector<MappingText>& files) {
    std::ranges::sort(files, {}, [](const MappingText& file) {
        return std::pair{file.name != kRoot, file.name};
    });
}

std::string digest_of(const std::vector<MappingText>& files) {
    std::string text;
    for (const MappingText& file : files) text.append(file.name + '\n' + file.text + '\n');
    return base::digest(text);
}

}  // namespace

tl::expected<Mapping, Issues> parse_mapping(std::span<const MappingText> files,
                                            const std::string& namespace_prefix) {
    std::vector<MappingText> ordered{files.begin(), files.end()};
    put_in_order(ordered);
    if (ordered.empty() || ordered.front().name != kRoot)
        return tl::unexpected{
            Issues{{std::string{kRoot}, "is missing among the mapping files; it must be there"}}};
    Issues issues;
    std::vector<NamedRule> rules = read_all(ordered, issues);
    if (issues.empty()) {
        check_kinds(rules, issues);
        check_parents(rules, issues);
    }
    if (!issues.empty()) return tl::unexpected{std::move(issues)};
    Mapping mapping;
    mapping.digest = digest_of(ordered);
    for (NamedRule& each : rules)
        if (each.read.enabled) mapping.objects.push_back(std::move(each.read.rule));
    return exporting::with_namespace(std::move(mapping), namespace_prefix);
}

tl::expected<Mapping, Issues> load_mapping(const std::filesystem::path& folder,
                                           const std::string& namespace_prefix) {
    std::error_code error;
    std::vector<MappingText> files;
    Issues issues;
    for (const auto& entry : std::filesystem::directory_iterator{folder, error}) {
        if (!entry.is_regular_file() || !is_mapping_file(entry.path())) continue;
        if (auto file = read_file(entry.path()))
            files.push_back(std::move(*file));
        else
            issues.push_back({entry.path().string(), "cannot be read"});
    }
    if (error)
        issues.push_back({folder.string(), "is no folder that can be read: " + error.message()});
    if (!issues.empty()) return tl::unexpected{std::move(issues)};
    return parse_mapping(files, namespace_prefix);
}

}  // namespace dealwire::config
