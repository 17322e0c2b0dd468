#include "tests/simulators/salesforce/composite/collections.hpp"

#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/rest/records.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"

#include <functional>

namespace dealwire::orgsim {
namespace {

constexpr std::size_t kMostRecords = 200;
constexpr std::size_t kMostReads = 2000;
constexpr int kMostTypeRuns = 10;

/// Does one record and answers its part of the result.
using Step = std::function<Json(const Json& record)>;

Json success(const std::string& id) {
    return {{"id", id}, {"success", true}, {"errors", Json::array()}};
}

Json failure(const ApiError& error) {
    return {{"success", false}, {"errors", Json::array({item_error(error)})}};
}

ApiError several_matches(const SeveralMatches& matches) {
    std::string ids;
    for (const auto& id : matches.ids) {
        ids += (ids.empty() ? "" : ", ") + id;
    }
    return {400, "DUPLICATE_EXTERNAL_ID",
            "more than one record found for external id field: [" + ids + "]"};
}

Json guarded(const Step& step, const Json& record) {
    try {
        return step(record);
    } catch (const ApiError& error) {
        return failure(error);
    } catch (const SeveralMatches& matches) {
        return failure(several_matches(matches));
    }
}

const ApiError kRolledBack{
    400, "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone "
    "header"};

/// Runs the step over all records; with `all_or_none` one failure undoes the others.
HttpResponse run(const Session& session, const Json& records, bool all_or_none, const Step& step) {
    Transaction transaction(session.org.database());
    Json results = Json::array();
    bool failed = false;
    for (const auto& record : records) {
        results.push_back(guarded(step, record));
        failed = failed || !results.back()["success"].get<bool>();
    }
    if (!failed || !all_or_none) {
        transaction.commit();
        return json_response(200, results);
    }
    for (auto& result : results) {
        if (result["success"].get<bool>()) {
            result = failure(kRolledBack);
        }
    }
    return json_response(200, results);
}

std::string type_of(const Json& record) {
    if (record.is_object() && record.contains("attributes") && record["attributes"].is_object()) {
        return record["attributes"].value("type", "");
    }
    return {};
}

/// The records of the body, checked as a whole: at most 200, each with a type, few type changes.
Json checked_records(const Session& session, const Json& body) {
    if (!body.is_object() || !body.contains("records") || !body["records"].is_array()) {
        throw ApiError(400, "JSON_PARSER_ERROR", "The property 'records' is missing or no array");
    }
    Json records = body["records"];
    if (records.size() > kMostRecords) {
        throw ApiError(400, "EXCEEDED_ID_LIMIT",
                       "record limit reached. cannot submit more than " +
                           std::to_string(kMostRecords) + " records into this call");
    }
    std::string last;
    int runs = 0;
    int setup = 0;
    for (const auto& record : records) {
        const auto type = type_of(record);
        if (type.empty()) {
            throw ApiError(400, "INVALID_INPUT", "The attributes.type of a record is missing");
        }
        if (!same_name(type, last)) {
            ++runs;
            last = type;
        }
        const ObjectSchema* object = session.visible->find_object(type);
        setup += object != nullptr && object->setup ? 1 : 0;
    }
    if (runs > kMostTypeRuns) {
        throw ApiError(400, "INVALID_INPUT",
                       "The request holds more than 10 chunks of different types");
    }
    if (setup > 0 && setup < static_cast<int>(records.size())) {
        throw ApiError(400, "MIXED_DML_OPERATION",
                       "DML operation on setup object is not permitted after you have updated a "
                       "non-setup object");
    }
    return records;
}

const ObjectSchema& object_of(const Session& session, const Json& record) {
    const auto type = type_of(record);
    if (session.visible->find_object(type) == nullptr) {
        throw ApiError(400, "INVALID_TYPE", "sObject type '" + type + "' is not supported.");
    }
    return full_object(session, type);
}

/// Takes a key out of a record, any case; null when it is not there.
Json take(Json& record, std::string_view name) {
    for (auto it = record.begin(); it != record.end(); ++it) {
        if (same_name(it.key(), name)) {
            Json value = it.value();
            record.erase(it);
            return value;
        }
    }
    return nullptr;
}

HttpResponse create(const Session& session, const HttpRequest& request) {
    const Json body = request.json();
    const Json records = checked_records(session, body);
    return run(session, records, body.value("allOrNone", false), [&](const Json& record) {
        const ObjectSchema& object = object_of(session, record);
        Json fields = record;
        if (!take(fields, "Id").is_null()) {
            throw ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE",
                           "cannot specify Id in an insert call", {"Id"});
        }
        const RecordInput input = input_from_json(fields, object, session.view());
        return success(session.org.records().insert(object, input, session.actor()));
    });
}

std::string id_of_object(const ObjectSchema& object, const Json& value) {
    const auto text = value.is_string() ? value.get<std::string>() : std::string();
    if (text.empty()) {
        throw ApiError(400, "MISSING_ARGUMENT", "Id not specified in an update call");
    }
    const auto id = normal_id(text);
    if (!id || !id->starts_with(object.key_prefix)) {
        throw ApiError(400, "MALFORMED_ID", "bad id " + text, {"Id"});
    }
    return *id;
}

HttpResponse update(const Session& session, const HttpRequest& request) {
    const Json body = request.json();
    const Json records = checked_records(session, body);
    return run(session, records, body.value("allOrNone", false), [&](const Json& record) {
        const ObjectSchema& object = object_of(session, record);
        Json fields = record;
        const auto id = id_of_object(object, take(fields, "Id"));
        const RecordInput input = input_from_json(fields, object, session.view());
        session.org.records().update(object, id, input, session.actor());
        return success(id);
    });
}

/// Keys that stand in the request more than once; each of their records is refused.
std::map<std::string, int> key_counts(const Json& records, const FieldSchema& key) {
    std::map<std::string, int> counts;
    for (Json record : records) {
        const Json value = take(record, key.name);
        if (!value.is_null()) {
            const auto text = value.is_string() ? value.get<std::string>() : value.dump();
            ++counts[key.case_sensitive ? text : lower(text)];
        }
    }
    return counts;
}

Value key_value(const FieldSchema& key, const Json& value,
                const std::map<std::string, int>& counts) {
    if (value.is_null()) {
        if (key.type == FieldType::Id) {
            return {};
        }
        throw ApiError(400, "MISSING_ARGUMENT", key.name + " not specified");
    }
    const auto text = value.is_string() ? value.get<std::string>() : value.dump();
    if (counts.at(key.case_sensitive ? text : lower(text)) > 1) {
        throw ApiError(400, "DUPLICATE_VALUE", "Duplicate external id specified: " + text,
                       {key.name});
    }
    return value_from_json(key, value);
}

HttpResponse upsert(const Session& session, const HttpRequest& request,
                    const std::string& object_name, const std::string& field) {
    const ObjectSchema& object = full_object(session, object_name);
    const FieldSchema& key = match_field(session, object, field);
    const Json body = request.json();
    const Json records = checked_records(session, body);
    const auto counts = key_counts(records, key);
    return run(session, records, body.value("allOrNone", false), [&](const Json& record) {
        if (!same_name(type_of(record), object.name)) {
            throw ApiError(400, "INVALID_TYPE",
                           "The record's type " + type_of(record) + " is not " + object.name);
        }
        Json fields = record;
        const Value value = key_value(key, take(fields, key.name), counts);
        if (key.type != FieldType::Id && !take(fields, "Id").is_null()) {
            throw ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE",
                           "cannot specify Id together with another external ID", {"Id"});
        }
        const RecordInput input = input_from_json(fields, object, session.view());
        const Upserted done =
            session.org.records().upsert(object, key, value, input, session.actor());
        Json result = success(done.id);
        result["created"] = done.created;
        return result;
    });
}

HttpResponse remove(const Session& session, const HttpRequest& request) {
    Json ids = Json::array();
    for (const auto& id : split_list(request.parameter("ids"))) {
        ids.push_back(id);
    }
    if (ids.empty() || ids.size() > kMostRecords) {
        throw ApiError(400, ids.empty() ? "MISSING_ARGUMENT" : "EXCEEDED_ID_LIMIT",
                       "The parameter ids must name 1 to 200 records");
    }
    const bool all_or_none = request.parameter("allOrNone") == "true";
    return run(session, ids, all_or_none, [&](const Json& text) {
        const auto id = normal_id(text.get<std::string>());
        const ObjectSchema* object = id ? session.visible->find_by_prefix(*id) : nullptr;
        if (object == nullptr) {
            throw ApiError(400, "MALFORMED_ID", "malformed id " + text.get<std::string>());
        }
        session.org.records().remove(full_object(session, object->name), *id, session.actor());
        return success(*id);
    });
}

HttpResponse retrieve(const Session& session, const std::string& object_name,
                      const std::vector<std::string>& ids, const std::vector<std::string>& fields) {
    const ObjectSchema& visible = visible_object(session, object_name);
    const ObjectSchema& object = full_object(session, object_name);
    if (ids.size() > kMostReads) {
        throw ApiError(400, "EXCEEDED_ID_LIMIT", "At most 2000 records can be read in one call");
    }
    if (fields.empty()) {
        throw ApiError(400, "MISSING_ARGUMENT", "The fields to read are missing");
    }
    Json records = Json::array();
    for (const auto& text : ids) {
        const auto id = normal_id(text);
        const auto record = id ? session.org.records().find(object, *id) : std::nullopt;
        records.push_back(record && !record->flag("IsDeleted")
                              ? record_json(session, visible, *record, fields)
                              : Json(nullptr));
    }
    return json_response(200, records);
}

HttpResponse read(const Session& session, const HttpRequest& request, const std::string& object) {
    if (request.method == "GET") {
        return retrieve(session, object, split_list(request.parameter("ids")),
                        split_list(request.parameter("fields")));
    }
    const Json body = request.json();
    try {
        return retrieve(session, object, body.at("ids").get<std::vector<std::string>>(),
                        body.at("fields").get<std::vector<std::string>>());
    } catch (const Json::exception&) {
        throw ApiError(400, "JSON_PARSER_ERROR", "The properties ids and fields must be arrays");
    }
}

}  // namespace

HttpResponse answer_collections(const Session& session, const HttpRequest& request,
                                const std::vector<std::string>& segments) {
    const std::string& method = request.method;
    if (segments.empty()) {
        if (method == "POST") {
            return create(session, request);
        }
        if (method == "PATCH") {
            return update(session, request);
        }
        if (method == "DELETE") {
            return remove(session, request);
        }
        method_not_allowed(method);
    }
    if (segments.size() == 1 && (method == "GET" || method == "POST")) {
        return read(session, request, segments[0]);
    }
    if (segments.size() == 2 && method == "PATCH") {
        return upsert(session, request, segments[0], segments[1]);
    }
    not_found();
}

}  // namespace dealwire::orgsim
