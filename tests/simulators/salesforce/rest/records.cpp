#include "tests/simulators/salesforce/rest/records.hpp"

#include "tests/simulators/salesforce/rest/answers.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"

namespace dealwire::orgsim {
namespace {

void refuse_key(const Json& body, std::string_view name) {
    for (const auto& [key, unused] : body.items()) {
        if (same_name(key, name)) {
            throw ApiError(
                400, "INVALID_FIELD",
                "The " + std::string(name) + " field should not be specified in the sobject data.");
        }
    }
}

HttpResponse created(const Session& session, const ObjectSchema& object, const std::string& id,
                     bool upsert) {
    Json body{{"id", id}, {"success", true}, {"errors", Json::array()}};
    if (upsert) {
        body["created"] = true;
    }
    HttpResponse response = json_response(201, body);
    response.headers.emplace_back("Location", record_url(session, object, id));
    return response;
}

bool knows_created_flag(const Session& session) {
    constexpr double kFirstVersion = 46.0;
    return std::stod(session.version) >= kFirstVersion;
}

Record live_record(const Session& session, const ObjectSchema& full, const std::string& id) {
    auto record = session.org.records().find(full, id);
    if (!record) {
        not_found();
    }
    if (record->flag("IsDeleted")) {
        throw ApiError(404, "ENTITY_IS_DELETED", "entity is deleted");
    }
    return std::move(*record);
}

Seconds modified(const Record& record) {
    const auto time = parse_time(record.text("LastModifiedDate"));
    return time ? *time : parse_time(record.text("SystemModstamp")).value_or(Seconds{});
}

/// Optimistic locking: 412 when the row moved on.
void check_unmodified(const Record& record, const HttpRequest& request) {
    const auto since = parse_http_time(request.header("if-unmodified-since"));
    if (since && modified(record) > *since) {
        throw ApiError(412, "PRECONDITION_FAILED",
                       "At least one condition specified in the headers was not met.");
    }
}

HttpResponse read_record(const Session& session, const ObjectSchema& full, const std::string& id,
                         const HttpRequest& request) {
    const Record record = live_record(session, full, id);
    const auto since = parse_http_time(request.header("if-modified-since"));
    HttpResponse response =
        since && modified(record) <= *since
            ? empty_response(304)
            : json_response(200, record_json(session, visible_object(session, full.name), record,
                                             split_list(request.parameter("fields"))));
    response.headers.emplace_back("Last-Modified", http_time(modified(record)));
    return response;
}

std::string id_in_path(const ObjectSchema& object, const std::string& text) {
    const auto id = normal_id(text);
    if (!id) {
        throw ApiError(404, "NOT_FOUND",
                       "Provided external ID field does not exist or is not accessible: " + text);
    }
    if (!object.key_prefix.empty() && !id->starts_with(object.key_prefix)) {
        not_found();
    }
    return *id;
}

HttpResponse several_matches(const Session& session, const ObjectSchema& object,
                             const SeveralMatches& matches) {
    Json urls = Json::array();
    for (const auto& id : matches.ids) {
        urls.push_back(record_url(session, object, id));
    }
    return json_response(300, urls);
}

HttpResponse upsert(const Session& session, const ObjectSchema& full, const FieldSchema& key,
                    const Value& value, const HttpRequest& request) {
    const Json body = request.json();
    refuse_key(body, "Id");
    refuse_key(body, key.name);
    const RecordInput input = input_from_json(body, full, session.view());
    auto& records = session.org.records();
    if (request.parameter("updateOnly") == "true" && records.find_by(full, key, value).empty()) {
        not_found();
    }
    const Upserted done = records.upsert(full, key, value, input, session.actor());
    if (done.created) {
        return created(session, full, done.id, knows_created_flag(session));
    }
    if (!knows_created_flag(session)) {
        return empty_response(204);
    }
    return json_response(
        200, {{"id", done.id}, {"success", true}, {"errors", Json::array()}, {"created", false}});
}

struct Window {
    std::string start;
    std::string end;
};

/// Start and end of getUpdated and getDeleted, seconds cut off; checked against the look-back.
Window window_of(const Session& session, const HttpRequest& request, std::chrono::days look_back) {
    const auto read = [&](const char* name) {
        const auto time = parse_time(request.parameter(name));
        if (!time) {
            throw ApiError(400, "INVALID_REPLICATION_DATE",
                           std::string(name) + ": not a valid date and time");
        }
        return std::chrono::floor<std::chrono::minutes>(*time);
    };
    const auto start = read("start");
    const auto end = read("end");
    if (end - start < std::chrono::minutes{1}) {
        throw ApiError(400, "INVALID_REPLICATION_DATE",
                       "The start date must precede the end date by more than one minute");
    }
    if (start < session.org.clock().now() - look_back) {
        throw ApiError(400, "INVALID_REPLICATION_DATE",
                       "startDate before org replication enabled date");
    }
    return {stored_time(start), stored_time(end)};
}

std::string latest_covered(const Session& session, const Window& window) {
    const auto now = std::chrono::floor<std::chrono::minutes>(session.org.clock().now());
    return rest_time(std::min(window.end, stored_time(now)));
}

const ObjectSchema& replicated(const Session& session, const std::string& name) {
    const ObjectSchema& object = full_object(session, name);
    if (!object.replicateable) {
        throw ApiError(400, "INVALID_TYPE_FOR_OPERATION", object.name + " is not replicateable");
    }
    return object;
}

constexpr const char* kDeletedBetween = R"(
    SELECT id, deleted_at FROM _deleted
    WHERE object = ? AND deleted_at >= ? AND deleted_at < ? ORDER BY deleted_at, id)";

}  // namespace

const FieldSchema& match_field(const Session& session, const ObjectSchema& full,
                               const std::string& field) {
    const FieldSchema* found = full.find_field(field);
    const ObjectSchema& visible = visible_object(session, full.name);
    if (found == nullptr || visible.find_field(field) == nullptr ||
        !(found->external_id || found->id_lookup)) {
        throw ApiError(404, "NOT_FOUND",
                       "Provided external ID field does not exist or is not accessible: " + field);
    }
    return *found;
}

HttpResponse answer_create(const Session& session, const std::string& object,
                           const HttpRequest& request) {
    const ObjectSchema& full = full_object(session, object);
    const Json body = request.json();
    if (body.is_object() && body.contains("Id")) {
        throw ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE",
                       "cannot specify Id in an insert call", {"Id"});
    }
    const RecordInput input = input_from_json(body, full, session.view());
    const auto id = session.org.records().insert(full, input, session.actor());
    return created(session, full, id, false);
}

HttpResponse answer_record(const Session& session, const std::string& object,
                           const std::string& id_text, const HttpRequest& request) {
    const ObjectSchema& full = full_object(session, object);
    const auto id = id_in_path(full, id_text);
    if (request.method == "GET" || request.method == "HEAD") {
        return read_record(session, full, id, request);
    }
    if (request.method == "DELETE") {
        session.org.records().remove(full, id, session.actor());
        return empty_response(204);
    }
    if (request.method != "PATCH") {
        method_not_allowed(request.method);
    }
    const Json body = request.json();
    refuse_key(body, "Id");
    check_unmodified(live_record(session, full, id), request);
    const RecordInput input = input_from_json(body, full, session.view());
    session.org.records().update(full, id, input, session.actor());
    return empty_response(204);
}

HttpResponse answer_by_key(const Session& session, const std::string& object,
                           const std::string& field, const std::string& value,
                           const HttpRequest& request) {
    const ObjectSchema& full = full_object(session, object);
    const FieldSchema& key = match_field(session, full, field);
    const Value wanted = value_from_text(key, value);
    try {
        if (request.method == "PATCH" || request.method == "POST") {
            return upsert(session, full, key, wanted, request);
        }
    } catch (const SeveralMatches& matches) {
        return several_matches(session, full, matches);
    }
    const auto ids = session.org.records().find_by(full, key, wanted);
    if (ids.empty()) {
        not_found();
    }
    if (ids.size() > 1) {
        return several_matches(session, full, {ids});
    }
    return answer_record(session, object, ids.front(), request);
}

HttpResponse answer_updated(const Session& session, const std::string& object,
                            const HttpRequest& request) {
    const ObjectSchema& full = replicated(session, object);
    const Window window = window_of(session, request, std::chrono::days{30});
    Json ids = Json::array();
    const auto sql = "SELECT \"Id\" FROM \"" + full.name +
                     "\" WHERE \"SystemModstamp\" >= ? AND \"SystemModstamp\" < ? AND "
                     "\"IsDeleted\" = 0 ORDER BY \"SystemModstamp\", \"Id\"";
    for (const auto& row : session.org.database().rows(sql, {window.start, window.end})) {
        ids.push_back(std::get<std::string>(row.front()));
    }
    return json_response(200,
                         {{"ids", ids}, {"latestDateCovered", latest_covered(session, window)}});
}

HttpResponse answer_deleted(const Session& session, const std::string& object,
                            const HttpRequest& request) {
    const ObjectSchema& full = replicated(session, object);
    const Window window = window_of(session, request, std::chrono::days{15});
    const auto lost_before = session.org.records().deletions_lost_before(full);
    Json deleted = Json::array();
    for (const auto& row :
         session.org.database().rows(kDeletedBetween, {full.name, window.start, window.end})) {
        deleted.push_back({{"deletedDate", rest_time(std::get<std::string>(row.at(1)))},
                           {"id", std::get<std::string>(row.at(0))}});
    }
    const auto earliest =
        lost_before.value_or(stored_time(session.org.clock().now() - std::chrono::days{400}));
    return json_response(200, {{"deletedRecords", deleted},
                               {"earliestDateAvailable", rest_time(earliest)},
                               {"latestDateCovered", latest_covered(session, window)}});
}

}  // namespace dealwire::orgsim
