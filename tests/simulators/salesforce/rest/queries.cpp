#include "tests/simulators/salesforce/rest/queries.hpp"

#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/soql/result_writer.hpp"
#include "tests/simulators/salesforce/soql/soql.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::orgsim {
namespace {

constexpr std::size_t kSmallestPage = 200;
constexpr std::size_t kLargestPage = 2000;

/// `Sforce-Query-Options: batchSize=1000` is a hint; wide rows are cut to the smallest page.
std::size_t page_size(const HttpRequest& request, const Translated& query) {
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
    const Translated query = translate(soql, *session.visible, options);
    QueryAnswer answer = run_query(session.org.database(), query, *session.visible, session.base());
    return page_response(session,
                         session.org.cursors().open(std::move(answer.records), answer.total,
                                                    page_size(request, query)));
}

HttpResponse answer_next_page(const Session& session, const std::string& locator) {
    const auto page = session.org.cursors().read(locator);
    if (!page) {
        throw ApiError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    }
    return page_response(session, *page);
}

}  // namespace dealwire::orgsim
