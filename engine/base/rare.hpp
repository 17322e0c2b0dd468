#pragma once

#include <memory>
#include <utility>

namespace dealwire::base {

/// A value that mostly is the default one, which then takes no more room than a pointer. Copied
/// and compared like the value itself.
template <class T>
class Rare {
public:
    Rare() = default;

    // NOLINTNEXTLINE(google-explicit-constructor): the value in another shape
    Rare(T value) : held_{std::make_unique<T>(std::move(value))} {}

    Rare(const Rare& other) : held_{other.held_ ? std::make_unique<T>(*other.held_) : nullptr} {}

    Rare(Rare&&) noexcept = default;
    Rare& operator=(Rare&&) noexcept = default;

    Rare& operator=(const Rare& other) { return *this = Rare{other}; }

    ~Rare() = default;

    /// Whether there is anything that may differ from the default.
    explicit operator bool() const { return held_ != nullptr; }

    const T& operator*() const { return held_ ? *held_ : default_value(); }

    const T* operator->() const { return &**this; }

    /// To be changed.
    T& edit() {
        if (!held_) held_ = std::make_unique<T>();
        return *held_;
    }

    void reset() { held_.reset(); }

    bool operator==(const Rare& other) const { return held_ == other.held_ || **this == *other; }

private:
    static const T& default_value() {
        static const T value{};
        return value;
    }

    std::unique_ptr<T> held_;
};

}  // namespace dealwire::base
