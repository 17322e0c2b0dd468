#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::model {

/// A Salesforce record id in its 18-character form, compared bytewise. The 15-character form is
/// accepted and completed with its checksum; case is never changed, because it carries meaning.
/// Eighteen bytes without an allocation of its own: millions of them are held and compared.
/// Source: Salesforce API reference 4.10 (record ids).
class RecordId {
public:
    static constexpr std::size_t kLength = 18;

    RecordId() = default;

    /// Nothing where `text` is not 15 or 18 letters and digits, or where the checksum is wrong.
    static std::optional<RecordId> parse(std::string_view text);

    [[nodiscard]] std::string text() const { return std::string{view()}; }

    /// The same without a copy; valid as long as this id is.
    [[nodiscard]] std::string_view view() const { return {letters_.data(), empty() ? 0 : kLength}; }

    /// The first three characters, which tell the object: "003" is a contact.
    [[nodiscard]] std::string_view prefix() const { return view().substr(0, 3); }

    [[nodiscard]] bool empty() const { return letters_[0] == '\0'; }

    friend std::strong_ordering operator<=>(const RecordId& a, const RecordId& b) {
        return std::memcmp(a.letters_.data(), b.letters_.data(), kLength) <=> 0;
    }

    /// Three loads instead of a call: matching compares ids more often than it does anything else.
    friend bool operator==(const RecordId& a, const RecordId& b) {
        return ((a.word(0) ^ b.word(0)) | (a.word(8) ^ b.word(8)) | (a.word(10) ^ b.word(10))) == 0;
    }

    /// For tables; the checksum at the end adds nothing to it.
    [[nodiscard]] std::size_t hash() const {
        const std::uint64_t mixed = (word(0) * 0x9E3779B97F4A7C15U ^ word(7)) * 0xBF58476D1CE4E5B9U;
        return static_cast<std::size_t>(mixed ^ (mixed >> 32U));
    }

    /// The id of these fifteen letters and digits; what else they may be is not looked at.
    static RecordId of_letters(const std::array<char, 15>& letters);

private:
    [[nodiscard]] std::uint64_t word(std::size_t at) const {
        std::uint64_t eight = 0;
        std::memcpy(&eight, letters_.data() + at, sizeof eight);
        return eight;
    }

    std::array<char, kLength> letters_{};  ///< all zero where there is none
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
    std::size_t operator()(const dealwire::model::RecordId& id) const noexcept { return id.hash(); }
};
