#include "adapters/api/v2/privacy_pages.hpp"
#include "adapters/api/v2/shape.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <array>

namespace dealwire::api::v2 {
namespace {

using base::Tree;

constexpr std::array kLogTypes{"AccessLog", "UserActivityLog", "UserCallPlay",
                               "ExternallySharedCallAccess", "ExternallySharedCallPlay"};

Tree entry_of(const model::AccessEvent& event) {
    return Tree::Object{{"userId", Tree{}},
                        {"userEmailAddress", Tree{}},
                        {"userFullName", calls::text_or_null(event.actor_name)},
                        {"impersonatorUserId", Tree{}},
                        {"impersonatorEmailAddress", Tree{}},
                        {"impersonatorFullName", Tree{}},
                        {"impersonatorCompanyId", Tree{}},
                        {"eventTime", base::to_text(event.at)},
                        {"logRecord", Tree::Object{{"kind", model::name_of(event.kind)},
                                                   {"action", event.action},
                                                   {"actor", calls::text_or_null(event.actor)},
                                                   {"subject", calls::text_or_null(event.subject)},
                                                   {"address", calls::text_or_null(event.peer)},
                                                   {"status", event.status},
                                                   {"count", event.count},
                                                   {"last", base::to_text(event.last_at)},
                                                   {"reason", calls::text_or_null(event.why)}}}};
}

/// "2026-03-02T09:30:00Z 0193…": the place of an event.
std::string text_of(const model::AccessEvent& event) {
    return base::to_text(event.at) + " " + event.id;
}

std::optional<ports::AccessPlace> place_in(const std::string& text) {
    const auto gap = text.find(' ');
    if (gap == std::string::npos) return std::nullopt;
    const auto at = base::parse_instant(text.substr(0, gap));
    if (!at) return std::nullopt;
    return ports::AccessPlace{*at, text.substr(gap + 1)};
}

struct Window {
    ports::AccessQuery query;
    std::string type;
};

calls::Read<Window> read_window(const Asked& asked) {
    const std::string* type = asked.parameter("logType");
    if (!type || std::ranges::find(kLogTypes, *type) == kLogTypes.end())
        return calls::wrong(
            "logType: must be one of AccessLog, UserActivityLog, UserCallPlay, "
            "ExternallySharedCallAccess, ExternallySharedCallPlay");
    const auto moment = [&](const char* name) -> calls::Read<std::optional<base::Instant>> {
        const std::string* text = asked.parameter(name);
        if (!text || text->empty()) return std::nullopt;
        const auto at = calls::parse_moment(*text);
        if (!at) return calls::wrong(std::string{name} + ": must be a date-time with a zone");
        return at;
    };
    const auto from = moment("fromDateTime");
    if (!from) return calls::wrong(from.error());
    if (!*from) return calls::wrong("fromDateTime: must not be empty");
    const auto to = moment("toDateTime");
    if (!to) return calls::wrong(to.error());
    return Window{{.from = *from, .to = *to}, *type};
}

}  // namespace

HttpReply PrivacyPages::logs(const Asked& asked) {
    constexpr const char* kThings = "logs";
    const auto window = read_window(asked);
    if (!window) return asked.refuse(400, window.error());
    const auto paging = Paging::read(asked, held_.ports.cursors, kThings);
    const auto after = paging ? place_in(paging->after()) : std::nullopt;
    if (!paging || (!paging->first() && !after))
        return asked.refuse(400, "cursor: is not one of this list");
    if (window->type != "AccessLog") return asked.nothing(kThings);
    auto& log = held_.ports.access_log;
    const base::TenantId& tenant = asked.caller.tenant;
    auto events = log.page(tenant, window->query, after, kPageSize + 1);
    if (events.empty() && paging->first()) return asked.nothing(kThings);
    const bool more = events.size() > kPageSize;
    if (more) events.pop_back();
    auto total = static_cast<std::int64_t>(events.size());
    if (!paging->first())
        total = paging->total();
    else if (more)
        total = log.count(tenant, window->query);
    Tree::Array entries;
    for (const auto& event : events) entries.push_back(entry_of(event));
    const auto next = more ? std::optional{text_of(events.back())} : std::nullopt;
    return answer(asked.request, {{"records", paging->records(entries.size(), total, next)},
                                  {"logEntries", std::move(entries)}});
}

HttpReply PrivacyPages::crm_integrations(const Asked& asked) {
    return answer(asked.request, {{"integrations", Tree::Array{}}});
}

HttpReply PrivacyPages::register_crm(const Asked& asked) {
    if (held_.scope_of(asked.caller.tenant))
        return asked.refuse(409,
                            "A native CRM integration (Salesforce) exists; a generic one cannot "
                            "be registered beside it");
    return asked.refuse(409,
                        "CRM data is read from Salesforce alone; an administrator connects an org "
                        "with 'dealwire connect salesforce'");
}

HttpReply PrivacyPages::unknown_crm(const Asked& asked) {
    const std::string* id = asked.parameter("integrationId");
    if (!id || id->empty()) return asked.refuse(400, "integrationId: must not be empty");
    return asked.refuse(400, "integrationId: there is no such integration");
}

}  // namespace dealwire::api::v2
