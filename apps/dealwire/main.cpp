#include "adapters/system/stop_signals.hpp"
#include "apps/dealwire/cli.hpp"

#include <iostream>

int main(int argc, char** argv) {
    const dealwire::system::StopSignals signals;
    return dealwire::app::run(argc, argv, std::cout, std::cerr, signals.token());
}
