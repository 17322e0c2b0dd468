#pragma once

#include <iosfwd>
#include <string>
#include <utility>

namespace dealwire::base {

/// Text that must never be printed, logged or compared by accident: tokens, client secrets, keys.
/// It has no stream operator and no conversion; `reveal()` is easy to search for in a review.
/// The bytes are overwritten when the value dies. Copies are deliberate: use `copy()`.
class Secret {
public:
    Secret() = default;

    explicit Secret(std::string text) : text_{std::move(text)} {}

    Secret(Secret&& other) noexcept : text_{std::move(other.text_)} { other.wipe(); }

    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    ~Secret() { wipe(); }

    [[nodiscard]] Secret copy() const { return Secret{text_}; }

    [[nodiscard]] const std::string& reveal() const { return text_; }

    [[nodiscard]] bool empty() const { return text_.empty(); }

private:
    void wipe() noexcept;

    std::string text_;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

}  // namespace dealwire::base
