#include "tests/bench/import/org/answers.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace dealwire::bench {
namespace {

using Json = nlohmann::ordered_json;

std::uint64_t total_rows(const Table& table, const Edition& edition) {
    return table.rows + (edition.changed ? table.changed.size() : 0);
}

/// Records `begin` to `end` of the table; those between head and tail exist in bulk pages only.
std::string records(const Table& table, std::uint64_t begin, std::uint64_t end) {
    struct Segment {
        const Records& records;
        std::uint64_t first;
    };

    const std::uint64_t tail = table.rows - table.tail.size();
    std::string text;
    for (const Segment& segment :
         {Segment{table.head, 0}, Segment{table.tail, tail}, Segment{table.changed, table.rows}}) {
        const std::uint64_t last = segment.first + segment.records.size();
        if (end <= segment.first || begin >= last || segment.first == last) continue;
        const std::string_view slice = segment.records.slice(
            std::max(begin, segment.first) - segment.first, std::min(end, last) - segment.first);
        text.append(text.empty() ? "" : ",\n").append(slice);
    }
    return text;
}

/// Only what was asked for, where that is not everything.
std::string projected(const std::string& records, const std::vector<std::string>& columns) {
    Json out = Json::array();
    for (const Json& record : Json::parse("[" + records + "]")) {
        Json& one = out.emplace_back(Json{{"attributes", record["attributes"]}});
        for (const std::string& column : columns)
            if (record.contains(column)) one[column] = record[column];
    }
    const std::string text = out.dump();
    return text.substr(1, text.size() - 2);
}

Answer page(const Table& table, std::uint64_t first, std::uint64_t begin, std::uint64_t count,
            const Edition& edition) {
    const std::uint64_t total = total_rows(table, edition);
    std::uint64_t end = std::min(begin + count, total);
    const std::uint64_t tail = table.rows - table.tail.size();
    if (begin < table.head.size() && table.head.size() < tail)
        end = std::min<std::uint64_t>(end, table.head.size());
    if (begin >= table.head.size() && begin < tail && begin < end)
        return refusal(400, "INVALID_QUERY_LOCATOR", "the static org has no such single records");
    const bool done = end >= total;
    std::string body = R"({"totalSize":)" + std::to_string(total - std::min(first, total)) +
                       R"(,"done":)" + (done ? "true" : "false");
    if (!done)
        body += R"(,"nextRecordsUrl":"/services/data/v66.0/query/0r8Kb)" + table.name + "-" +
                std::to_string(first) + "-" + std::to_string(end) + '"';
    return json_answer(body + ",\"records\":[" + records(table, begin, end) + "]}");
}

Answer by_ids(const Library& library, const Table& table, const Soql& soql,
              const Edition& edition) {
    std::string found;
    std::size_t count = 0;
    for (const std::string& id : soql.ids) {
        const std::string record = library.record(table, id, edition.changed);
        if (record.empty()) continue;
        found.append(count == 0 ? "" : ",").append(record);
        ++count;
    }
    return json_answer(R"({"totalSize":)" + std::to_string(count) + R"(,"done":true,"records":[)" +
                       projected(found, soql.columns) + "]}");
}

Answer organization() {
    const Json record{
        {"attributes",
         {{"type", "Organization"},
          {"url", std::string{"/services/data/v66.0/sobjects/Organization/"} + kOrgId}}},
        {"Id", kOrgId},
        {"Name", "Benchmark Org"},
        {"IsSandbox", false},
        {"InstanceName", "EU1"},
        {"OrganizationType", "Enterprise Edition"},
        {"NamespacePrefix", nullptr},
        {"TrialExpirationDate", nullptr}};
    return json_answer(Json{{"totalSize", 1}, {"done", true}, {"records", {record}}}.dump());
}

}  // namespace

std::string time_text(std::chrono::system_clock::time_point when) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000+0000", &parts);
    return text;
}

Answer json_answer(std::string text) { return {.body = std::move(text)}; }

Answer refusal(int status, std::string_view code, std::string_view message) {
    const Json error{{"message", std::string{message}}, {"errorCode", std::string{code}}};
    return {.status = status, .body = Json::array({error}).dump()};
}

std::string column_trouble(const Table& table, const Soql& soql) {
    if (soql.columns == table.columns) return {};
    std::string trouble = "The pages of " + table.name + " have other columns.";
    for (const std::string& column : table.columns)
        if (std::ranges::find(soql.columns, column) == soql.columns.end())
            trouble += " Not asked for: " + column + ".";
    for (const std::string& column : soql.columns)
        if (std::ranges::find(table.columns, column) == table.columns.end())
            trouble += " Unknown: " + column + ".";
    return trouble;
}

std::optional<std::uint64_t> first_row(const Table& table, const Soql& soql) {
    if (soql.from.empty()) return 0;
    const auto place = [&](const Records& records) {
        return soql.past_id.empty() ? records.from(soql.from)
                                    : records.past(soql.from, soql.past_id);
    };
    if (const std::size_t at = place(table.head); at < table.head.size()) return at;
    const std::size_t at = place(table.tail);
    const bool gap = table.head.size() + table.tail.size() < table.rows;
    if (at == 0 && gap) return std::nullopt;
    if (at < table.tail.size()) return table.rows - table.tail.size() + at;
    return table.rows + place(table.changed);
}

Answer query_answer(const Library& library, const Soql& soql, const Edition& edition,
                    std::size_t page_rows) {
    if (soql.object == "Organization") return organization();
    const Table* table = library.table(soql.object);
    if (!table)
        return refusal(400, "INVALID_TYPE", "sObject type '" + soql.object + "' is not supported.");
    if (!soql.ids.empty()) return by_ids(library, *table, soql, edition);
    const auto first = first_row(*table, soql);
    if (!first)
        return refusal(400, "STATIC_ORG", "The static org has no single records from there on.");
    if (column_trouble(*table, soql).empty() && !soql.limit)
        return page(*table, *first, *first, page_rows, edition);
    const std::uint64_t end =
        std::min(*first + std::min<std::uint64_t>(soql.limit.value_or(page_rows), page_rows),
                 total_rows(*table, edition));
    return json_answer(R"({"totalSize":)" + std::to_string(end - *first) +
                       R"(,"done":true,"records":[)" +
                       projected(records(*table, *first, end), soql.columns) + "]}");
}

Answer next_page_answer(const Library& library, std::string_view locator, const Edition& edition,
                        std::size_t page_rows) {
    constexpr std::string_view kMark = "0r8Kb";
    const std::size_t one = locator.find('-');
    const std::size_t two = locator.rfind('-');
    const Table* table = locator.starts_with(kMark) && one < two
                             ? library.table(locator.substr(kMark.size(), one - kMark.size()))
                             : nullptr;
    if (!table) return refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    std::uint64_t first = 0;
    std::uint64_t begin = 0;
    std::from_chars(locator.data() + one + 1, locator.data() + two, first);
    std::from_chars(locator.data() + two + 1, locator.data() + locator.size(), begin);
    return page(*table, first, begin, page_rows, edition);
}

}  // namespace dealwire::bench
