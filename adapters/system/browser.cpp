#include "adapters/system/browser.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
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

}  // namespace

BrowserPage::BrowserPage(const std::string& address) {
    if (!has_display()) return;
    file_ = write_page(address);
    if (file_.empty()) return;
    std::string program = "xdg-open";
    std::string page = file_.string();
    std::array<char*, 3> arguments{program.data(), page.data(), nullptr};
    auto variables = environment();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    // What it says must not get between our own words.
    for (const int output : {STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    opened_ = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(),
                             variables.data()) == 0;
    posix_spawn_file_actions_destroy(&actions);
}

BrowserPage::~BrowserPage() {
    if (!file_.empty()) ::unlink(file_.c_str());
}

}  // namespace dealwire::system
