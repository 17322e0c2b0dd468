#pragma once

#include "engine/base/tree.hpp"
#include "engine/base/word.hpp"

#include <atomic>
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
/// them is copied on its way. Names are words, so they come from a mapping and not from texts.
/// Threads: two may each use a copy of the same fields.
class PackedFields {
public:
    struct Field {
        base::Word name;
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
    PackedFields(std::initializer_list<std::pair<base::Word, base::Tree>> members);
    // NOLINTNEXTLINE(google-explicit-constructor): the same thing in another shape
    PackedFields(const base::Tree::Object& members);

    PackedFields(const PackedFields& other) noexcept : content_{other.content_} {
        if (content_) content_->uses.fetch_add(1, std::memory_order_relaxed);
    }

    PackedFields(PackedFields&& other) noexcept
        : content_{std::exchange(other.content_, nullptr)} {}

    PackedFields& operator=(PackedFields other) noexcept {
        std::swap(content_, other.content_);
        return *this;
    }

    ~PackedFields() {
        if (content_) leave(content_);
    }

    void emplace_back(base::Word name, base::Tree value);

    /// Makes room for so much more.
    void reserve(std::size_t bytes) { static_cast<void>(room_for(bytes)); }

    /// A copy of its own, with no more memory than it needs.
    [[nodiscard]] PackedFields trimmed() const;

    /// Without fields, and with the room that it had where nobody shares it.
    void clear();

    template <class Leaves>
    void erase_if(const Leaves& leaves) {
        PackedFields kept;
        for (const Field& field : *this)
            if (!leaves(field)) kept.emplace_back(field.name, field.value.tree());
        *this = std::move(kept);
    }

    [[nodiscard]] bool empty() const { return bytes() == 0; }

    [[nodiscard]] std::size_t bytes() const { return content_ ? content_->size : 0; }

    [[nodiscard]] Iterator begin() const { return {this, 0}; }

    [[nodiscard]] Iterator end() const { return {this, bytes()}; }

    [[nodiscard]] base::Tree::Object object() const;

    bool operator==(const PackedFields& other) const;

private:
    /// Followed by room for `capacity` bytes: of each field its head and the text of its value.
    struct Content {
        std::atomic<std::uint32_t> uses{1};
        std::uint32_t size = 0;
        std::uint32_t capacity = 0;
        std::unique_ptr<std::vector<base::Tree>> nested = {};  ///< null: none

        [[nodiscard]] char* bytes() { return reinterpret_cast<char*>(this + 1); }

        [[nodiscard]] const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }
    };

    /// As it lies before the text, unaligned.
    struct Head {
        base::Word name;
        std::uint32_t text = 0;  ///< bytes
        PackedValue::Kind kind = PackedValue::Kind::Null;
    };

    static constexpr std::size_t kHead = sizeof(base::Word) + sizeof(std::uint32_t) + 1;

    static Content* made(std::size_t capacity);
    static Content* copy_of(const Content& content, std::size_t capacity);
    static void leave(Content* content) noexcept;
    /// Shared with nobody from here on, and with room for so much more.
    Content& room_for(std::size_t bytes);
    void add(const Head& head, std::string_view text);
    [[nodiscard]] Head head_at(std::size_t at) const;

    Content* content_ = nullptr;  ///< shared by copies; null: no fields
};

}  // namespace dealwire::model
