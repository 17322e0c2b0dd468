#include "adapters/json/json.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/wiring_v1/v1_desk.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace dealwire::app {
namespace {

using api::v1::Answer;
using api::v1::Question;
using api::v1::Refused;
using base::Tree;

/// One document a line, from a list of documents: what takes them in reads lines.
std::string lines_of(std::string_view text) {
    const auto parsed = json::parse(text);
    if (!parsed)
        throw Refused{{.status = 400,
                       .code = "invalid-body",
                       .detail = "The body is no JSON: " + parsed.error().reason + "."}};
    std::string lines;
    for (const Tree& each : *parsed->array()) lines += json::to_text(each) + "\n";
    return lines;
}

std::unique_ptr<std::istream> lines_in(const Question& question) {
    const api::HttpRequest& request = question.request;
    if (request.spooled) {
        auto stream = request.spooled->open();
        if ((*stream >> std::ws).peek() == '[')
            throw Refused{{.status = 413,
                           .code = "too-large",
                           .detail = "A list of this size is not read. Send one document a line "
                                     "(application/x-ndjson)."}};
        return stream;
    }
    const std::string_view text = base::trim(request.body);
    if (text.empty())
        throw Refused{{.status = 400,
                       .code = "invalid-body",
                       .detail = "The body is empty. Send one document a line, or a list."}};
    const bool is_list = text.starts_with('[');
    if (!is_list && request.content_type.starts_with("application/json"))
        throw Refused{{.status = 400,
                       .code = "invalid-body",
                       .detail = "The body is no JSON list. One document a line is "
                                 "application/x-ndjson."}};
    return std::make_unique<std::istringstream>(is_list ? lines_of(text) : request.body);
}

Answer ingest(const V1Desk& desk, const Question& question) {
    const bool restore = api::v1::flag_of(question, "restore").value_or(false);
    const auto lines = lines_in(question);
    return {.document = desk.at_desk(question, [&](Invocation& invocation, Local& local) {
        return ingest_documents(invocation, local, *lines, restore);
    })};
}

/// What tells one parked record from all others.
std::string name_of(const Tree& record) {
    std::string name;
    for (const char* part : {"conversation", "object", "key"})
        name += record.text_at(part).value_or("") + "\n";
    return name;
}

/// The place in the list after the record that a cursor names; the list may have changed.
std::size_t index_after(const Tree::Array& records, const std::string& name) {
    const auto found = std::ranges::find(records, name, name_of);
    if (found != records.end()) return static_cast<std::size_t>(found - records.begin()) + 1;
    const auto next =
        std::ranges::find_if(records, [&](const Tree& record) { return name_of(record) > name; });
    return static_cast<std::size_t>(next - records.begin());
}

Answer list_parked_records(const V1Desk& desk, const Question& question) {
    const std::size_t limit = api::v1::limit_of(question, 100, kMostParked);
    const auto after = api::v1::place_of(question, "cursor");
    const Tree all = desk.in_scope(question, list_parked);
    const Tree::Array& records = *all.find("parked")->array();
    const std::size_t from = after ? index_after(records, *after) : 0;
    const std::size_t to = std::min(records.size(), from + limit);
    const auto at = [&](std::size_t index) {
        return records.begin() + static_cast<std::ptrdiff_t>(index);
    };
    Tree document = Tree::Object{{"parked", Tree::Array(at(from), at(to))}};
    document.set("next", to < records.size() && to > from
                             ? Tree{api::v1::cursor_text(name_of(records[to - 1]))}
                             : Tree{});
    return {.document = std::move(document)};
}

Answer retry(const V1Desk& desk, const Question& question) {
    constexpr std::size_t kMost = 1000;
    const Tree body = api::v1::body_of(question, {"conversations", "all"});
    const Tree* all = body.find("all");
    const bool every = all && all->boolean() && *all->boolean();
    if (every == (body.find("conversations") != nullptr))
        throw Refused{{.status = 400,
                       .code = "invalid-body",
                       .detail = "Say either \"conversations\": [ids] or \"all\": true."}};
    const std::vector<std::string> ids =
        every ? std::vector<std::string>{} : api::v1::texts_in(body, "conversations", kMost);
    Answer answer{.document = desk.in_scope(question, [&](Invocation& invocation, Place& place) {
        return retry_parked(invocation, place, ids);
    })};
    desk.came_in(question.caller.tenant);
    return answer;
}

}  // namespace

void add_intake_answers(const V1Desk& desk, api::v1::Handlers& handlers) {
    handlers["ingest"] = [&](const Question& question) { return ingest(desk, question); };
    handlers["listParked"] = [&](const Question& question) {
        return list_parked_records(desk, question);
    };
    handlers["retryParked"] = [&](const Question& question) { return retry(desk, question); };
}

}  // namespace dealwire::app
