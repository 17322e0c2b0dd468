#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/soql/result_writer.hpp"
#include "tests/simulators/salesforce/soql/soql.hpp"
#include "tests/simulators/salesforce/store/database.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim::testing {

constexpr auto kNow = "2026-03-11T10:00:00.000Z";  // a Wednesday
constexpr auto kAcme = "001AA0000000001YAA";
constexpr auto kBolt = "001AA0000000002YAA";
constexpr auto kRuiz = "003AA0000000001YAA";
constexpr auto kChen = "003AA0000000002YAA";
constexpr auto kLone = "003AA0000000003YAA";

/// An org of six objects and a handful of rows in a real SQLite database in memory.
class SmallOrg {
public:
    SmallOrg();
    SmallOrg(const SmallOrg&) = delete;
    SmallOrg& operator=(const SmallOrg&) = delete;
    ~SmallOrg();

    /// The records of a query as JSON.
    std::vector<nlohmann::json> records(std::string_view soql, bool all = false);
    /// One field of every record, joined by blanks, null as "-".
    std::string values(std::string_view soql, const std::string& field = "Name", bool all = false);
    std::int64_t total(std::string_view soql);
    /// The error code of a query that is refused, "" when it is answered.
    std::string code(std::string_view soql, bool bulk = false);
    /// The error text, "" when the query is answered.
    std::string text(std::string_view soql, bool bulk = false);

    void insert(const std::string& object, const std::map<std::string, Value>& fields);

    Schema schema;
    Database database{":memory:"};

private:
    void create_tables();
    void fill_people();
    void fill_deals();
};

}  // namespace dealwire::orgsim::testing
