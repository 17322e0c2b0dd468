#include "tests/bench/import/org/soql.hpp"

#include <charconv>

namespace dealwire::bench {
namespace {

constexpr std::size_t kToSeconds = 19;
constexpr std::size_t kIdLength = 18;

/// What stands before `mark`, taken off the text with it; all of it where there is no mark.
std::string_view take_until(std::string_view& text, std::string_view mark) {
    const std::size_t at = text.find(mark);
    const std::string_view before = text.substr(0, at);
    text = at == std::string_view::npos ? "" : text.substr(at + mark.size());
    return before;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) parts.emplace_back(trimmed(take_until(list, ",")));
    return parts;
}

bool read_ids(std::string_view list, Soql& soql) {
    for (const std::string& quoted : split(take_until(list, ")"))) {
        if (quoted.size() != kIdLength + 2) return false;
        soql.ids.push_back(quoted.substr(1, kIdLength));
    }
    return list.empty();
}

/// `(SystemModstamp > T OR (SystemModstamp = T AND Id > 'I'))`, behind its first six words.
bool read_place(std::string_view rest, Soql& soql) {
    soql.from = rest.substr(0, kToSeconds);
    take_until(rest, "AND Id > '");
    soql.past_id = rest.substr(0, kIdLength);
    return rest.size() == kIdLength + std::string_view{"'))"}.size();
}

bool read_condition(std::string_view condition, Soql& soql) {
    constexpr std::string_view kFrom = "SystemModstamp >= ";
    constexpr std::string_view kPast = "(SystemModstamp > ";
    constexpr std::string_view kIds = "Id IN (";
    if (condition.empty()) return true;
    if (condition.starts_with(kIds)) return read_ids(condition.substr(kIds.size()), soql);
    if (condition.starts_with(kPast)) return read_place(condition.substr(kPast.size()), soql);
    if (!condition.starts_with(kFrom) || condition.find(' ', kFrom.size()) != condition.npos)
        return false;
    soql.from = condition.substr(kFrom.size(), kToSeconds);
    return true;
}

}  // namespace

std::optional<Soql> parse_soql(std::string_view text) {
    constexpr std::string_view kSelect = "SELECT ";
    std::string_view rest = trimmed(text);
    if (!rest.starts_with(kSelect)) return std::nullopt;
    rest.remove_prefix(kSelect.size());
    Soql soql{.columns = split(take_until(rest, " FROM "))};

    std::string_view limit = rest;
    rest = take_until(limit, " LIMIT ");
    if (limit = trimmed(limit); !limit.empty()) {
        soql.limit = 0;
        std::from_chars(limit.data(), limit.data() + limit.size(), *soql.limit);
    }
    std::string_view order = rest;
    rest = take_until(order, " ORDER BY ");
    soql.object = trimmed(take_until(rest, " WHERE "));
    if (!read_condition(trimmed(rest), soql)) return std::nullopt;
    return soql;
}

}  // namespace dealwire::bench
