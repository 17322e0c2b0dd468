#include "tests/simulators/salesforce/rest/answers.hpp"

namespace dealwire::orgsim {
namespace {

/// "BillingCity" of "BillingAddress" → "city".
std::string part_key(const std::string& part, const std::string& compound) {
    const auto prefix = compound.size() - std::string_view("Address").size();
    std::string key = part.substr(prefix);
    key.front() = lower(key.substr(0, 1)).front();
    return key;
}

Json address_json(const ObjectSchema& object, const Record& record, const std::string& compound) {
    Json address = Json::object();
    bool any = false;
    for (const auto& field : object.fields) {
        if (field.compound_field_name == compound && !is_compound(field.type)) {
            address[part_key(field.name, compound)] = rest_value(field, record.get(field.name));
            any = any || !is_null(record.get(field.name));
        }
    }
    return any ? address : Json(nullptr);
}

}  // namespace

HttpResponse error_response(const ApiError& error) {
    Json item{{"message", error.what()}, {"errorCode", error.code}};
    if (!error.fields.empty()) {
        item["fields"] = error.fields;
    }
    return json_response(error.status, Json::array({item}));
}

Json item_error(const ApiError& error) {
    // The code for a missing row differs between a resource and a row of a request.
    const bool missing = error.code == "NOT_FOUND";
    return {{"statusCode", missing ? "INVALID_CROSS_REFERENCE_KEY" : error.code},
            {"message", missing ? "invalid cross reference id" : error.what()},
            {"fields", error.fields}};
}

void not_found() { throw ApiError(404, "NOT_FOUND", "The requested resource does not exist"); }

void method_not_allowed(const std::string& method) {
    throw ApiError(405, "METHOD_NOT_ALLOWED", "HTTP Method '" + method + "' not allowed.");
}

const ObjectSchema& visible_object(const Session& session, std::string_view name) {
    const ObjectSchema* object = session.visible->find_object(name);
    if (object == nullptr) {
        not_found();
    }
    return *object;
}

const ObjectSchema& full_object(const Session& session, std::string_view name) {
    return *session.org.schema().find_object(visible_object(session, name).name);
}

std::string record_url(const Session& session, const ObjectSchema& object, const std::string& id) {
    return session.base() + "/sobjects/" + object.name + "/" + id;
}

Json record_json(const Session& session, const ObjectSchema& visible, const Record& record,
                 const std::vector<std::string>& fields) {
    Json result{{"attributes",
                 {{"type", visible.name}, {"url", record_url(session, visible, record.id())}}}};
    const auto add = [&](const FieldSchema& field) {
        result[field.name] = field.type == FieldType::Address
                                 ? address_json(visible, record, field.name)
                                 : rest_value(field, record.get(field.name));
    };
    for (const auto& name : fields) {
        const FieldSchema* field = visible.find_field(name);
        if (field == nullptr) {
            throw ApiError(400, "INVALID_FIELD",
                           "No such column '" + name + "' on sobject of type " + visible.name);
        }
        add(*field);
    }
    for (std::size_t i = 0; fields.empty() && i < visible.fields.size(); ++i) {
        add(visible.fields[i]);
    }
    if (!fields.empty()) {
        result["Id"] = record.id();
    }
    return result;
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        auto part = text.substr(0, comma);
        while (!part.empty() && part.front() == ' ') {
            part.remove_prefix(1);
        }
        while (!part.empty() && part.back() == ' ') {
            part.remove_suffix(1);
        }
        if (!part.empty()) {
            parts.emplace_back(part);
        }
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return parts;
}

}  // namespace dealwire::orgsim
