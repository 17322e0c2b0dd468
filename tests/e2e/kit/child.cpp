#include "tests/e2e/kit/child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>

namespace dealwire::e2e {
namespace {

using namespace std::chrono_literals;

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> environment_with(const std::vector<std::string>& more) {
    std::vector<std::string> result = more;
    for (char** entry = ::environ; *entry; ++entry) {
        const std::string text = *entry;
        if (!text.starts_with("DEALWIRE_")) result.push_back(text);
    }
    return result;
}

void redirect(const std::filesystem::path& file, int flags, int to) {
    const int opened = open(file.c_str(), flags, 0600);
    if (opened < 0 || dup2(opened, to) < 0) _exit(127);
    close(opened);
}

[[noreturn]] void become(const Child::Launch& launch, char* const* command,
                         char* const* environment) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    redirect(launch.in, O_RDONLY, STDIN_FILENO);
    redirect(launch.out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect(launch.err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    if (chdir(launch.folder.c_str()) != 0) _exit(127);
    execve(command[0], command, environment);
    _exit(127);
}

}  // namespace

bool wait_until(const std::function<bool()>& met, std::chrono::milliseconds at_most) {
    const auto end = std::chrono::steady_clock::now() + at_most;
    while (!met()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(3ms);
    }
    return true;
}

Child::Child(const Launch& launch) {
    std::vector<std::string> command = launch.command;
    std::vector<std::string> environment = environment_with(launch.environment);
    const auto arguments = pointers(command);
    const auto variables = pointers(environment);
    id_ = fork();
    if (id_ < 0) throw std::runtime_error("no process can be started");
    if (id_ == 0) become(launch, arguments.data(), variables.data());
}

Child::~Child() {
    if (!ended_) kill();
}

void Child::note(int status) {
    constexpr int kSignalled = 128;
    ended_ = true;
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
}

bool Child::running() {
    int status = 0;
    if (!ended_ && waitpid(id_, &status, WNOHANG) == id_) note(status);
    return !ended_;
}

int Child::wait(std::chrono::milliseconds at_most) {
    if (!wait_until([&] { return !running(); }, at_most)) {
        kill();
        throw std::runtime_error("a program did not end in time");
    }
    return exit_code_;
}

void Child::kill() {
    int status = 0;
    if (ended_) return;
    ::kill(id_, SIGKILL);
    if (waitpid(id_, &status, 0) == id_) note(status);
    ended_ = true;
}

void Child::terminate() {
    if (!ended_) ::kill(id_, SIGTERM);
    wait();
}

}  // namespace dealwire::e2e
