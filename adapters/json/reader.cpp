#include "adapters/json/careful_reader.hpp"
#include "adapters/json/json.hpp"
#include "adapters/json/quick_reader.hpp"

#include <nlohmann/json.hpp>

#include <iterator>
#include <string_view>
#include <unordered_map>

namespace dealwire::json {

using base::Tree;

namespace {

/// Reads bytes and leaves behind how far it came; the reader itself does not tell.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* here, const char** seen) : here_{here}, seen_{seen} {}

    reference operator*() const { return *here_; }

    CountingIterator& operator++() {
        *seen_ = ++here_;
        return *this;
    }

    bool operator==(const CountingIterator& other) const { return here_ == other.here_; }

    bool operator!=(const CountingIterator& other) const { return here_ != other.here_; }

private:
    const char* here_;
    const char** seen_;
};

/// The last value of each key at the place of its first.
void drop_duplicate_keys(Tree::Object& members) {
    std::unordered_map<std::string_view, std::size_t> place;
    std::vector<bool> dropped(members.size(), false);
    bool any = false;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto [found, fresh] = place.try_emplace(members[i].first, i);
        if (fresh) continue;
        members[found->second].second = std::move(members[i].second);
        dropped[i] = any = true;
    }
    if (!any) return;
    Tree::Object kept;
    for (std::size_t i = 0; i < members.size(); ++i)
        if (!dropped[i]) kept.push_back(std::move(members[i]));
    members = std::move(kept);
}

/// What the reader says without what it last read: `… - invalid literal; last read: 'secret'`.
std::string reason_of(std::string_view what) {
    for (const std::string_view quote : {"; last read", " '"})
        what = what.substr(0, what.find(quote));
    if (const auto end = what.find("] "); end != std::string_view::npos)
        what.remove_prefix(end + 2);
    // Its own idea of lines and columns; the offset is told beside.
    constexpr std::string_view kPosition = "parse error";
    if (const auto end = what.find(": "); what.starts_with(kPosition) && end != what.npos)
        what.remove_prefix(end + 2);
    return std::string{what};
}

class TreeBuilder {
public:
    TreeBuilder(Limits limits, const char* begin, const char** seen)
        : limits_{limits}, begin_{begin}, seen_{seen} {}

    bool null() { return add(Tree{}); }

    bool boolean(bool value) { return add(Tree{value}); }

    bool number_integer(std::int64_t value) { return add(Tree{value}); }

    bool number_unsigned(std::uint64_t value) {
        return add(Tree{base::Number{std::to_string(value)}});
    }

    bool number_float(double, const std::string& written) {
        return add(Tree{base::Number{written}});
    }

    bool string(std::string& value) {
        if (value.find('\0') != std::string::npos)
            return stop("a string holds the character U+0000");
        return add(Tree{std::move(value)});
    }

    bool binary(nlohmann::json::binary_t&) { return stop("binary values are not JSON"); }

    bool start_object(std::size_t) { return open(Tree{Tree::Object{}}); }

    bool key(std::string& name) {
        if (name.find('\0') != std::string::npos) return stop("a key holds the character U+0000");
        keys_.back() = std::move(name);
        return true;
    }

    bool end_object() {
        drop_duplicate_keys(*open_.back().object());
        return close();
    }

    bool start_array(std::size_t) { return open(Tree{Tree::Array{}}); }

    bool end_array() { return close(); }

    bool parse_error(std::size_t offset, const std::string&, const std::exception& error) {
        problem_ = {offset, reason_of(error.what())};
        return false;
    }

    Tree take() { return std::move(root_); }

    const JsonProblem& problem() const { return problem_; }

private:
    bool open(Tree container) {
        if (open_.size() == limits_.depth)
            return stop("nested deeper than " + std::to_string(limits_.depth) + " levels");
        open_.push_back(std::move(container));
        keys_.emplace_back();
        return true;
    }

    bool close() {
        Tree done = std::move(open_.back());
        open_.pop_back();
        keys_.pop_back();
        return add(std::move(done));
    }

    bool add(Tree value) {
        if (open_.empty())
            root_ = std::move(value);
        else if (Tree::Array* items = open_.back().array())
            items->push_back(std::move(value));
        else
            open_.back().object()->emplace_back(std::move(keys_.back()), std::move(value));
        return true;
    }

    bool stop(std::string reason) {
        problem_ = {static_cast<std::size_t>(*seen_ - begin_), std::move(reason)};
        return false;
    }

    Limits limits_;
    const char* begin_;
    const char** seen_;
    Tree root_;
    std::vector<Tree> open_;
    std::vector<std::string> keys_;  ///< per open container: the key waiting for its value
    JsonProblem problem_;
};

}  // namespace

tl::expected<Tree, JsonProblem> parse(std::string_view text, Limits limits) {
    if (auto value = quick_parse(text, limits.depth)) return std::move(*value);
    return parse_carefully(text, limits);
}

tl::expected<Tree, JsonProblem> parse_without(std::string_view text, std::string_view member,
                                              Limits limits) {
    if (auto value = quick_parse(text, limits.depth, member)) return std::move(*value);
    auto whole = parse_carefully(text, limits);
    if (Tree::Object* members = whole ? whole->object() : nullptr)
        std::erase_if(*members, [&](const auto& each) { return each.first == member; });
    return whole;
}

tl::expected<Tree, JsonProblem> parse_carefully(std::string_view text, Limits limits) {
    const char* seen = text.data();
    TreeBuilder builder{limits, text.data(), &seen};
    const CountingIterator begin{text.data(), &seen};
    const CountingIterator end{text.data() + text.size(), &seen};
    if (!nlohmann::json::sax_parse(begin, end, &builder)) return tl::unexpected{builder.problem()};
    return builder.take();
}

}  // namespace dealwire::json
