#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace dealwire::system {

/// Shows an address in the person's browser, where there is a display and `xdg-open`. The address
/// goes by way of a file readable by its owner only, because a command line can be read by
/// everybody on the machine; the file is gone with this object. The browser gets none of our
/// secrets in its environment, none of our files and sockets, and no Ctrl-C that was meant for us.
class BrowserPage {
public:
    explicit BrowserPage(const std::string& address);
    BrowserPage(const BrowserPage&) = delete;
    BrowserPage& operator=(const BrowserPage&) = delete;
    ~BrowserPage();

    /// Whether a browser was started; nobody knows whether it shows the page.
    [[nodiscard]] bool opened() const { return opened_; }

    /// Whether what was started has failed since: then nothing shows the page.
    [[nodiscard]] bool failed();

private:
    void look();

    std::filesystem::path file_;
    bool opened_ = false;
    bool failed_ = false;
    pid_t child_ = 0;  ///< 0: there is none, or it ended
};

}  // namespace dealwire::system
