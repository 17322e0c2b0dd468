#include "adapters/json/json.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/wiring_v1/v1_desk.hpp"
#include "engine/base/text.hpp"

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

constexpr std::size_t kMostParked = 1000;  // of one page

/// Its parts, a line each: object names and our keys have no line feed.
std::string text_of(const ports::ParkedPlace& place) {
    return std::string{place.waiting ? "1" : "0"} + "\n" + place.object + "\n" + place.key;
}

ports::ParkedPlace place_of(const Tree& record) {
    const auto text = [&](const char* name) { return record.text_at(name).value_or(""); };
    return {text("code") == ports::kWaitsForParentCode, text("object"), text("key")};
}

/// The beginning where there is no cursor.
ports::ParkedPlace parked_place_of(const Question& question) {
    const auto text = api::v1::place_of(question, "cursor");
    if (!text) return {};
    const std::size_t first = text->find('\n');
    const std::size_t second = text->find('\n', first == std::string::npos ? first : first + 1);
    if (second == std::string::npos)
        throw Refused{{.status = 400,
                       .code = "invalid-parameter",
                       .detail = "The parameter 'cursor' is none of this list.",
                       .more = {{"parameter", "cursor"}}}};
    return {text->substr(0, first) == "1", text->substr(first + 1, second - first - 1),
            text->substr(second + 1)};
}

/// One more than are answered tells whether there are more.
Answer list_parked_records(const V1Desk& desk, const Question& question) {
    const std::size_t limit = api::v1::limit_of(question, 100, kMostParked);
    const ParkedPage page{limit + 1, parked_place_of(question), private_ones_for(question)};
    Tree document = desk.in_scope(question, [&](Invocation& invocation, Place& place) {
        return list_parked(invocation, place, page);
    });
    Tree::Array records = *document.find("parked")->array();
    const bool more = records.size() > limit;
    if (more) records.pop_back();
    document.set("next",
                 more ? Tree{api::v1::cursor_text(text_of(place_of(records.back())))} : Tree{});
    document.set("parked", std::move(records));
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
    for (const std::string& id : ids) desk.visible(question, id);
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
