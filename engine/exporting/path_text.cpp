#include "engine/exporting/path_text.hpp"

#include <array>
#include <optional>

namespace dealwire::exporting {
namespace {

constexpr std::array<std::pair<std::string_view, Path::Root>, 5> kRoots{{
    {"call", Path::Root::Call},
    {"resolved", Path::Root::Resolved},
    {"item", Path::Root::Item},
    {"parent", Path::Root::Parent},
    {"position", Path::Root::Position},
}};

std::optional<Path::Root> root_of(std::string_view word) {
    for (const auto& [name, root] : kRoots)
        if (name == word) return root;
    return std::nullopt;
}

/// Takes the text up to the next dot outside of brackets off the front.
std::string_view take_step(std::string_view& text) {
    std::size_t end = 0;
    bool inside = false;
    for (; end < text.size() && (inside || text[end] != '.'); ++end) {
        if (text[end] == '[') inside = true;
        if (text[end] == ']') inside = false;
    }
    const std::string_view step = text.substr(0, end);
    text.remove_prefix(end == text.size() ? end : end + 1);
    return step;
}

std::optional<Segment> segment_of(std::string_view step) {
    Segment segment;
    const std::size_t open = step.find('[');
    segment.name = step.substr(0, open);
    if (segment.name.empty() || segment.name.find(']') != std::string::npos) return std::nullopt;
    if (open == std::string_view::npos) return segment;
    if (!step.ends_with(']')) return std::nullopt;
    const std::string_view inside = step.substr(open + 1, step.size() - open - 2);
    const std::size_t equals = inside.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    segment.where_key = inside.substr(0, equals);
    segment.where_value = inside.substr(equals + 1);
    return segment;
}

}  // namespace

tl::expected<Path, std::string> parse_path(std::string_view text) {
    const auto wrong = [](std::string why) { return tl::unexpected{std::move(why)}; };
    std::string_view rest = text;
    const auto root = root_of(take_step(rest));
    if (!root) return wrong("must begin with call, resolved, item, parent or position");
    if (text.ends_with('.')) return wrong("must not end in a dot");
    Path path{*root, {}};
    while (!rest.empty()) {
        const auto segment = segment_of(take_step(rest));
        if (!segment) return wrong("has a step that is neither name nor name[member=value]");
        path.segments.push_back(*segment);
    }
    const bool whole = path.root == Path::Root::Call || path.root == Path::Root::Resolved;
    if (whole && path.segments.empty())
        return wrong("must name a member, such as call.metaData.id");
    if (path.root == Path::Root::Position && !path.segments.empty())
        return wrong("has no members below position");
    return path;
}

}  // namespace dealwire::exporting
