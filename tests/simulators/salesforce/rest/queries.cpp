#include "tests/simulators/salesforce/rest/queries.hpp"

#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/rest/user_access.hpp"
#include "tests/simulators/salesforce/soql/result_writer.hpp"
#include "tests/simulators/salesforce/soql/soql.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::orgsim {
namespace {

constexpr std::size_t kSmallestPage = 200;
constexpr std::size_t kLargestPage = 2000;

/// `Sforce-Query-Options: batchSize=1000` is a hint; wide rows are cut to the smallest page.
std::size_t page_size(const Session& session, const HttpRequest& request, const Translated& query) {
    if (session.org.page_rows()) return *session.org.page_rows();
    const auto wide = std::count_if(query.columns.begin(), query.columns.end(), [](auto& column) {
        return column.type == FieldType::TextArea && column.name.ends_with("__c");
    });
    if (wide >= 2) {
        return kSmallestPage;
    }
    const auto header = lower(request.header("sforce-query-options"));
    const auto at = header.find("batchsize=");
    std::size_t size = kLargestPage;
    if (at != std::string::npos) {
        std::from_chars(header.data() + at + 10, header.data() + header.size(), size);
    }
    return std::clamp(size, kSmallestPage, kLargestPage);
}

HttpResponse page_response(const Session& session, const QueryCursors::Page& page) {
    HttpResponse response;
    response.body = "{\"totalSize\":" + std::to_string(page.total) +
                    ",\"done\":" + (page.next.empty() ? "true" : "false");
    if (!page.next.empty()) {
        response.body += ",\"nextRecordsUrl\":\"" + session.base() + "/query/" + page.next + "\"";
    }
    response.body += ",\"records\":[" + page.records + "]}";
    return response;
}

const FieldSchema* field_of(const Schema& schema, const std::string& object_name,
                            const SoqlColumn& column) {
    const ObjectSchema* object = schema.find_object(object_name);
    for (const auto& relationship : column.path) {
        const FieldSchema* way =
            object == nullptr ? nullptr : object->find_relationship(relationship);
        object = way == nullptr || way->reference_to.empty()
                     ? nullptr
                     : schema.find_object(way->reference_to.front());
    }
    return object == nullptr ? nullptr : object->find_field(column.name);
}

Json column_json(const SoqlColumn& column, const FieldSchema* field, bool aggregate) {
    const bool number = is_number(column.type);
    return {{"aggregate", aggregate && field == nullptr},
            {"apexType", nullptr},
            {"booleanType", column.type == FieldType::Boolean},
            {"columnName", column.name},
            {"custom", field != nullptr && field->custom},
            {"displayName", column.name},
            {"foreignKeyName", nullptr},
            {"insertable", field != nullptr && field->createable},
            {"joinColumns", Json::array()},
            {"numberType", number},
            {"textType", !number && column.type != FieldType::Boolean},
            {"updatable", field != nullptr && field->updateable}};
}

/// `columns=true`: what the answer's columns are, parents nested, instead of rows.
HttpResponse column_metadata(const Session& session, const Translated& query) {
    Json columns = Json::array();
    bool id_selected = false;
    for (const auto& column : query.columns) {
        Json* level = &columns;
        for (const auto& parent : column.path) {
            if (level->empty() || level->back()["columnName"] != parent) {
                SoqlColumn way;
                way.name = parent;
                way.type = FieldType::Reference;
                level->push_back(column_json(way, nullptr, false));
            }
            level = &level->back()["joinColumns"];
        }
        level->push_back(
            column_json(column, field_of(*session.visible, query.object, column), query.aggregate));
        id_selected = id_selected || (column.path.empty() && column.name == "Id");
    }
    const ObjectSchema* object = session.visible->find_object(query.object);
    return json_response(200, {{"columnMetadata", columns},
                               {"entityName", query.object},
                               {"groupBy", query.aggregate},
                               {"idSelected", id_selected},
                               {"keyPrefix", object == nullptr ? "" : object->key_prefix}});
}

HttpResponse explain(const Session& session, const std::string& soql, const SoqlOptions& options) {
    const Translated query = translate(soql, *session.visible, options);
    return json_response(200, {{"plans", Json::array({{{"cardinality", 1},
                                                       {"fields", Json::array()},
                                                       {"leadingOperationType", "TableScan"},
                                                       {"notes", Json::array()},
                                                       {"relativeCost", 1.0},
                                                       {"sobjectCardinality", 1},
                                                       {"sobjectType", query.object}}})},
                               {"sourceQuery", soql}});
}

}  // namespace

namespace {

QueryLimits limits_of(const Session& session, const std::string& object) {
    const auto& limits = session.org.query_limits();
    const auto found = limits.find(lower(object));
    return found == limits.end() ? QueryLimits{} : found->second;
}

void check_columns(const Session& session, const Translated& query) {
    const auto most = limits_of(session, query.object).columns;
    if (most && query.columns.size() > *most) {
        throw ApiError(400, "QUERY_TOO_COMPLICATED",
                       "Query is either selecting too many fields or the filter conditions are too "
                       "complicated.");
    }
}

void check_time(const Session& session, const std::string& object, std::int64_t rows) {
    const auto most = limits_of(session, object).rows;
    if (most && rows > *most) {
        throw ApiError(400, "QUERY_TIMEOUT", "Your query request was running for too long.");
    }
}

}  // namespace

HttpResponse answer_query(const Session& session, const HttpRequest& request, bool all) {
    SoqlOptions options;
    options.now = stored_time(session.org.clock().now());
    options.include_deleted = all;
    if (request.query.contains("explain")) {
        return explain(session, request.parameter("explain"), options);
    }
    const auto soql = request.parameter("q");
    if (soql.empty()) {
        throw ApiError(400, "MALFORMED_QUERY", "A query string has to be specified");
    }
    if (auto answer = answer_user_access(session, soql)) return std::move(*answer);
    const Translated query = translate(soql, *session.visible, options);
    if (request.parameter("columns") == "true") {
        return column_metadata(session, query);
    }
    check_columns(session, query);
    QueryAnswer answer = run_query(session.org.database(), query, *session.visible, session.base());
    check_time(session, query.object, answer.total);
    return page_response(session,
                         session.org.cursors().open(std::move(answer.records), answer.total,
                                                    page_size(session, request, query)));
}

HttpResponse answer_next_page(const Session& session, const std::string& locator) {
    const auto page = session.org.cursors().read(locator);
    if (!page) {
        throw ApiError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    }
    return page_response(session, *page);
}

}  // namespace dealwire::orgsim
