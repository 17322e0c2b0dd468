#pragma once

#include "engine/base/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::model {

/// A value of a record's field, seen where it lies. Valid as long as the fields are left alone.
class PackedValue {
public:
    enum class Kind : std::uint8_t { Null, False, True, Number, String, Nested };

    PackedValue(Kind kind, std::string_view text, const base::Tree* nested)
        : kind_{kind}, text_{text}, nested_{nested} {}

    [[nodiscard]] bool is_null() const { return kind_ == Kind::Null; }

    [[nodiscard]] std::optional<bool> boolean() const;
    [[nodiscard]] std::optional<std::string_view> number() const;  ///< as it was written
    [[nodiscard]] std::optional<std::string_view> string() const;

    /// An object or a list; else null.
    [[nodiscard]] const base::Tree* nested() const { return nested_; }

    [[nodiscard]] base::Tree tree() const;

private:
    Kind kind_;
    std::string_view text_;
    const base::Tree* nested_;
};

/// Names and values of a record's fields, in their order, in one piece of memory, which copies
/// share until one of them is changed: half a million records wait for a job at once, and each of
/// them is copied on its way. Threads: two may each use a copy of the same fields.
class PackedFields {
public:
    struct Field {
        std::string_view name;
        PackedValue value;
    };

    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Field;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = Field;

        Iterator() = default;

        Iterator(const PackedFields* fields, std::size_t at) : fields_{fields}, at_{at} {}

        Field operator*() const;
        Iterator& operator++();
        Iterator operator++(int);

        bool operator==(const Iterator& other) const { return at_ == other.at_; }

    private:
        const PackedFields* fields_ = nullptr;
        std::size_t at_ = 0;
        std::size_t nested_ = 0;  ///< of the nested values, how many came before
    };

    PackedFields() = default;
    PackedFields(std::initializer_list<std::pair<std::string, base::Tree>> members);
    // NOLINTNEXTLINE(google-explicit-constructor): the same thing in another shape
    PackedFields(const base::Tree::Object& members);

    void emplace_back(std::string_view name, base::Tree value);

    /// Makes room for so much text.
    void reserve(std::size_t bytes) { own().bytes.reserve(bytes); }

    /// Takes no more memory than it needs.
    void trim() { own().bytes.shrink_to_fit(); }

    template <class Leaves>
    void erase_if(const Leaves& leaves) {
        PackedFields kept;
        for (const Field& field : *this)
            if (!leaves(field)) kept.emplace_back(field.name, field.value.tree());
        *this = std::move(kept);
    }

    [[nodiscard]] bool empty() const { return bytes().empty(); }

    [[nodiscard]] Iterator begin() const { return {this, 0}; }

    [[nodiscard]] Iterator end() const { return {this, bytes().size()}; }

    [[nodiscard]] base::Tree::Object object() const;

    bool operator==(const PackedFields& other) const;

private:
    struct Content {
        std::string bytes;  ///< of each field its head, its name and the text of its value
        std::vector<base::Tree> nested;

        bool operator==(const Content&) const = default;
    };

    struct Head {
        std::uint32_t name = 0;  ///< bytes
        std::uint32_t text = 0;
        PackedValue::Kind kind = PackedValue::Kind::Null;
    };

    static constexpr std::size_t kHead = 2 * sizeof(std::uint32_t) + 1;

    void add(std::string_view name, PackedValue::Kind kind, std::string_view text);
    [[nodiscard]] Head head_at(std::size_t at) const;

    [[nodiscard]] std::string_view bytes() const {
        return content_ ? std::string_view{content_->bytes} : std::string_view{};
    }

    /// Shared with nobody from here on.
    Content& own();

    std::shared_ptr<Content> content_;  ///< null: no fields
};

}  // namespace dealwire::model
