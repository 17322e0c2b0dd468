#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/wiring_v1/v1_desk.hpp"
#include "engine/base/time_text.hpp"

#include <charconv>

namespace dealwire::app {
namespace {

using api::v1::Answer;
using api::v1::Question;
using api::v1::Refused;
using base::Tree;
using ports::ConversationFilter;
using ports::ListPlace;

constexpr std::size_t kUsual = 100;
constexpr std::size_t kMost = 1000;
constexpr std::size_t kMostIds = 200;

ConversationFilter filter_of(const Question& question) {
    ConversationFilter filter{
        .from = api::v1::instant_of(question, "from"),
        .to = api::v1::instant_of(question, "to"),
        .primary_users = api::v1::list_of(question, "primaryUserIds", kMostIds),
        .is_private = api::v1::flag_of(question, "private"),
        .with_planned = true};
    if (const auto ids = api::v1::list_of(question, "ids", kMostIds)) {
        filter.ids.emplace();
        for (const std::string& id : *ids) filter.ids->push_back({id});
    }
    if (const std::string* workspace = question.asked("workspaceId")) filter.workspace = *workspace;
    if (!sees_private(question)) {
        if (filter.is_private == true) filter.ids.emplace();  // of those, none are shown
        filter.is_private = false;
    }
    return filter;
}

/// Milliseconds, a blank, the id.
std::string text_of(const ListPlace& place) {
    return std::to_string(place.at.time_since_epoch().count()) + " " + place.id.value;
}

std::optional<ListPlace> list_place_of(const Question& question) {
    const auto text = api::v1::place_of(question, "cursor");
    if (!text) return std::nullopt;
    const std::size_t blank = text->find(' ');
    std::int64_t at = 0;
    const auto [end, error] =
        std::from_chars(text->data(), text->data() + std::min(blank, text->size()), at);
    if (error != std::errc{} || blank == std::string::npos || end != text->data() + blank)
        throw Refused{{.status = 400,
                       .code = "invalid-parameter",
                       .detail = "The parameter 'cursor' is none of this list.",
                       .more = {{"parameter", "cursor"}}}};
    return ListPlace{base::Instant{base::Instant::duration{at}}, {text->substr(blank + 1)}};
}

Answer list(const V1Desk& desk, const Question& question) {
    const ConversationFilter filter = filter_of(question);
    const std::size_t limit = api::v1::limit_of(question, kUsual, kMost);
    const auto after = list_place_of(question);
    const base::TenantId& tenant = question.caller.tenant;
    auto page = desk.directory().page(tenant, filter, after, limit + 1);
    const bool more = page.size() > limit;
    if (more) page.pop_back();
    Tree::Array list;
    for (const ports::ListedConversation& each : page) {
        Tree tree = conversation_tree(each.conversation);
        tree.set("workspaceId", each.workspace);
        list.push_back(std::move(tree));
    }
    Tree document = Tree::Object{{"conversations", std::move(list)}};
    document.set("next", more ? Tree{api::v1::cursor_text(text_of(page.back().place))} : Tree{});
    if (!after) document.set("total", desk.directory().count(tenant, filter));
    return {.document = std::move(document)};
}

Answer get(const V1Desk& desk, const Question& question) {
    const std::string id{question.at("id")};
    ConversationFilter wanted{.ids = std::vector<base::ConversationId>{{id}},
                              .with_planned = true,
                              .content = ports::ListedContent::Whole};
    // One look: what is made private meanwhile is not handed out.
    if (!sees_private(question)) wanted.is_private = false;
    auto found = desk.directory().page(question.caller.tenant, wanted, std::nullopt, 1);
    if (found.empty()) refuse_missing("There is no conversation '" + id + "'.");
    return {.document = std::move(found.front().head)};
}

Answer remove(const V1Desk& desk, const Question& question) {
    const std::string id = desk.visible(question, question.at("id")).id.value;
    Answer answer{.document = desk.at_desk(question, [&](Invocation& invocation, Local& local) {
        return delete_conversations(invocation, local, {id});
    })};
    desk.came_in(question.caller.tenant);
    return answer;
}

Answer explain(const V1Desk& desk, const Question& question) {
    const std::string id = desk.visible(question, question.at("id")).id.value;
    return {.document = desk.in_scope(question, [&](Invocation& invocation, Place& place) {
        return explain_conversation(invocation, place, id);
    })};
}

Answer decide(const V1Desk& desk, const Question& question, const std::string& opportunity) {
    const std::string id = desk.visible(question, question.at("id")).id.value;
    Answer answer{.document = desk.in_scope(question, [&](Invocation& invocation, Place& place) {
        return decide_override(invocation, place, {id, opportunity});
    })};
    desk.came_in(question.caller.tenant);
    return answer;
}

}  // namespace

void add_conversation_answers(const V1Desk& desk, api::v1::Handlers& handlers) {
    handlers["listConversations"] = [&](const Question& question) { return list(desk, question); };
    handlers["getConversation"] = [&](const Question& question) { return get(desk, question); };
    handlers["deleteConversation"] = [&](const Question& question) {
        return remove(desk, question);
    };
    handlers["explainConversation"] = [&](const Question& question) {
        return explain(desk, question);
    };
    handlers["setOverride"] = [&](const Question& question) {
        const Tree body = api::v1::body_of(question, {"opportunity"});
        return decide(desk, question, api::v1::text_in(body, "opportunity"));
    };
    handlers["clearOverride"] = [&](const Question& question) {
        return decide(desk, question, "");
    };
}

}  // namespace dealwire::app
