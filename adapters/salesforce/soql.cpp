#include "adapters/salesforce/soql.hpp"

#include "adapters/http/url.hpp"
#include "engine/base/time_text.hpp"

namespace dealwire::salesforce {

namespace {

using model::RecordId;
using ports::ReadRequest;
using std::chrono::ceil;
using std::chrono::floor;
using std::chrono::seconds;

// Leaves room for the fixed part of the query, the host and the headers.
constexpr std::size_t kEncodedKeys = 10'000;

/// Rows at or after the place where an earlier read stopped. A place within a second cannot be
/// written in SOQL, so that second is then read again.
std::string after(const model::Bookmark& past, const std::string& stamp) {
    const base::Instant second = floor<seconds>(past.stamp);
    if (second != past.stamp) return stamp + " >= " + literal(second);
    return "(" + stamp + " > " + literal(second) + " OR (" + stamp + " = " + literal(second) +
           " AND Id > " + quoted(past.id.text()) + "))";
}

std::string where_it_begins(const ReadRequest& request) {
    if (request.stamp_field.empty())
        return request.past ? "Id > " + quoted(request.past->id.text()) : "";
    if (request.past) return after(*request.past, request.stamp_field);
    if (request.from) return request.stamp_field + " >= " + literal(*request.from);
    return "";
}

std::string one_of(const std::string& field, const std::vector<RecordId>& ids) {
    std::string text;
    for (const RecordId& id : ids) text += (text.empty() ? "" : ",") + quoted(id.text());
    return field + " IN (" + text + ")";
}

std::string condition_of(const ReadRequest& request) {
    std::vector<std::string> conditions;
    if (std::string begin = where_it_begins(request); !begin.empty())
        conditions.push_back(std::move(begin));
    // Rounded up: a row too many is harmless, a missing one is not.
    if (request.until && !request.stamp_field.empty())
        conditions.push_back(request.stamp_field + " < " + literal(ceil<seconds>(*request.until)));
    if (!request.owners.empty()) conditions.push_back(one_of("OwnerId", request.owners));
    if (!request.ids.empty()) conditions.push_back(one_of("Id", request.ids));
    std::string text;
    for (const std::string& condition : conditions)
        text += (text.empty() ? " WHERE " : " AND ") + condition;
    return text;
}

/// ` IN ('a', 'b')`
std::string listed(std::span<const std::string> values) {
    std::string text = " IN (";
    for (std::size_t i = 0; i < values.size(); ++i)
        text += (i == 0 ? "" : ", ") + quoted(values[i]);
    return text + ")";
}

}  // namespace

std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        switch (c) {
            case '\\':
                out += "\\\\";
                break;
            case '\'':
                out += "\\'";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20) out += c;
        }
    }
    return out + "'";
}

std::string literal(base::Instant instant) { return base::to_text(floor<seconds>(instant)); }

std::string select_in_any_order(const ReadRequest& request) {
    std::string text = "SELECT ";
    for (std::size_t i = 0; i < request.columns.size(); ++i)
        text += (i == 0 ? "" : ", ") + request.columns[i].name;
    return text + " FROM " + request.object + condition_of(request);
}

std::string select(const ReadRequest& request) {
    return select_in_any_order(request) + " ORDER BY " +
           (request.stamp_field.empty() ? "" : request.stamp_field + ", ") + "Id";
}

std::string select_by_keys(const std::string& object, const std::string& key_field,
                           std::span<const std::string> keys) {
    return "SELECT Id, " + key_field + ", CreatedById FROM " + object + " WHERE " + key_field +
           listed(keys);
}

// A field that is named twice is refused: "duplicate field selected: Id".
std::string select_ids(const std::string& object, std::span<const std::string> ids) {
    return "SELECT Id FROM " + object + " WHERE Id" + listed(ids);
}

std::string encoded(std::string_view soql) {
    std::string text;
    for (const char c : soql) {
        if (c == ' ')
            text += '+';
        else if (std::string_view{",():"}.find(c) != std::string_view::npos)
            text += c;
        else
            text += http::percent_encode({&c, 1});
    }
    return text;
}

std::vector<std::span<const std::string>> chunks(std::span<const std::string> keys) {
    std::vector<std::span<const std::string>> lists;
    std::size_t begin = 0;
    std::size_t length = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::size_t added = encoded(quoted(keys[i])).size() + 2;
        if (i > begin && length + added > kEncodedKeys) {
            lists.push_back(keys.subspan(begin, i - begin));
            begin = i;
            length = 0;
        }
        length += added;
    }
    if (begin < keys.size()) lists.push_back(keys.subspan(begin));
    return lists;
}

}  // namespace dealwire::salesforce
