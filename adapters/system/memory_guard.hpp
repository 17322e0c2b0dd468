#pragma once

namespace dealwire::system {

/// This process holds secrets: it leaves no core dump, neither as a file nor with a handler of the
/// system, and other processes of the same user cannot look into its memory or its environment.
void keep_memory_private() noexcept;

}  // namespace dealwire::system
