#include "adapters/system/browser.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace dealwire::system {
namespace {

bool has_display() {
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY"})
        if (const char* value = std::getenv(name); value && *value) return true;
    return false;
}

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '&')
            safe += "&amp;";
        else if (c == '"' || c == '<' || c == '>')
            safe += "%22";
        else
            safe.push_back(c);
    }
    return safe;
}

/// A page that leads to the address; empty where it could not be written.
std::filesystem::path write_page(const std::string& address) {
    std::error_code ignored;
    std::string name =
        (std::filesystem::temp_directory_path(ignored) / "dealwire-XXXXXX.html").string();
    constexpr int kSuffix = 5;
    const int descriptor = ::mkstemps(name.data(), kSuffix);  // readable by its owner only
    if (descriptor < 0) return {};
    const std::string text =
        "<!DOCTYPE html><meta charset=\"utf-8\"><title>Dealwire</title>"
        "<meta name=\"referrer\" content=\"no-referrer\">"
        "<meta http-equiv=\"refresh\" content=\"0;url=" +
        escaped(address) + "\">\n";
    const bool written =
        ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(descriptor);
    if (written) return name;
    ::unlink(name.c_str());
    return {};
}

/// Ours without what may be secret.
std::vector<char*> environment() {
    std::vector<char*> kept;
    for (char** entry = ::environ; *entry; ++entry) {
        const std::string_view text = *entry;
        if (!text.starts_with("DEALWIRE_") && !text.starts_with("AWS_") && !text.starts_with("PG"))
            kept.push_back(*entry);
    }
    kept.push_back(nullptr);
    return kept;
}

/// How the browser is started: apart from our files, sockets, signals and terminal.
class Start {
public:
    Start() {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        // What it says must not get between our own words.
        for (const int output : {STDOUT_FILENO, STDERR_FILENO})
            posix_spawn_file_actions_addopen(&actions_, output, "/dev/null", O_WRONLY, 0);
        // It may live for days; with our listening socket it would keep the port.
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes_, &none);
        sigset_t ignored;  // by us
        sigemptyset(&ignored);
        sigaddset(&ignored, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes_, &ignored);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }

    Start(const Start&) = delete;
    Start& operator=(const Start&) = delete;

    ~Start() {
        posix_spawnattr_destroy(&attributes_);
        posix_spawn_file_actions_destroy(&actions_);
    }

    /// Its process, or 0.
    pid_t run(std::string program, std::string argument) const {
        std::array<char*, 3> arguments{program.data(), argument.data(), nullptr};
        auto variables = environment();
        pid_t child = 0;
        const int trouble = ::posix_spawnp(&child, program.c_str(), &actions_, &attributes_,
                                           arguments.data(), variables.data());
        return trouble == 0 ? child : 0;
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

}  // namespace

BrowserPage::BrowserPage(const std::string& address) {
    if (!has_display()) return;
    file_ = write_page(address);
    if (file_.empty()) return;
    child_ = Start{}.run("xdg-open", file_.string());
    opened_ = child_ != 0;
}

void BrowserPage::look() {
    int status = 0;
    if (child_ == 0 || ::waitpid(child_, &status, WNOHANG) != child_) return;
    failed_ = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    child_ = 0;
}

bool BrowserPage::failed() {
    look();
    return failed_;
}

BrowserPage::~BrowserPage() {
    look();
    if (!file_.empty()) ::unlink(file_.c_str());
}

}  // namespace dealwire::system
