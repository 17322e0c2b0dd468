#include "adapters/system/memory_guard.hpp"
#include "adapters/system/stop_signals.hpp"
#include "apps/dealwire/cli.hpp"

#include <iostream>

int main(int argc, char** argv) {
    dealwire::system::keep_memory_private();
    const dealwire::system::StopSignals signals;
    return dealwire::app::run(argc, argv, std::cout, std::cerr, signals.token());
}
