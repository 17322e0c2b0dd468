#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/tree.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::calls {

/// Reading what clients of the conversation API send: null counts as absent, numbers as their text
/// where an id is expected. A refusal is one sentence that begins with the path of the member.
template <class T>
using Read = tl::expected<T, std::string>;

inline tl::unexpected<std::string> wrong(std::string why) { return tl::unexpected{std::move(why)}; }

/// The member of an object; null pointer where it is absent or null.
const base::Tree* member(const base::Tree& object, std::string_view name);

Read<std::optional<std::string>> read_text(const base::Tree& object, std::string_view name,
                                           const std::string& path);
/// A list of texts or numbers. An empty list is refused.
Read<std::optional<std::vector<std::string>>> read_ids(const base::Tree& object,
                                                       std::string_view name,
                                                       const std::string& path);
Read<std::optional<base::Instant>> read_instant(const base::Tree& object, std::string_view name,
                                                const std::string& path);
/// ISO 8601 with a zone, or a day alone, which begins at midnight UTC. A blank where the `+` of the
/// zone should stand is what becomes of it in an address.
std::optional<base::Instant> parse_moment(std::string_view text);

/// An object made member by member. Nothing is copied, as it is from an initializer list, which
/// counts where a member is a list of a hundred calls.
class MadeObject {
public:
    explicit MadeObject(std::size_t members) { members_.reserve(members); }

    /// Names are distinct.
    MadeObject& with(const char* name, base::Tree value) {
        members_.emplace_back(name, std::move(value));
        return *this;
    }

    base::Tree::Object take() { return std::move(members_); }

private:
    base::Tree::Object members_;
};

/// Writing. Empty texts are null.
base::Tree text_or_null(const std::string& text);
base::Tree text_or_null(const std::optional<std::string>& text);
base::Tree whole(std::int64_t value);
/// Seconds or ratios with at most three places: `611.2`.
base::Tree decimal(double value);

/// A number as a double; nothing where it is no number.
std::optional<double> double_at(const base::Tree& tree, std::string_view path);
/// The list at a path, or an empty one.
const base::Tree::Array& list_at(const base::Tree& tree, std::string_view path);

}  // namespace dealwire::calls
