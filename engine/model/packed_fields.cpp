#include "engine/model/packed_fields.hpp"

#include <cstring>

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

PackedFields::PackedFields(std::initializer_list<std::pair<std::string, Tree>> members) {
    for (const auto& [name, value] : members) emplace_back(name, value);
}

PackedFields::PackedFields(const Tree::Object& members) {
    for (const auto& [name, value] : members) emplace_back(name, value);
}

void PackedFields::emplace_back(std::string_view name, Tree value) {
    if (value.is_null()) {
        add(name, Kind::Null, {});
    } else if (const bool* flag = value.boolean()) {
        add(name, *flag ? Kind::True : Kind::False, {});
    } else if (const base::Number* number = value.number()) {
        add(name, Kind::Number, number->text);
    } else if (const std::string* text = value.string()) {
        add(name, Kind::String, *text);
    } else {
        add(name, Kind::Nested, {});
        own().nested.push_back(std::move(value));
    }
}

void PackedFields::add(std::string_view name, Kind kind, std::string_view text) {
    const Head head{static_cast<std::uint32_t>(name.size()),
                    static_cast<std::uint32_t>(text.size()), kind};
    char bytes[kHead];
    std::memcpy(bytes, &head.name, sizeof head.name);
    std::memcpy(bytes + sizeof head.name, &head.text, sizeof head.text);
    bytes[kHead - 1] = static_cast<char>(kind);
    own().bytes.append(bytes, kHead).append(name).append(text);
}

PackedFields::Content& PackedFields::own() {
    if (!content_)
        content_ = std::make_shared<Content>();
    else if (content_.use_count() > 1)
        content_ = std::make_shared<Content>(*content_);
    return *content_;
}

bool PackedFields::operator==(const PackedFields& other) const {
    if (content_ == other.content_ || empty() || other.empty()) return empty() == other.empty();
    return *content_ == *other.content_;
}

PackedFields::Head PackedFields::head_at(std::size_t at) const {
    Head head;
    const std::string_view bytes = this->bytes();
    std::memcpy(&head.name, bytes.data() + at, sizeof head.name);
    std::memcpy(&head.text, bytes.data() + at + sizeof head.name, sizeof head.text);
    head.kind = static_cast<Kind>(bytes[at + kHead - 1]);
    return head;
}

PackedFields::Field PackedFields::Iterator::operator*() const {
    const Head head = fields_->head_at(at_);
    const std::string_view rest = fields_->bytes().substr(at_ + kHead);
    const Tree* nested = head.kind == Kind::Nested ? &fields_->content_->nested[nested_] : nullptr;
    return {rest.substr(0, head.name), {head.kind, rest.substr(head.name, head.text), nested}};
}

PackedFields::Iterator& PackedFields::Iterator::operator++() {
    const Head head = fields_->head_at(at_);
    if (head.kind == Kind::Nested) ++nested_;
    at_ += kHead + head.name + head.text;
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
