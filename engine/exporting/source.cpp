#include "engine/exporting/source.hpp"

#include "engine/base/nearest.hpp"
#include "engine/base/text.hpp"
#include "engine/exporting/walk.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

using base::Tree;

bool chosen(const Segment& segment, const Tree& value) {
    if (segment.where_key.empty()) return true;
    const std::optional<std::string> text = value.text_at(segment.where_key);
    return text && base::to_lower_ascii(*text) == base::to_lower_ascii(segment.where_value);
}

/// Hands over what `rest` leads to from here; false once no more is wanted. `outer` is the list
/// element we are in; `segment` the step that led here.
bool walk(const Tree& here, const Segment* segment, std::span<const Segment> rest,
          const Tree* outer, const TakeItem& take) {
    if (const Tree::Array* list = here.array())
        return std::ranges::all_of(*list, [&](const Tree& element) {
            return walk(element, segment, rest, rest.empty() ? outer : &element, take);
        });
    if (here.is_null() || (segment && !chosen(*segment, here))) return true;
    if (rest.empty()) return take({&here, outer});
    const Tree* next = here.find(rest.front().name);
    return !next || walk(*next, &rest.front(), rest.subspan(1), outer, take);
}

const Tree* root_of(const Path& path, const Scope& scope) {
    switch (path.root) {
        case Path::Root::Call:
            return scope.call;
        case Path::Root::Resolved:
            return scope.resolved;
        case Path::Root::Item:
            return scope.item;
        case Path::Root::Parent:
            return scope.parent;
        case Path::Root::Position:
            return &scope.position;
    }
    return nullptr;
}

// More would take a member that is simply absent for another one: direction, duration.
constexpr std::size_t kChanges = 2;

/// Member names of one level that a path got to, and in which of them its next step is.
struct Level {
    bool known = false;
    std::vector<std::string> names;
};

/// Looks for `name` in the object, or in the elements of the list.
void look(const Tree& here, const std::string& name, Level& level) {
    if (const Tree::Array* list = here.array())
        for (const Tree& element : *list) look(element, name, level);
    const Tree::Object* members = here.object();
    if (!members) return;
    for (const auto& [member, value] : *members) {
        level.known = level.known || member == name;
        level.names.push_back(member);
    }
}

bool above(const Tree& value, const std::string& limit) {
    const std::optional<double> number = base::to_double(base::Number{text_of(value)});
    const std::optional<double> bound = base::to_double(base::Number{limit});
    return number && bound && *number > *bound;
}

}  // namespace

void each_at(const Path& path, const Scope& scope, const TakeItem& take) {
    if (const Tree* root = root_of(path, scope)) walk(*root, nullptr, path.segments, nullptr, take);
}

std::vector<FoundItem> items_at(const Path& path, const Scope& scope) {
    std::vector<FoundItem> found;
    each_at(path, scope, [&](const FoundItem& one) {
        found.push_back(one);
        return true;
    });
    return found;
}

PathSight look_along(const Path& path, const Scope& scope) {
    Path walked{path.root, {}};
    for (const Segment& segment : path.segments) {
        Level level;
        for (const FoundItem& here : items_at(walked, scope)) look(*here.item, segment.name, level);
        if (level.names.empty()) return {};  // nothing there to compare with
        if (!level.known) {
            const auto near = base::nearest(segment.name, level.names, kChanges);
            if (!near) return {};
            Path meant = path;
            meant.segments[walked.segments.size()].name = *near;
            return {false, std::move(meant)};
        }
        walked.segments.push_back(segment);
    }
    return {true, std::nullopt};
}

std::vector<const Tree*> values_at(std::span<const Path> paths, const Scope& scope) {
    std::vector<const Tree*> values;
    for (const Path& path : paths)
        each_at(path, scope, [&](const FoundItem& found) {
            values.push_back(found.item);
            return true;
        });
    return values;
}

std::string text_of(const Tree& value) {
    if (const std::string* text = value.string()) return *text;
    if (const base::Number* number = value.number()) return number->text;
    if (const bool* flag = value.boolean()) return *flag ? "true" : "false";
    return {};
}

bool holds(const Condition& condition, const Scope& scope) {
    const Tree* first = nullptr;
    each_at(condition.path, scope, [&](const FoundItem& found) {
        first = found.item;
        return false;
    });
    switch (condition.test) {
        case Condition::Test::Above:
            return first && above(*first, condition.value);
        case Condition::Test::Equals:
            return first && text_of(*first) == condition.value;
        case Condition::Test::Differs:
            return !first || text_of(*first) != condition.value;
        case Condition::Test::Present:
            return (first != nullptr) == (condition.value != "false");
    }
    return false;
}

}  // namespace dealwire::exporting
