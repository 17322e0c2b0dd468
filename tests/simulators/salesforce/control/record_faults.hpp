#pragma once

#include "tests/simulators/salesforce/store/json.hpp"
#include "tests/simulators/salesforce/store/record.hpp"

#include <vector>

namespace dealwire::orgsim {

/// Refusals of single records, as validation rules, triggers and locks cause them. Guarded by the
/// org's lock.
class RecordFaults {
public:
    /// `{"object", "field"?, "contains"?, "times"?, "statusCode", "message"?}`, or a list of them.
    void add(const Json& rules);

    void clear() { rules_.clear(); }

    bool empty() const { return rules_.empty(); }

    /// Throws the ApiError of the first rule that fits.
    void check(const Record& record);

private:
    struct Rule {
        std::string object;
        std::string field;
        std::string contains;
        std::int64_t times;
        std::string code;
        std::string message;
    };

    static bool fits(const Rule& rule, const Record& record);

    std::vector<Rule> rules_;
};

}  // namespace dealwire::orgsim
