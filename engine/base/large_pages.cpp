#include "engine/base/large_pages.hpp"

#include <cstdlib>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace dealwire::base {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;

constexpr bool worth_it(std::size_t bytes) { return bytes >= kLargePage; }

constexpr std::size_t in_whole_pages(std::size_t bytes) {
    return (bytes + kLargePage - 1) / kLargePage * kLargePage;
}

}  // namespace

void* allocate_for_look_ups(std::size_t bytes) {
    if (!worth_it(bytes)) return ::operator new(bytes);
    void* memory = std::aligned_alloc(kLargePage, in_whole_pages(bytes));
    if (!memory) throw std::bad_alloc{};
#ifdef __linux__
    // A wish: where the system has none, ordinary pages do.
    madvise(memory, in_whole_pages(bytes), MADV_HUGEPAGE);
#endif
    return memory;
}

void free_for_look_ups(void* memory, std::size_t bytes) noexcept {
    if (worth_it(bytes))
        std::free(memory);
    else
        ::operator delete(memory);
}

}  // namespace dealwire::base
