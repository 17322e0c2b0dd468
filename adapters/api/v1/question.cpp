#include "adapters/api/v1/question.hpp"

#include "adapters/api/http/request_text.hpp"
#include "adapters/json/json.hpp"
#include "engine/base/nearest.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::api::v1 {
namespace {

using base::Tree;

[[noreturn]] void refuse_parameter(std::string_view name, const std::string& must) {
    throw Refused{{.status = 400,
                   .code = "invalid-parameter",
                   .detail = "The parameter '" + std::string{name} + "' " + must + ".",
                   .more = {{"parameter", name}}}};
}

[[noreturn]] void refuse_body(const std::string& detail) {
    throw Refused{{.status = 400, .code = "invalid-body", .detail = detail}};
}

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::optional<std::string> from_hex(std::string_view text) {
    std::string bytes;
    if (text.size() % 2 != 0) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

void check_members(const Tree::Object& object, const std::vector<std::string>& members) {
    for (const auto& [name, value] : object) {
        if (std::ranges::find(members, name) != members.end()) continue;
        const auto near = base::nearest(name, members);
        std::string known;
        for (const std::string& member : members) known += (known.empty() ? "" : ", ") + member;
        refuse_body("There is no member '" + name + "' here." +
                    (near ? " Do you mean '" + *near + "'?" : " It may have: " + known + "."));
    }
}

const Tree& member_of(const Tree& body, const char* name) {
    const Tree* value = body.find(name);
    if (!value || value->is_null())
        refuse_body("The member '" + std::string{name} + "' is missing.");
    return *value;
}

}  // namespace

const std::string& Question::at(std::string_view name) const { return path.find(name)->second; }

const std::string* Question::asked(std::string_view name) const { return value_of(query, name); }

std::size_t limit_of(const Question& question, std::size_t usual, std::size_t most) {
    const std::string* text = question.asked("limit");
    if (!text) return usual;
    const auto number = whole(*text);
    if (!number || *number < 1 || *number > static_cast<std::int64_t>(most))
        refuse_parameter("limit", "must be a whole number from 1 to " + std::to_string(most));
    return static_cast<std::size_t>(*number);
}

std::optional<base::Instant> instant_of(const Question& question, std::string_view name) {
    const std::string* text = question.asked(name);
    if (!text) return std::nullopt;
    const auto instant = base::parse_instant(*text);
    if (!instant)
        refuse_parameter(name, "must be a moment with its zone, such as 2026-03-02T09:30:00Z");
    return instant;
}

std::optional<bool> flag_of(const Question& question, std::string_view name) {
    const std::string* text = question.asked(name);
    if (!text) return std::nullopt;
    if (*text != "true" && *text != "false") refuse_parameter(name, "must be true or false");
    return *text == "true";
}

std::optional<std::vector<std::string>> list_of(const Question& question, std::string_view name,
                                                std::size_t most) {
    const std::string* text = question.asked(name);
    if (!text) return std::nullopt;
    std::vector<std::string> words;
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::size_t length = std::min(rest.find(','), rest.size());
        if (length > 0) words.emplace_back(rest.substr(0, length));
        rest.remove_prefix(std::min(rest.size(), length + 1));
    }
    if (words.empty() || words.size() > most)
        refuse_parameter(name, "must name 1 to " + std::to_string(most) + ", with commas between");
    return words;
}

Tree body_of(const Question& question, const std::vector<std::string>& members) {
    if (question.request.spooled)
        throw Refused{{.status = 413,
                       .code = "too-large",
                       .detail = "The body is larger than what is read here."}};
    auto body = json::parse(question.request.body);
    if (!body) refuse_body("The body is no JSON: " + body.error().reason + ".");
    const Tree::Object* object = body->object();
    if (!object) refuse_body("The body must be a JSON object.");
    check_members(*object, members);
    return std::move(*body);
}

std::string text_in(const Tree& body, const char* name) {
    const Tree& value = member_of(body, name);
    const std::string* text = value.string();
    if (!text || text->empty())
        refuse_body("The member '" + std::string{name} + "' must be a text that is not empty.");
    return *text;
}

std::string optional_text_in(const Tree& body, const char* name) {
    const Tree* value = body.find(name);
    if (!value || value->is_null()) return "";
    const std::string* text = value->string();
    if (!text) refuse_body("The member '" + std::string{name} + "' must be a text.");
    return *text;
}

std::vector<std::string> texts_in(const Tree& body, const char* name, std::size_t most) {
    const Tree::Array* array = member_of(body, name).array();
    if (!array || array->empty() || array->size() > most)
        refuse_body("The member '" + std::string{name} + "' must be a list of 1 to " +
                    std::to_string(most) + " texts.");
    std::vector<std::string> texts;
    for (const Tree& each : *array) {
        const std::string* text = each.string();
        if (!text || text->empty())
            refuse_body("The member '" + std::string{name} + "' must hold texts alone.");
        texts.push_back(*text);
    }
    return texts;
}

int revision_in(const Tree& body, const char* name) {
    constexpr std::int64_t kMost = 1'000'000'000;
    const base::Number* number = member_of(body, name).number();
    const auto value = number ? base::to_integer(*number) : std::nullopt;
    if (!value || *value < 0 || *value > kMost)
        refuse_body("The member '" + std::string{name} + "' must be the number of a revision.");
    return static_cast<int>(*value);
}

std::string cursor_text(std::string_view place) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const char c : place) {
        const auto byte = static_cast<unsigned char>(c);
        text.push_back(kDigits[byte / 16]);
        text.push_back(kDigits[byte % 16]);
    }
    return text;
}

std::optional<std::string> place_of(const Question& question, std::string_view name) {
    const std::string* text = question.asked(name);
    if (!text) return std::nullopt;
    auto place = from_hex(*text);
    if (!place || place->empty() || !is_text(*place))
        refuse_parameter(name, "is no cursor of this API; take it from an answer as it is");
    return place;
}

std::string etag_of(std::string_view what, int revision) {
    return "\"" + std::string{what} + "-" + std::to_string(revision) + "\"";
}

std::optional<int> expected_revision(const Question& question, std::string_view what) {
    const std::string* header = header_of(question.request, "If-Match");
    if (!header)
        throw Refused{{.status = 428,
                       .code = "revision-needed",
                       .title = "Which revision?",
                       .detail =
                           "Send the ETag of what you have seen as If-Match, so that nobody's "
                           "change is overwritten unseen; or If-Match: *."}};
    const std::string_view text = base::trim(*header);
    if (text == "*") return std::nullopt;
    const std::string start = "\"" + std::string{what} + "-";
    const auto number = text.starts_with(start) && text.ends_with('"') && text.size() > start.size()
                            ? whole(text.substr(start.size(), text.size() - start.size() - 1))
                            : std::nullopt;
    constexpr std::int64_t kMost = 1'000'000'000;
    if (!number || *number < 0 || *number > kMost)
        throw Refused{
            {.status = 400,
             .code = "invalid-if-match",
             .detail = "If-Match is no ETag of this. Send the one that GET answered, such "
                       "as " +
                       etag_of(what, 3) + ", or *."}};
    return static_cast<int>(*number);
}

}  // namespace dealwire::api::v1
