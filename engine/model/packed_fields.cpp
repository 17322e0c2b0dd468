#include "engine/model/packed_fields.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace dealwire::model {

using base::Tree;
using Kind = PackedValue::Kind;

std::optional<bool> PackedValue::boolean() const {
    if (kind_ != Kind::False && kind_ != Kind::True) return std::nullopt;
    return kind_ == Kind::True;
}

std::optional<std::string_view> PackedValue::number() const {
    return kind_ == Kind::Number ? std::optional{text_} : std::nullopt;
}

std::optional<std::string_view> PackedValue::string() const {
    return kind_ == Kind::String ? std::optional{text_} : std::nullopt;
}

Tree PackedValue::tree() const {
    if (const auto flag = boolean()) return Tree{*flag};
    if (kind_ == Kind::Number) return Tree{base::Number{std::string{text_}}};
    if (kind_ == Kind::String) return Tree{text_};
    return nested_ ? *nested_ : Tree{};
}

PackedFields::PackedFields(std::initializer_list<std::pair<base::Word, Tree>> members) {
    for (const auto& [name, value] : members) emplace_back(name, value);
}

PackedFields::PackedFields(const Tree::Object& members) {
    for (const auto& [name, value] : members) emplace_back(name, value);
}

void PackedFields::emplace_back(base::Word name, Tree value) {
    if (value.is_null()) {
        add({name, 0, Kind::Null}, {});
    } else if (const bool* flag = value.boolean()) {
        add({name, 0, *flag ? Kind::True : Kind::False}, {});
    } else if (const base::Number* number = value.number()) {
        add({name, 0, Kind::Number}, number->text);
    } else if (const std::string* text = value.string()) {
        add({name, 0, Kind::String}, *text);
    } else {
        add({name, 0, Kind::Nested}, {});
        auto& nested = content_->nested;
        if (!nested) nested = std::make_unique<std::vector<Tree>>();
        nested->push_back(std::move(value));
    }
}

void PackedFields::add(const Head& head, std::string_view text) {
    Content& content = room_for(kHead + text.size());
    const auto size = static_cast<std::uint32_t>(text.size());
    char* at = content.bytes() + content.size;
    std::memcpy(at, &head.name, sizeof head.name);
    std::memcpy(at + sizeof head.name, &size, sizeof size);
    at[kHead - 1] = static_cast<char>(head.kind);
    if (!text.empty()) std::memcpy(at + kHead, text.data(), text.size());
    content.size += static_cast<std::uint32_t>(kHead) + size;
}

PackedFields PackedFields::trimmed() const {
    PackedFields copy;
    if (!empty()) copy.content_ = copy_of(*content_, content_->size);
    return copy;
}

void PackedFields::clear() {
    if (content_ && content_->uses.load(std::memory_order_acquire) > 1)
        leave(std::exchange(content_, nullptr));
    if (!content_) return;
    content_->size = 0;
    content_->nested.reset();
}

PackedFields::Content* PackedFields::made(std::size_t capacity) {
    constexpr std::size_t kMost = UINT32_MAX;
    if (capacity > kMost) throw std::length_error{"The fields of a record are too large."};
    auto* content = new (::operator new(sizeof(Content) + capacity)) Content;
    content->capacity = static_cast<std::uint32_t>(capacity);
    return content;
}

PackedFields::Content* PackedFields::copy_of(const Content& content, std::size_t capacity) {
    Content* copy = made(capacity);
    copy->size = content.size;
    if (content.nested) copy->nested = std::make_unique<std::vector<Tree>>(*content.nested);
    std::memcpy(copy->bytes(), content.bytes(), content.size);
    return copy;
}

void PackedFields::leave(Content* content) noexcept {
    if (content->uses.fetch_sub(1, std::memory_order_acq_rel) > 1) return;
    content->~Content();
    ::operator delete(content);
}

PackedFields::Content& PackedFields::room_for(std::size_t bytes) {
    const std::size_t needed = this->bytes() + bytes;
    if (!content_) {
        content_ = made(needed);
    } else if (content_->uses.load(std::memory_order_acquire) > 1 || needed > content_->capacity) {
        const std::size_t grown = std::max<std::size_t>(needed, std::size_t{2} * content_->size);
        Content* own = copy_of(*content_, grown);
        leave(std::exchange(content_, own));
    }
    return *content_;
}

bool PackedFields::operator==(const PackedFields& other) const {
    if (content_ == other.content_) return true;
    if (bytes() != other.bytes()) return false;
    if (empty()) return true;
    const auto& mine = content_->nested;
    const auto& theirs = other.content_->nested;
    if (!mine != !theirs || (mine && *mine != *theirs)) return false;
    return std::memcmp(content_->bytes(), other.content_->bytes(), content_->size) == 0;
}

PackedFields::Head PackedFields::head_at(std::size_t at) const {
    Head head;
    const char* bytes = content_->bytes() + at;
    std::memcpy(&head.name, bytes, sizeof head.name);
    std::memcpy(&head.text, bytes + sizeof head.name, sizeof head.text);
    head.kind = static_cast<Kind>(bytes[kHead - 1]);
    return head;
}

PackedFields::Field PackedFields::Iterator::operator*() const {
    const Head head = fields_->head_at(at_);
    const std::string_view text{fields_->content_->bytes() + at_ + kHead, head.text};
    const Tree* nested =
        head.kind == Kind::Nested ? &(*fields_->content_->nested)[nested_] : nullptr;
    return {head.name, {head.kind, text, nested}};
}

PackedFields::Iterator& PackedFields::Iterator::operator++() {
    const Head head = fields_->head_at(at_);
    if (head.kind == Kind::Nested) ++nested_;
    at_ += kHead + head.text;
    return *this;
}

PackedFields::Iterator PackedFields::Iterator::operator++(int) {
    Iterator before = *this;
    ++*this;
    return before;
}

Tree::Object PackedFields::object() const {
    Tree::Object members;
    for (const Field& field : *this) members.emplace_back(field.name, field.value.tree());
    return members;
}

}  // namespace dealwire::model
