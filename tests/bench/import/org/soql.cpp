#include "tests/bench/import/org/soql.hpp"

#include <regex>

namespace dealwire::bench {
namespace {

constexpr std::size_t kToSeconds = 19;

std::vector<std::string> split(const std::string& list) {
    static const std::regex kComma{R"(\s*,\s*)"};
    return {std::sregex_token_iterator{list.begin(), list.end(), kComma, -1}, {}};
}

bool read_condition(const std::string& condition, Soql& soql) {
    static const std::regex kFrom{R"(SystemModstamp >= (\S+))"};
    static const std::regex kPast{
        R"(\(SystemModstamp > (\S+) OR \(SystemModstamp = \S+ AND Id > '(\w+)'\)\))"};
    std::smatch match;
    if (condition.empty()) return true;
    if (std::regex_match(condition, match, kFrom)) {
        soql.from = match[1].str().substr(0, kToSeconds);
        return true;
    }
    if (!std::regex_match(condition, match, kPast)) return false;
    soql.from = match[1].str().substr(0, kToSeconds);
    soql.past_id = match[2];
    return true;
}

}  // namespace

std::optional<Soql> parse_soql(std::string_view text) {
    static const std::regex kShape{
        R"(\s*SELECT\s+(.+?)\s+FROM\s+(\w+)(?:\s+WHERE\s+(.+?))?(?:\s+ORDER BY\s+([\w, ]+?))?(?:\s+LIMIT\s+(\d+))?\s*)",
        std::regex::icase};
    const std::string query{text};
    std::smatch match;
    if (!std::regex_match(query, match, kShape)) return std::nullopt;
    Soql soql{.columns = split(match[1]), .object = match[2]};
    if (match[5].matched) soql.limit = std::stoull(match[5]);
    if (!read_condition(match[3], soql)) return std::nullopt;
    return soql;
}

}  // namespace dealwire::bench
