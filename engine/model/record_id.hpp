#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::model {

/// A Salesforce record id in its 18-character form, compared bytewise. The 15-character form is
/// accepted and completed with its checksum; case is never changed, because it carries meaning.
/// Source: Salesforce API reference 4.10 (record ids).
class RecordId {
public:
    RecordId() = default;

    /// Nothing where `text` is not 15 or 18 letters and digits, or where the checksum is wrong.
    static std::optional<RecordId> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const { return text_; }

    /// The first three characters, which tell the object: "003" is a contact.
    [[nodiscard]] std::string_view prefix() const { return std::string_view{text_}.substr(0, 3); }

    [[nodiscard]] bool empty() const { return text_.empty(); }

    auto operator<=>(const RecordId&) const = default;
    bool operator==(const RecordId&) const = default;

private:
    explicit RecordId(std::string text) : text_{std::move(text)} {}

    std::string text_;
};

/// The 18-character id of an org. A sandbox has its own, and so has each refresh of it.
struct OrgId {
    RecordId id;

    auto operator<=>(const OrgId&) const = default;
    bool operator==(const OrgId&) const = default;
};

}  // namespace dealwire::model

template <>
struct std::hash<dealwire::model::RecordId> {
    std::size_t operator()(const dealwire::model::RecordId& id) const noexcept {
        return std::hash<std::string>{}(id.text());
    }
};
