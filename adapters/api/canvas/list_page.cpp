#include "adapters/api/canvas/canvas_pages.hpp"
#include "adapters/api/pages/layout.hpp"

namespace dealwire::api {
namespace {

std::string names_of(const std::vector<std::string>& people) {
    constexpr std::size_t kNamed = 4;
    std::string names;
    for (std::size_t i = 0; i < people.size() && i < kNamed; ++i)
        names += (i == 0 ? "" : ", ") + people[i];
    if (people.size() > kNamed) names += " and " + std::to_string(people.size() - kNamed) + " more";
    return names;
}

void write_entry(Html& html, const canvas::ConversationEntry& entry, const std::string& session) {
    const auto item = html.in("li", {{"class", "card entry"}});
    {
        const auto heading = html.in("h2");
        const std::string address = address_of(kConversationPage, session, "id", entry.id.value);
        html.leaf("a", {{"href", address}, {"dir", "auto"}}, entry.title);
    }
    {
        const auto facts = html.in("p", {{"class", "facts"}});
        write_time(html, entry.time);
        if (entry.duration_ms) html.leaf("span", length_text(*entry.duration_ms));
    }
    if (!entry.people.empty())
        html.leaf("p", {{"class", "who"}, {"dir", "auto"}}, names_of(entry.people));
    if (!entry.summary.empty())
        html.leaf("p", {{"class", "brief"}, {"dir", "auto"}}, entry.summary);
}

}  // namespace

std::string list_page(const ConversationList& list) {
    return page("Conversations", "list", [&](Html& html) {
        const auto main = html.in("main");
        html.leaf("h1", "Conversations");
        if (list.entries.empty())
            html.leaf("p", {{"class", "card empty"}},
                      "No conversation of this record is shared with Salesforce yet. New ones "
                      "appear after the next export.");
        {
            const auto entries = html.in("ul", {{"class", "entries"}});
            for (const auto& entry : list.entries) write_entry(html, entry, list.session);
        }
        if (list.newer.empty() && list.older.empty()) return;
        const auto more = html.in("nav", {{"class", "more"}, {"aria-label", "More conversations"}});
        if (!list.newer.empty()) html.leaf("a", {{"href", list.newer}}, "Newest");
        if (!list.older.empty()) html.leaf("a", {{"href", list.older}}, "Older");
    });
}

}  // namespace dealwire::api
