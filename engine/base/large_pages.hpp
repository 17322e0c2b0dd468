#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace dealwire::base {

/// Memory for tables that are read here and there: from two megabytes on it asks for large pages,
/// without which half of each look-up goes into finding the page. Throws std::bad_alloc.
void* allocate_for_look_ups(std::size_t bytes);
void free_for_look_ups(void* memory, std::size_t bytes) noexcept;

template <class Value>
struct LookUpAllocator {
    using value_type = Value;

    LookUpAllocator() = default;

    template <class Other>
    explicit(false) LookUpAllocator(const LookUpAllocator<Other>&) {}

    Value* allocate(std::size_t count) {
        return static_cast<Value*>(allocate_for_look_ups(count * sizeof(Value)));
    }

    void deallocate(Value* memory, std::size_t count) noexcept {
        free_for_look_ups(memory, count * sizeof(Value));
    }

    bool operator==(const LookUpAllocator&) const = default;
};

template <class Value>
using LookUpVector = std::vector<Value, LookUpAllocator<Value>>;

}  // namespace dealwire::base
