#include "adapters/api/pages/call_site.hpp"

#include "adapters/api/pages/layout.hpp"

#include <algorithm>
#include <string_view>

namespace dealwire::api {
namespace {

/// The id where it may stand in a command that somebody copies; else a word in its place.
std::string id_to_type(const HttpRequest& request) {
    constexpr std::size_t kLongest = 80;
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:@";
    const std::string id = form_field(request.query, "id").value_or("");
    const bool plain = !id.empty() && id.size() <= kLongest && id.front() != '-' &&
                       id.find_first_not_of(kPlain) == std::string::npos;
    return plain ? id : "ID";
}

void write_way(Html& html, const std::string& command, const char* does) {
    const auto item = html.in("li");
    html.leaf("code", command);
    html.text(does);
}

std::string call_page(const std::string& id) {
    const char* const title = "This conversation is kept in Dealwire";
    return page(title, "notice", [&](Html& html) {
        const auto main = html.in("main", {{"class", "card"}});
        html.leaf("h1", title);
        html.leaf("p",
                  "Its recorder gave it no page of its own, and nothing of it is shown to whoever "
                  "has this address.");
        html.leaf("p", {{"class", "remedy"}},
                  "In Salesforce: open the account, the opportunity or the person it belongs to "
                  "and look at the related conversations there.");
        html.leaf("p", "On the machine of Dealwire:");
        const auto list = html.in("ul");
        write_way(html, "dealwire conversations show " + id, " prints it;");
        write_way(html, "dealwire why " + id, " tells what it was matched with, and why.");
    });
}

}  // namespace

HttpReply CallSite::answer(const HttpRequest& request) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    HttpReply reply{.status = reads ? 200 : 405, .body = call_page(id_to_type(request))};
    reply.headers = {{"Content-Security-Policy",
                      "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; "
                      "form-action 'none'; frame-ancestors 'none'"},
                     {"Referrer-Policy", "no-referrer"},
                     {"Cache-Control", "no-store"},
                     {"X-Frame-Options", "DENY"},
                     {"X-Robots-Tag", "noindex"}};
    if (!reads) reply.headers.emplace_back("Allow", "GET, HEAD");
    return reply;
}

}  // namespace dealwire::api
