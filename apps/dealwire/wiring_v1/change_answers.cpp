#include "apps/dealwire/wiring_v1/v1_desk.hpp"

#include <charconv>
#include <set>
#include <stdexcept>

namespace dealwire::app {
namespace {

using api::v1::Answer;
using api::v1::Question;
using api::v1::Refused;
using base::Tree;
using model::ChangedSubject;
using model::ChangePlace;
using model::ChangeType;
using model::SubjectKind;

constexpr std::size_t kUsual = 100;
constexpr std::size_t kMost = 1000;

[[noreturn]] void refuse(const char* parameter, const std::string& detail) {
    throw Refused{{.status = 400,
                   .code = "invalid-parameter",
                   .detail = detail,
                   .more = {{"parameter", parameter}}}};
}

/// Position, kind and id with blanks between them.
std::string text_of(const ChangePlace& place) {
    return std::to_string(place.position) + " " + model::name_of(place.kind) + " " + place.subject;
}

std::optional<ChangePlace> place_from(std::string_view text) {
    ChangePlace place;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), place.position);
    if (error != std::errc{} || place.position < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.starts_with(' ')) return std::nullopt;
    text.remove_prefix(1);
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    try {
        place.kind = model::subject_kind_named(text.substr(0, blank));
    } catch (const std::out_of_range&) {
        return std::nullopt;
    }
    place.subject = std::string{text.substr(blank + 1)};
    return place;
}

ChangePlace start_of(const V1Desk& desk, const Question& question) {
    const base::TenantId& tenant = question.caller.tenant;
    const auto text = api::v1::place_of(question, "after");
    const std::string* from = question.asked("from");
    if (text && from) refuse("from", "Say either 'after' or 'from'.");
    if (from && *from != "beginning" && *from != "now")
        refuse("from", "The parameter 'from' must be beginning or now.");
    if (!text) return from && *from == "now" ? desk.changes().now(tenant) : ChangePlace{};
    const auto place = place_from(*text);
    if (!place) refuse("after", "The parameter 'after' is no cursor of changes.");
    if (!desk.changes().knows(tenant, *place))
        throw Refused{{.status = 410,
                       .code = "cursor-from-the-future",
                       .title = "Begin anew",
                       .detail = "The cursor knows more than the store, which was restored from a "
                                 "backup since. Begin again with from=beginning."}};
    return *place;
}

std::optional<SubjectKind> kind_of(const Question& question) {
    const std::string* name = question.asked("kind");
    if (!name) return std::nullopt;
    try {
        return model::subject_kind_named(*name);
    } catch (const std::out_of_range&) {
        refuse("kind", "The parameter 'kind' must be connection, conversation or member.");
    }
}

/// Conversations of the page that this key does not see: for it they are gone.
std::set<std::string> hidden_in(const V1Desk& desk, const Question& question,
                                const ports::ChangePage& page) {
    std::set<std::string> hidden;
    if (sees_private(question)) return hidden;
    std::vector<base::ConversationId> ids;
    for (const ChangedSubject& subject : page.subjects)
        if (subject.kind == SubjectKind::Conversation && !subject.deleted)
            ids.push_back({subject.id});
    for (const model::Conversation& each :
         desk.installation().conversations().find_all(question.caller.tenant, ids))
        if (each.is_private) hidden.insert(each.id.value);
    return hidden;
}

Tree change_tree(const ChangedSubject& subject, const ChangePlace& read, bool hidden) {
    const ChangeType type = hidden ? ChangeType::Deleted : model::type_since(subject, read);
    Tree::Array aspects;
    if (type != ChangeType::Deleted)
        for (const model::Aspect aspect : model::aspects_since(subject, read))
            aspects.emplace_back(model::name_of(aspect));
    return Tree::Object{{"kind", model::name_of(subject.kind)},
                        {"id", subject.id},
                        {"change", model::name_of(type)},
                        {"aspects", std::move(aspects)},
                        {"position", subject.position}};
}

Answer list(const V1Desk& desk, const Question& question) {
    const std::size_t limit = api::v1::limit_of(question, kUsual, kMost);
    const auto kind = kind_of(question);
    const ChangePlace read = start_of(desk, question);
    const auto page = desk.changes().after(question.caller.tenant, read, limit);
    const auto hidden = hidden_in(desk, question, page);
    Tree::Array changes;
    for (const ChangedSubject& subject : page.subjects)
        if (!kind || subject.kind == *kind)
            changes.push_back(change_tree(
                subject, read,
                subject.kind == SubjectKind::Conversation && hidden.contains(subject.id)));
    return {.document = Tree::Object{{"changes", std::move(changes)},
                                     {"next", api::v1::cursor_text(text_of(page.next))},
                                     {"more", page.more}}};
}

}  // namespace

void add_change_answers(const V1Desk& desk, api::v1::Handlers& handlers) {
    handlers["listChanges"] = [&](const Question& question) { return list(desk, question); };
}

}  // namespace dealwire::app
