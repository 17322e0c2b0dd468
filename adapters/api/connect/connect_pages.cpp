#include "adapters/api/connect/connect_pages.hpp"

#include "adapters/api/pages/layout.hpp"

#include <array>

namespace dealwire::api {
namespace {

using connecting::Refusal;

struct Notice {
    Refusal refusal;
    int status;
    const char* title;
    const char* why;
    const char* remedy;
};

constexpr const char* kAgain =
    "Run 'dealwire connect salesforce --flow web' again and open the address it prints.";

constexpr std::array kNotices{
    Notice{Refusal::Unknown, 400, "This is not a sign-in that Dealwire began",
           "The address carries no state that Dealwire made, or a newer start took its place.",
           kAgain},
    Notice{Refusal::Elsewhere, 403, "This is another browser",
           "The sign-in was begun in another browser or window than the one that came back. To "
           "protect you from being signed in by somebody else, it was not taken.",
           "Open the address that 'dealwire connect' printed in this browser, and finish here."},
    Notice{Refusal::Expired, 410, "This sign-in has expired",
           "It has to be finished within ten minutes.", kAgain},
    Notice{Refusal::Used, 409, "This sign-in was used before",
           "Each one counts once. If it ended well, there is nothing to do.",
           "See 'dealwire connections list'. To connect another time, run 'dealwire connect "
           "salesforce --flow web' again."},
};

const Notice& notice_of(Refusal refusal) {
    for (const Notice& notice : kNotices)
        if (notice.refusal == refusal) return notice;
    return kNotices.front();
}

std::string notice_page(const std::string& title, const std::string& why, const std::string& remedy,
                        const std::string& code) {
    return page(title, "notice", [&](Html& html) {
        const auto main = html.in("main", {{"class", "card"}});
        html.leaf("h1", title);
        html.leaf("p", why);
        if (!remedy.empty()) html.leaf("p", {{"class", "remedy"}}, remedy);
        if (!code.empty()) html.leaf("p", {{"class", "code"}}, code);
    });
}

}  // namespace

std::string connected_page(const model::Connection& connection) {
    return notice_page("Connected to " + connection.org_name,
                       "Dealwire now works in this " +
                           std::string{name_of(connection.environment)} + " org as " +
                           connection.username + ", under the name '" + connection.name + "'.",
                       "You can close this window. Next: dealwire doctor, then dealwire sync.", "");
}

std::string not_connected_page(const base::Error& error) {
    return notice_page("Not connected", error.detail, error.remedy, error.code);
}

std::string not_connected_page(Refusal refusal) {
    const Notice& notice = notice_of(refusal);
    return notice_page(notice.title, notice.why, notice.remedy, name_of(refusal));
}

int status_of(Refusal refusal) { return notice_of(refusal).status; }

}  // namespace dealwire::api
