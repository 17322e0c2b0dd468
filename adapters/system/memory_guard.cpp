#include "adapters/system/memory_guard.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace dealwire::system {

void keep_memory_private() noexcept {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    // A handler that the system pipes dumps into is not bound by the limit; this it is bound by.
    // Sanitizers look into their own process and need it.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

}  // namespace dealwire::system
