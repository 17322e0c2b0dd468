#pragma once

#include "apps/dealwire/desk.hpp"
#include "engine/jobs/tenant_farewell.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace dealwire::app {

/// What became of a grant that an org had given.
struct GrantGone {
    std::string connection;
    bool taken = false;   ///< the org has it back, or had no longer known it
    std::string problem;  ///< why not; empty where it is gone
};

struct Removed {
    std::vector<GrantGone> grants;
    jobs::FarewellReport farewell;
};

/// Gives every grant of the tenant back to its org, and wipes its secrets here. One that cannot be
/// reached is told of and wiped all the same.
std::vector<GrantGone> give_all_back(Local& local, const std::stop_token& stop);

/// Until every server that runs knows that the tenant is being removed, and has written down who
/// came before. Comes back at once where none does.
void wait_until_heard(Local& local, const std::stop_token& stop);

/// Asks whoever works for the tenant to stop, and waits for them. False where somebody is still at
/// it when the patience is over. The caller's own lease is none of them.
bool wait_for_silence(Local& local, std::chrono::milliseconds patience,
                      const std::stop_token& stop);

}  // namespace dealwire::app
