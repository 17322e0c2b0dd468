#include "adapters/api/pages/layout.hpp"

#include "adapters/api/pages/assets.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/time_text.hpp"

namespace dealwire::api {
namespace {

/// Another text has another address, so that browsers may keep it.
std::string versioned(const char* address, std::string_view text) {
    return std::string{address} + "?v=" + base::digest(text).substr(0, 12);
}

}  // namespace

std::string page(std::string_view title, std::string_view kind,
                 const std::function<void(Html&)>& body) {
    static const std::string kStyleAddress = versioned(kStyle, style_text());
    static const std::string kScriptAddress = versioned(kScript, script_text());
    Html html;
    {
        const auto whole = html.in("html", {{"lang", "en"}});
        {
            const auto head = html.in("head");
            html.mark("meta", {{"charset", "utf-8"}});
            html.mark("meta",
                      {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
            html.leaf("title", title);
            html.mark("link", {{"rel", "stylesheet"}, {"href", kStyleAddress}});
            html.leaf("script", {{"src", kScriptAddress}, {"defer", ""}}, "");
        }
        const auto inside = html.in("body", {{"class", kind}});
        body(html);
    }
    return "<!DOCTYPE html>" + html.written() + "\n";
}

void write_time(Html& html, base::Instant time) {
    constexpr std::size_t kDay = 10;     // 2026-01-02
    constexpr std::size_t kMinute = 16;  // 2026-01-02T03:04
    const std::string text = base::to_text(time);
    html.leaf("time", {{"datetime", text}},
              text.substr(0, kDay) + " " + text.substr(kDay + 1, kMinute - kDay - 1) + " UTC");
}

}  // namespace dealwire::api
