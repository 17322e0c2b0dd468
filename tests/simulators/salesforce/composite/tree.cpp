#include "tests/simulators/salesforce/composite/composite.hpp"
#include "tests/simulators/salesforce/rest/answers.hpp"

#include <set>

namespace dealwire::orgsim {
namespace {

constexpr std::size_t kMostRecords = 200;
constexpr int kMostLevels = 5;
constexpr std::size_t kMostTypes = 5;

/// One record of the tree on its way into the org.
struct TreeFailure {
    std::string reference;
    ApiError error;
};

class TreeWriter {
public:
    explicit TreeWriter(const Session& session) : session_(session) {}

    void write(const Json& records, const ObjectSchema* expected, const std::string& parent_field,
               const std::string& parent_id, int level) {
        if (level > kMostLevels) {
            throw ApiError(400, "INVALID_INPUT", "A tree has at most 5 levels");
        }
        for (const auto& record : records) {
            write_record(record, expected, parent_field, parent_id, level);
        }
    }

    Json results() const { return results_; }

    const std::vector<TreeFailure>& failures() const { return failures_; }

private:
    void write_record(const Json& record, const ObjectSchema* expected,
                      const std::string& parent_field, const std::string& parent_id, int level) {
        const Json attributes = record.value("attributes", Json::object());
        const auto type = attributes.value("type", "");
        const auto reference = attributes.value("referenceId", "");
        if (type.empty() || reference.empty()) {
            throw ApiError(400, "INVALID_INPUT",
                           "Every record of a tree needs attributes.type and referenceId");
        }
        types_.insert(lower(type));
        if (++count_ > kMostRecords || types_.size() > kMostTypes) {
            throw ApiError(400, "INVALID_INPUT", "A tree has at most 200 records of 5 types");
        }
        const ObjectSchema& object = full_object(session_, type);
        if (expected != nullptr && expected != &object) {
            throw ApiError(400, "INVALID_INPUT", "The record " + reference + " has the wrong type");
        }
        Json fields = Json::object();
        std::vector<std::pair<const ChildRelationship*, Json>> children;
        for (const auto& [name, value] : record.items()) {
            const ChildRelationship* way = object.find_children(name);
            if (way != nullptr && value.is_object() && value.contains("records")) {
                children.emplace_back(way, value["records"]);
            } else {
                fields[name] = value;
            }
        }
        if (!parent_field.empty()) {
            fields[parent_field] = parent_id;
        }
        const auto id = insert(object, fields, reference);
        for (const auto& [way, list] : children) {
            write(list, session_.org.schema().find_object(way->child_object), way->field, id,
                  level + 1);
        }
    }

    std::string insert(const ObjectSchema& object, const Json& fields,
                       const std::string& reference) {
        try {
            const RecordInput input = input_from_json(fields, object, session_.view());
            const auto id = session_.org.records().insert(object, input, session_.actor());
            results_.push_back({{"referenceId", reference}, {"id", id}});
            return id;
        } catch (const ApiError& error) {
            failures_.push_back({reference, error});
            return {};
        }
    }

    const Session& session_;
    Json results_ = Json::array();
    std::vector<TreeFailure> failures_;
    std::set<std::string> types_;
    std::size_t count_ = 0;
};

}  // namespace

HttpResponse answer_tree(const Session& session, const std::string& object,
                         const HttpRequest& request) {
    const Json body = request.json();
    if (!body.is_object() || !body.contains("records") || !body["records"].is_array()) {
        throw ApiError(400, "JSON_PARSER_ERROR", "The property records must be an array");
    }
    Transaction transaction(session.org.database());
    TreeWriter writer(session);
    writer.write(body["records"], &full_object(session, object), "", "", 1);
    if (writer.failures().empty()) {
        transaction.commit();
        return json_response(201, {{"hasErrors", false}, {"results", writer.results()}});
    }
    Json results = Json::array();
    for (const auto& failure : writer.failures()) {
        results.push_back({{"referenceId", failure.reference},
                           {"errors", Json::array({item_error(failure.error)})}});
    }
    return json_response(400, {{"hasErrors", true}, {"results", results}});
}

}  // namespace dealwire::orgsim
