#include "tests/simulators/salesforce/control/record_faults.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"

#include <algorithm>

namespace dealwire::orgsim {

void RecordFaults::add(const Json& rules) {
    const Json list = rules.is_array() ? rules : Json::array({rules});
    for (const auto& json : list) {
        if (!json.is_object() || !json.contains("statusCode")) {
            throw ApiError(400, "INVALID_INPUT",
                           "A record fault needs a statusCode: " + json.dump());
        }
        const auto code = json["statusCode"].get<std::string>();
        rules_.push_back({json.value("object", ""), json.value("field", ""),
                          json.value("contains", ""), json.value("times", std::int64_t{-1}), code,
                          json.value("message", "simulated " + code)});
    }
}

bool RecordFaults::fits(const Rule& rule, const Record& record) {
    if (rule.times == 0 ||
        (!rule.object.empty() && !same_name(rule.object, record.object().name))) {
        return false;
    }
    if (rule.contains.empty()) {
        return true;
    }
    const auto holds = [&](const FieldSchema& field) {
        return record.text(field.name).find(rule.contains) != std::string::npos;
    };
    const auto& fields = record.object().fields;
    if (!rule.field.empty()) {
        const FieldSchema* field = record.object().find_field(rule.field);
        return field != nullptr && holds(*field);
    }
    return std::any_of(fields.begin(), fields.end(), holds);
}

void RecordFaults::check(const Record& record) {
    for (auto& rule : rules_) {
        if (fits(rule, record)) {
            rule.times -= rule.times > 0 ? 1 : 0;
            throw ApiError(400, rule.code, rule.message);
        }
    }
}

}  // namespace dealwire::orgsim
