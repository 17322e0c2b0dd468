#include "tests/support/simulator_process.hpp"

#include "adapters/json/json.hpp"

#include "built_in/source_folder.hpp"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace dealwire::test {

namespace {

namespace fs = std::filesystem;

constexpr int kStartMilliseconds = 60'000;

fs::path new_folder() {
    std::string pattern = (fs::temp_directory_path() / "dealwire-org-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error{"no temporary folder"};
    return pattern;
}

std::vector<std::string> command_line(const fs::path& program, const fs::path& folder) {
    const fs::path source{DEALWIRE_SOURCE_DIR};
    return {program.string(),
            "--production-port=0",
            "--sandbox-port=0",
            "--package=" + (source / "sfdx-package").string(),
            "--seed-dir=" + (source / "tests/data/org").string(),
            "--ports-file=" + (folder / "ports.json").string()};
}

[[noreturn]] void become(char* const* command, int output) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDOUT_FILENO);
    execv(command[0], command);
    _exit(127);
}

/// Reads what the process says until it has finished its start screen.
void wait_for_start(int output) {
    std::string said;
    std::array<char, 4'096> buffer{};
    while (said.find("Ctrl-C") == std::string::npos) {
        pollfd entry{.fd = output, .events = POLLIN, .revents = 0};
        const bool ready = poll(&entry, 1, kStartMilliseconds) == 1;
        const ssize_t got = ready ? read(output, buffer.data(), buffer.size()) : 0;
        if (got <= 0) throw std::runtime_error{"the simulated org did not start: " + said};
        said.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace

SimulatorProcess::SimulatorProcess(const fs::path& program)
    : folder_{new_folder()}, transport_{{.plain_hosts = {"127.0.0.1"}}} {
    try {
        start(program);
        wait_for_start(output_);
        read_addresses();
    } catch (...) {
        stop();
        throw;
    }
}

SimulatorProcess::~SimulatorProcess() { stop(); }

void SimulatorProcess::start(const fs::path& program) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    std::vector<std::string> command = command_line(program, folder_);
    std::vector<char*> arguments;
    for (std::string& argument : command) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    process_ = fork();
    if (process_ == 0) become(arguments.data(), ends[1]);
    close(ends[1]);
    output_ = ends[0];
    if (process_ < 0) throw std::runtime_error{"no process"};
}

void SimulatorProcess::read_addresses() {
    std::ostringstream text;
    text << std::ifstream{folder_ / "ports.json"}.rdbuf();
    const auto ports = json::parse(text.str());
    if (!ports) throw std::runtime_error{"the simulated org wrote no ports file"};
    production_ = ports->text_at("production").value_or("");
    sandbox_ = ports->text_at("sandbox").value_or("");
}

void SimulatorProcess::stop() {
    if (process_ > 0) {
        kill(process_, SIGTERM);
        waitpid(process_, nullptr, 0);
    }
    if (output_ >= 0) close(output_);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

base::Tree SimulatorProcess::control(const std::string& method, const std::string& resource,
                                     const base::Tree& body) {
    const auto response =
        transport_.send({.method = method,
                         .url = production_ + "/simulator/" + resource,
                         .headers = {{"Content-Type", "application/json"}},
                         .body = body.is_null() ? std::string{} : json::to_text(body)},
                        {});
    if (!response || response->status != 200)
        throw std::runtime_error{"the simulated org refused " + method + " " + resource + ": " +
                                 (response ? response->body : response.error().detail)};
    return json::parse(response->body).value_or(base::Tree{});
}

std::int64_t SimulatorProcess::stat(const std::string& name) {
    const base::Tree stats = control("GET", "stats");
    const base::Tree* value = stats.at(name);
    return value && value->number() ? base::to_integer(*value->number()).value_or(-1) : -1;
}

}  // namespace dealwire::test
