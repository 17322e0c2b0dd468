#include "tests/simulators/salesforce/rest/user_access.hpp"

#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"

#include <regex>

namespace dealwire::orgsim {
namespace {

constexpr std::size_t kMostRecords = 200;

/// Whether the record is there and not in the bin.
bool is_live(const Session& session, const std::string& id) {
    const ObjectSchema* object = session.visible->find_by_prefix(id);
    const ObjectSchema* full = object ? session.org.schema().find_object(object->name) : nullptr;
    const auto record = full ? session.org.records().find(*full, id) : std::nullopt;
    return record && !record->flag("IsDeleted");
}

Json row_of(const Session& session, const std::string& user, const std::string& record,
            const std::vector<std::string>& fields) {
    const bool readable = !session.org.hidden_records().contains({user, record});
    Json row{{"attributes", {{"type", "UserRecordAccess"}}}};
    for (const std::string& field : fields) {
        if (same_name(field, "RecordId")) {
            row[field] = record;
        } else if (same_name(field, "HasReadAccess")) {
            row[field] = readable;
        } else {
            throw ApiError(400, "INVALID_FIELD",
                           "No such column '" + field + "' on entity 'UserRecordAccess'.");
        }
    }
    return row;
}

std::string unquoted_id(const std::string& literal) {
    const bool quoted = literal.size() > 2 && literal.front() == '\'' && literal.back() == '\'';
    const auto id = quoted ? normal_id(literal.substr(1, literal.size() - 2)) : std::nullopt;
    if (!id) {
        throw ApiError(400, "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: " + literal);
    }
    return *id;
}

}  // namespace

std::optional<HttpResponse> answer_user_access(const Session& session, const std::string& soql) {
    if (lower(soql).find("userrecordaccess") == std::string::npos) return std::nullopt;
    static const std::regex kQuery{
        R"(\s*SELECT\s+([\w\s,]+?)\s+FROM\s+UserRecordAccess\s+WHERE\s+UserId\s*=\s*('\w+')\s+AND\s+RecordId\s+IN\s*\(([\w\s,']+)\)\s*)",
        std::regex::icase};
    std::smatch parts;
    if (!std::regex_match(soql, parts, kQuery)) {
        throw ApiError(400, "MALFORMED_QUERY",
                       "Ask UserRecordAccess for one UserId and a list of RecordId.");
    }
    const std::string user = unquoted_id(parts[2]);
    const auto asked = split_list(parts[3].str());
    if (asked.size() > kMostRecords) {
        throw ApiError(400, "MALFORMED_QUERY", "UserRecordAccess takes 200 records at most.");
    }
    Json rows = Json::array();
    for (const std::string& literal : asked) {
        const std::string id = unquoted_id(literal);
        if (is_live(session, id)) {
            rows.push_back(row_of(session, user, id, split_list(parts[1].str())));
        }
    }
    return json_response(200, {{"totalSize", rows.size()}, {"done", true}, {"records", rows}});
}

}  // namespace dealwire::orgsim
