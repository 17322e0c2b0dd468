#include "engine/base/secret.hpp"

namespace dealwire::base {

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this == &other) return *this;
    wipe();
    text_ = std::move(other.text_);
    other.wipe();
    return *this;
}

void Secret::wipe() noexcept {
    // Volatile, so that the compiler may not drop writes to memory that is about to be freed.
    volatile char* bytes = text_.data();
    for (std::size_t i = 0; i < text_.capacity(); ++i) bytes[i] = '\0';
    text_.clear();
}

}  // namespace dealwire::base
