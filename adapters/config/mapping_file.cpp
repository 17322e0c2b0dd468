#include "adapters/config/mapping_file.hpp"

#include "adapters/config/mapping_rule.hpp"
#include "engine/base/digest.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

namespace dealwire::config {
namespace {

using base::Issues;
using exporting::Mapping;
using exporting::ObjectRule;

constexpr std::string_view kRoot = "conversation.yaml";
constexpr std::string_view kMailLists = "_mail.yaml";  // lists of domains, for matching

/// Why fields of the package are not mapped; for people and tests, not a mapping.
constexpr std::string_view kNotMapped = "not_mapped.yaml";

/// What a file said, kept with its text for problems between files.
struct NamedRule {
    std::string file;
    std::unique_ptr<YamlReader> reader;
    ReadRule read;
};

using NamedRules = std::vector<NamedRule>;

bool is_mapping_file(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    return path.extension() == ".yaml" && !name.ends_with(kMailLists) && name != kNotMapped;
}

/// Two files must not make records with the same keys.
void check_kinds(const NamedRules& rules) {
    std::map<std::pair<std::string, std::string>, std::string> seen;
    for (const NamedRule& each : rules) {
        const ObjectRule& rule = each.read.rule;
        const auto [other, added] = seen.try_emplace({rule.object, rule.kind}, each.file);
        if (!added)
            each.reader->report("kind", "is '" + rule.kind + "' for " + rule.object + ", as in " +
                                            other->second + "; keys would collide");
    }
}

void check_root(const NamedRule& root) {
    if (!root.read.enabled) root.reader->report("enabled", "must be true: everything hangs on it");
    const ObjectRule& rule = root.read.rule;
    if (!rule.kind.empty() || rule.parent || rule.for_each)
        root.reader->report("", "must have no kind, parent and for_each");
}

void check_parents(const NamedRules& rules) {
    const ObjectRule& root = rules.front().read.rule;
    check_root(rules.front());
    for (const NamedRule& each : rules) {
        const auto& parent = each.read.rule.parent;
        if (parent && parent->key_field != root.key_field)
            each.reader->report("parent.key", "is '" + parent->key_field + "'; write " +
                                                  root.key_field + ", the key of " + root.object);
        if (&each != &rules.front() && each.read.rule.kind.empty())
            each.reader->report("kind", "is missing; only conversation.yaml has none");
    }
}

Issues issues_of(const NamedRules& rules) {
    Issues issues;
    for (const NamedRule& each : rules) {
        const Issues& found = each.reader->issues();
        issues.insert(issues.end(), found.begin(), found.end());
    }
    return issues;
}

NamedRules read_all(std::span<const MappingText> files) {
    NamedRules rules;
    for (const MappingText& file : files) {
        auto reader = std::make_unique<YamlReader>(file.text, file.name);
        ReadRule read = read_rule(*reader);
        read.rule.file = file.name;
        rules.push_back({file.name, std::move(reader), std::move(read)});
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
    NamedRules rules = read_all(ordered);
    if (issues_of(rules).empty()) {
        check_kinds(rules);
        check_parents(rules);
    }
    if (Issues issues = issues_of(rules); !issues.empty()) return tl::unexpected{std::move(issues)};
    Mapping mapping;
    mapping.digest = digest_of(ordered);
    for (NamedRule& each : rules)
        (each.read.enabled ? mapping.objects : mapping.switched_off)
            .push_back(std::move(each.read.rule));
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
