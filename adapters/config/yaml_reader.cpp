#include "adapters/config/yaml_reader.hpp"

#include "engine/base/nearest.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace dealwire::config {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    const bool leading_zero = text.size() > 1 && text.front() == '0';
    if (error != std::errc{} || stopped != end || leading_zero) return std::nullopt;
    return value;
}

struct Unit {
    std::string_view name;
    std::int64_t factor;
};

constexpr std::array kDurations{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000},
                                Unit{"h", 3'600'000}, Unit{"d", 86'400'000}};
constexpr std::array kSizes{Unit{"KiB", std::int64_t{1} << 10}, Unit{"MiB", std::int64_t{1} << 20},
                            Unit{"GiB", std::int64_t{1} << 30}, Unit{"B", 1}};

/// A whole number followed by one of the units, without a space.
template <std::size_t N>
std::optional<std::int64_t> with_unit(std::string_view text, const std::array<Unit, N>& units) {
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits == std::string_view::npos || digits == 0 || digits > 9) return std::nullopt;
    const auto value = whole_number(text.substr(0, digits));
    if (!value) return std::nullopt;
    for (const Unit& unit : units)
        if (text.substr(digits) == unit.name) return *value * unit.factor;
    return std::nullopt;
}

/// One step down in a document: into a mapping, or into a list.
struct Step {
    std::string key;
    std::optional<std::size_t> index;
};

/// `a.b[1]` as a, b, 1. The path is one of ours.
std::vector<Step> steps_of(std::string_view path) {
    std::vector<Step> steps;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find_first_of(".["), path.size());
        if (end > 0) steps.push_back({std::string{path.substr(0, end)}, std::nullopt});
        path.remove_prefix(end);
        if (path.starts_with('.')) path.remove_prefix(1);
        if (!path.starts_with('[')) continue;
        const std::size_t close = path.find(']');
        std::size_t index = 0;
        std::from_chars(path.data() + 1, path.data() + close, index);
        steps.push_back({"", index});
        path.remove_prefix(close + 1);
    }
    return steps;
}

}  // namespace

YamlReader::YamlReader(std::string_view text, std::string name)
    : name_{std::move(name)}, document_{std::make_unique<YAML::Node>()} {
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(std::string{text});
        if (!documents.empty()) document_->reset(documents.front());
        if (documents.size() > 1)
            add("", &documents[1],
                "is one of " + std::to_string(documents.size()) +
                    " (a line --- begins another); write one");
    } catch (const YAML::Exception& error) {
        issues_.push_back(
            {name_ + ":" + std::to_string(error.mark.line + 1), "is not valid YAML: " + error.msg});
    }
}

YamlReader::~YamlReader() = default;

YamlReader::Section YamlReader::root() { return Section{*this, *document_, ""}; }

void YamlReader::add(const std::string& path, const YAML::Node* where, const std::string& problem) {
    spoilt_.insert(path);
    std::string place = path.empty() ? "the document" : path;
    const bool placed = where && where->IsDefined() && where->Mark().line >= 0;
    if (!name_.empty()) {
        const std::string line = placed ? ":" + std::to_string(where->Mark().line + 1) : "";
        place = name_ + line + " " + place;
    }
    issues_.push_back({std::move(place), problem});
}

void YamlReader::report(const std::string& path, const std::string& problem) {
    YAML::Node where;
    where.reset(*document_);
    for (const Step& step : steps_of(path)) {
        const YAML::Node& here = where;
        const bool goes_on = step.index ? here.IsSequence() && *step.index < here.size()
                                        : here.IsMap() && here[step.key].IsDefined();
        if (!goes_on) return add(path, nullptr, problem);  // a default
        where.reset(step.index ? here[*step.index] : here[step.key]);
    }
    add(path, &where, problem);
}

bool YamlReader::spoils(const std::string& path) const {
    for (std::size_t end = path.size(); end != std::string::npos && end > 0;
         end = path.find_last_of(".[", end - 1))
        if (spoilt_.contains(path.substr(0, end))) return true;
    return spoilt_.contains("");
}

YamlReader::Section::Section(YamlReader& reader, const YAML::Node& node, std::string path)
    : reader_{&reader},
      node_{std::make_unique<YAML::Node>()},
      taken_{std::make_unique<YAML::Node>()},
      path_{std::move(path)} {
    node_->reset(node);
    check_keys();
}

YamlReader::Section::Section(Section&&) noexcept = default;
YamlReader::Section::~Section() = default;

void YamlReader::Section::check_keys() {
    if (!node_->IsDefined() || node_->IsNull()) return;
    if (!node_->IsMap()) return reader_->add(path_, node_.get(), "must be a mapping of keys");
    std::set<std::string> seen;
    for (const auto& entry : *node_) {
        const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
        const std::string full = path_.empty() ? key : path_ + "." + key;
        if (!seen.insert(key).second)
            reader_->add(full, &entry.first, "stands twice; keep one of them");
    }
}

const YAML::Node* YamlReader::Section::take(std::string_view key) {
    known_.emplace_back(key);
    if (!node_->IsDefined() || !node_->IsMap()) return nullptr;
    const YAML::Node& constant = *node_;  // the const operator[] never inserts
    const YAML::Node found = constant[std::string{key}];
    if (!found.IsDefined() || found.IsNull()) return nullptr;
    taken_->reset(found);
    return taken_.get();
}

bool YamlReader::Section::has(std::string_view key) const {
    if (!node_->IsDefined() || !node_->IsMap()) return false;
    const YAML::Node& constant = *node_;
    return constant[std::string{key}].IsDefined();
}

bool YamlReader::Section::is_single(std::string_view key) const {
    if (!node_->IsDefined() || !node_->IsMap()) return false;
    const YAML::Node& constant = *node_;
    const YAML::Node found = constant[std::string{key}];
    return found.IsDefined() && found.IsScalar();
}

int YamlReader::Section::line() const {
    return node_->IsDefined() && node_->Mark().line >= 0 ? node_->Mark().line + 1 : 0;
}

std::vector<std::string> YamlReader::Section::keys() const {
    std::vector<std::string> names;
    if (!node_->IsDefined() || !node_->IsMap()) return names;
    for (const auto& entry : *node_)
        if (entry.first.IsScalar()) names.push_back(entry.first.Scalar());
    return names;
}

void YamlReader::Section::problem(std::string_view key, const std::string& what) {
    const std::string full = key.empty()     ? path_
                             : path_.empty() ? std::string{key}
                                             : path_ + "." + std::string{key};
    const YAML::Node* where = node_.get();
    if (!key.empty() && has(key)) {
        const YAML::Node& constant = *node_;
        taken_->reset(constant[std::string{key}]);
        where = taken_.get();
    }
    reader_->add(full, where, what);
}

std::optional<std::string> YamlReader::Section::scalar(std::string_view key) {
    const YAML::Node* found = take(key);
    if (!found) return std::nullopt;
    if (found->IsScalar()) return found->Scalar();
    problem(key, "must be a single value");
    return std::nullopt;
}

void YamlReader::Section::text(std::string_view key, std::string& into) {
    if (auto read = scalar(key)) into = std::move(*read);
}

void YamlReader::Section::one_of(std::string_view key, std::string& into,
                                 const std::vector<std::string>& allowed) {
    const auto read = scalar(key);
    if (!read) return;
    if (std::ranges::find(allowed, *read) != allowed.end()) {
        into = *read;
        return;
    }
    std::string list;
    for (const std::string& word : allowed) list += (list.empty() ? "" : ", ") + word;
    problem(key, "is '" + *read + "'; write one of " + list);
}

void YamlReader::Section::flag(std::string_view key, bool& into) {
    const auto read = scalar(key);
    if (!read) return;
    if (*read != "true" && *read != "false")
        return problem(key, "is '" + *read + "'; write true or false");
    into = *read == "true";
}

void YamlReader::Section::number(std::string_view key, std::int64_t& into, std::int64_t least,
                                 std::int64_t most) {
    const auto read = scalar(key);
    if (!read) return;
    const auto value = whole_number(*read);
    if (!value || *value < least || *value > most)
        return problem(key, "is '" + *read + "'; write a whole number from " +
                                std::to_string(least) + " to " + std::to_string(most));
    into = *value;
}

void YamlReader::Section::number(std::string_view key, int& into, int least, int most) {
    std::int64_t wide = into;
    number(key, wide, std::int64_t{least}, std::int64_t{most});
    into = static_cast<int>(wide);
}

void YamlReader::Section::bytes(std::string_view key, std::int64_t& into) {
    const auto read = scalar(key);
    if (!read) return;
    const auto value = with_unit(*read, kSizes);
    if (!value || *value == 0)
        return problem(key, "is '" + *read + "'; write a size with its unit, such as 16MiB");
    into = *value;
}

void YamlReader::Section::percent(std::string_view key, int& into, int least, int most) {
    const auto read = scalar(key);
    if (!read) return;
    const auto value =
        read->ends_with('%') ? whole_number(read->substr(0, read->size() - 1)) : std::nullopt;
    if (!value || *value < least || *value > most)
        return problem(key, "is '" + *read + "'; write a share from " + std::to_string(least) +
                                "% to " + std::to_string(most) + "%");
    into = static_cast<int>(*value);
}

std::optional<std::chrono::milliseconds> YamlReader::Section::milliseconds(std::string_view key) {
    const auto read = scalar(key);
    if (!read) return std::nullopt;
    if (*read == "0") return std::chrono::milliseconds{0};
    if (const auto value = with_unit(*read, kDurations)) return std::chrono::milliseconds{*value};
    problem(key, "is '" + *read + "'; write a duration with its unit, such as 30s, 10m, 2h or 14d");
    return std::nullopt;
}

void YamlReader::Section::texts(std::string_view key, std::vector<std::string>& into) {
    const YAML::Node* found = take(key);
    if (!found) return;
    if (!found->IsSequence()) return problem(key, "must be a list, such as [a, b]");
    std::vector<std::string> read;
    for (const auto& item : *found) {
        if (!item.IsScalar()) return problem(key, "must be a list of single values");
        read.push_back(item.Scalar());
    }
    into = std::move(read);
}

void YamlReader::Section::one_or_more(std::string_view key, std::vector<std::string>& into) {
    const YAML::Node* found = take(key);
    if (found && found->IsScalar())
        into = {found->Scalar()};
    else
        texts(key, into);
}

YamlReader::Section YamlReader::Section::section(std::string_view key) {
    const YAML::Node* found = take(key);
    const std::string full = path_.empty() ? std::string{key} : path_ + "." + std::string{key};
    return Section{*reader_, found ? *found : YAML::Node{}, full};
}

void YamlReader::Section::sections(std::string_view key,
                                   const std::function<void(Section&)>& each) {
    const YAML::Node* found = take(key);
    if (!found) return;
    if (!found->IsSequence()) return problem(key, "must be a list of mappings");
    const std::string full = path_.empty() ? std::string{key} : path_ + "." + std::string{key};
    const YAML::Node list = *found;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Section item{*reader_, list[i], full + "[" + std::to_string(i) + "]"};
        each(item);
        item.done();
    }
}

void YamlReader::Section::document(std::string_view key, std::string& into) {
    if (const YAML::Node* found = take(key)) into = YAML::Dump(*found);
}

void YamlReader::Section::done() {
    if (done_ || !node_->IsDefined() || !node_->IsMap()) return;
    done_ = true;
    for (const auto& entry : *node_) {
        const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
        if (std::ranges::find(known_, key) != known_.end()) continue;
        const auto near = base::nearest(key, known_);
        const std::string full = path_.empty() ? key : path_ + "." + key;
        if (near) reader_->spoilt_.insert(path_.empty() ? *near : path_ + "." + *near);
        reader_->add(
            full, &entry.first,
            near ? "is not a known key; did you mean '" + *near + "'?" : "is not a known key");
    }
}

}  // namespace dealwire::config
