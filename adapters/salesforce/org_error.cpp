#include "adapters/salesforce/org_error.hpp"

#include "engine/base/text.hpp"

namespace dealwire::salesforce {

namespace {

using base::Tree;

constexpr std::size_t kLongestMessage = 500;

std::string cleaned(std::string_view text) {
    std::string clean = base::without_control_characters(text);
    std::ranges::replace_if(
        clean, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return base::is_utf8(clean) ? base::cut(clean, kLongestMessage) : std::string{};
}

/// A refused query is quoted with a part of it before what is wrong; the part tells nobody
/// anything. Source: SOQL and SOSL Reference; MALFORMED_QUERY and INVALID_TYPE are answered like
/// that.
std::string without_excerpt(std::string message) {
    const auto mark = message.find("ERROR at Row:");
    if (mark == std::string::npos) return message;
    const auto line = message.find('\n', mark);
    return line == std::string::npos || line + 1 == message.size() ? message
                                                                   : message.substr(line + 1);
}

std::string first_text(const Tree& object, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys)
        if (const auto text = object.text_at(key); text && !text->empty()) return *text;
    return {};
}

/// Source: REST API Developer Guide, "Duplicate Rule Header"; some versions misspell the key.
void collect_duplicates(const Tree& error, std::vector<std::string>& ids) {
    const Tree* result = error.find("duplicateResult");
    if (!result) result = error.find("duplicateResut");
    const Tree* matches = result ? result->find("matchResults") : nullptr;
    if (!matches || !matches->array()) return;
    for (const Tree& match : *matches->array()) {
        const Tree* records = match.find("matchRecords");
        if (!records || !records->array()) continue;
        for (const Tree& record : *records->array())
            if (const auto id = record.text_at("record.Id")) ids.push_back(*id);
    }
}

/// `…/sobjects/Account/001…`: the id is what stands after the last slash.
OrgError several_matches(const Tree::Array& addresses) {
    OrgError error{.code = "DUPLICATE_EXTERNAL_ID",
                   .message = "Several records have this external id."};
    for (const Tree& address : addresses)
        if (const std::string* text = address.string())
            error.ids.push_back(text->substr(text->rfind('/') + 1));
    return error;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

bool mentions_all(const std::string& message, const std::vector<std::string>& names) {
    return std::ranges::all_of(
        names, [&](const std::string& name) { return message.find(name) != std::string::npos; });
}

}  // namespace

std::string OrgError::sentence() const {
    std::string text = message.empty() ? "Salesforce gave no message." : message;
    if (!mentions_all(message, fields)) text += " (fields: " + listed(fields) + ")";
    if (!mentions_all(message, ids)) text += " (records: " + listed(ids) + ")";
    return text;
}

OrgError read_error(const Tree& body) {
    const Tree* error = &body;
    if (const Tree::Array* list = body.array()) {
        if (list->empty()) return {};
        if (list->front().string()) return several_matches(*list);
        error = &list->front();
    }
    OrgError found{
        .code = first_text(*error, {"errorCode", "statusCode", "error"}),
        .message = cleaned(without_excerpt(first_text(*error, {"message", "error_description"})))};
    if (const Tree* fields = error->find("fields"); fields && fields->array())
        for (const Tree& field : *fields->array())
            if (const std::string* name = field.string()) found.fields.push_back(*name);
    collect_duplicates(*error, found.ids);
    return found;
}

}  // namespace dealwire::salesforce
