#pragma once

#include "adapters/http/poco_transport.hpp"
#include "engine/base/tree.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace dealwire::test {

/// What the simulated org knows its clients by; all made up, as its start screen shows.
inline constexpr const char* kSimulatorClient = "simulator-client";
inline constexpr const char* kSimulatorSecret = "simulator-secret";
inline constexpr const char* kSimulatorRefreshToken = "simulator-refresh-token";
inline constexpr const char* kSimulatorUser = "integration@northbridge.test";

/// The simulated org as a process of its own, on free ports, with the data of tests/data/org. Ends
/// with this object, and with this program should it die.
class SimulatorProcess {
public:
    /// Returns once the org answers; throws std::runtime_error where it does not come up.
    explicit SimulatorProcess(const std::filesystem::path& program);
    ~SimulatorProcess();
    SimulatorProcess(const SimulatorProcess&) = delete;
    SimulatorProcess& operator=(const SimulatorProcess&) = delete;

    [[nodiscard]] const std::string& production_url() const { return production_; }

    [[nodiscard]] const std::string& sandbox_url() const { return sandbox_; }

    /// A request to the control endpoint of the production org, e.g. `POST`, `faults`; throws
    /// unless it is answered with 200.
    base::Tree control(const std::string& method, const std::string& resource,
                       const base::Tree& body = {});

    /// A figure of its statistics: calls, writes, tokenRequests, …
    std::int64_t stat(const std::string& name);

private:
    void start(const std::filesystem::path& program);
    void read_addresses();
    void stop();

    std::filesystem::path folder_;
    pid_t process_ = -1;
    int output_ = -1;
    std::string production_;
    std::string sandbox_;
    http::PocoTransport transport_;
};

}  // namespace dealwire::test
