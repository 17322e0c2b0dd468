#include "tests/simulators/salesforce/rest/describe.hpp"

#include "tests/simulators/salesforce/rest/answers.hpp"

namespace dealwire::orgsim {
namespace {

Json null_if_empty(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

const char* soap_type(FieldType type) {
    switch (type) {
        case FieldType::Id:
        case FieldType::Reference:
            return "tns:ID";
        case FieldType::Boolean:
            return "xsd:boolean";
        case FieldType::Int:
            return "xsd:int";
        case FieldType::Double:
        case FieldType::Currency:
        case FieldType::Percent:
            return "xsd:double";
        case FieldType::Date:
            return "xsd:date";
        case FieldType::DateTime:
            return "xsd:dateTime";
        case FieldType::Time:
            return "xsd:time";
        case FieldType::Address:
            return "urn:address";
        case FieldType::Location:
            return "urn:location";
        case FieldType::AnyType:
            return "xsd:anyType";
        case FieldType::Base64:
            return "xsd:base64Binary";
        default:
            return "xsd:string";
    }
}

int byte_length(const FieldSchema& field) {
    return is_id(field.type) ? 18 : is_text(field.type) ? field.length * 3 : 0;
}

Json picklist_json(const FieldSchema& field) {
    Json values = Json::array();
    for (const auto& value : field.picklist) {
        values.push_back({{"active", value.active},
                          {"defaultValue", value.default_value},
                          {"label", value.label},
                          {"validFor", nullptr},
                          {"value", value.value}});
    }
    return values;
}

Json default_value(const FieldSchema& field) {
    if (field.type == FieldType::Boolean) {
        return field.default_value == "true";
    }
    return field.type == FieldType::Picklist ? Json(nullptr) : null_if_empty(field.default_value);
}

bool aggregatable(const FieldSchema& field) {
    return field.type != FieldType::Boolean && field.type != FieldType::TextArea &&
           !is_compound(field.type);
}

/// The keys that say what a reference points to.
void add_reference_keys(Json& json, const FieldSchema& field) {
    const bool reference = field.type == FieldType::Reference;
    json["polymorphicForeignKey"] = field.polymorphic;
    json["namePointing"] = field.name_pointing;
    json["cascadeDelete"] = reference && field.on_parent_delete == OnParentDelete::Cascade;
    json["restrictedDelete"] = reference && field.on_parent_delete == OnParentDelete::Restrict;
    json["searchPrefilterable"] = reference;
    json["referenceTargetField"] = nullptr;
    json["referenceTo"] = field.reference_to;
    json["relationshipName"] = null_if_empty(field.relationship_name);
    json["relationshipOrder"] =
        field.relationship_order < 0 ? Json(nullptr) : Json(field.relationship_order);
}

Json field_json(const FieldSchema& field) {
    Json json{{"aggregatable", aggregatable(field)},
              {"aiPredictionField", false},
              {"autoNumber", field.auto_number},
              {"byteLength", byte_length(field)},
              {"calculated", field.calculated},
              {"calculatedFormula", null_if_empty(field.formula)},
              {"caseSensitive", field.case_sensitive},
              {"compoundFieldName", null_if_empty(field.compound_field_name)},
              {"controllerName", nullptr},
              {"createable", field.createable},
              {"custom", field.custom},
              {"defaultValue", default_value(field)},
              {"defaultValueFormula", nullptr},
              {"defaultedOnCreate", field.defaulted_on_create},
              {"dependentPicklist", false},
              {"deprecatedAndHidden", false},
              {"digits", field.digits},
              {"displayLocationInDecimal", false},
              {"encrypted", false},
              {"externalId", field.external_id},
              {"extraTypeInfo", null_if_empty(field.extra_type_info)},
              {"filterable", field.filterable},
              {"filteredLookupInfo", nullptr},
              {"formulaTreatNullNumberAsZero", false},
              {"groupable", field.groupable},
              {"highScaleNumber", false},
              {"htmlFormatted", field.extra_type_info == "richtextarea"},
              {"idLookup", field.id_lookup},
              {"inlineHelpText", null_if_empty(field.help_text)},
              {"label", field.label},
              {"length", is_text(field.type) || is_id(field.type) ? field.length : 0},
              {"mask", nullptr},
              {"maskType", nullptr},
              {"name", field.name},
              {"nameField", field.name_field},
              {"nillable", field.nillable},
              {"permissionable", field.permissionable},
              {"picklistValues", picklist_json(field)},
              {"precision", field.precision},
              {"queryByDistance", false},
              {"restrictedPicklist", field.restricted_picklist},
              {"scale", field.scale},
              {"soapType", soap_type(field.type)},
              {"sortable", field.sortable},
              {"type", describe_name(field.type)},
              {"unique", field.unique},
              {"updateable", field.updateable},
              {"writeRequiresMasterRead", false}};
    add_reference_keys(json, field);
    return json;
}

Json urls_json(const Session& session, const ObjectSchema& object, bool all) {
    const std::string url = session.base() + "/sobjects/" + object.name;
    Json urls = Json::object();
    if (object.layoutable) {
        urls["compactLayouts"] = url + "/describe/compactLayouts";
    }
    urls["rowTemplate"] = url + "/{ID}";
    if (object.layoutable) {
        urls["approvalLayouts"] = url + "/describe/approvalLayouts";
        urls["listviews"] = url + "/listviews";
        urls["quickActions"] = url + "/quickActions";
        urls["layouts"] = url + "/describe/layouts";
    }
    if (all) {
        urls["uiEditTemplate"] = session.org.url() + "/{ID}/e";
        urls["uiDetailTemplate"] = session.org.url() + "/{ID}";
        urls["uiNewRecord"] = session.org.url() + "/" + object.key_prefix + "/e";
    }
    urls["describe"] = url + "/describe";
    urls["sobject"] = url;
    return urls;
}

/// The keys that the global and the single describe share.
Json object_json(const Session& session, const ObjectSchema& object) {
    return {{"activateable", false},
            {"associateEntityType", nullptr},
            {"associateParentEntity", nullptr},
            {"createable", object.createable},
            {"custom", object.custom},
            {"customSetting", false},
            {"deepCloneable", false},
            {"deletable", object.deletable},
            {"deprecatedAndHidden", false},
            {"feedEnabled", false},
            {"hasSubtypes", false},
            {"isInterface", false},
            {"isSubtype", false},
            {"keyPrefix", null_if_empty(object.key_prefix)},
            {"label", object.label},
            {"labelPlural", object.label_plural},
            {"layoutable", object.layoutable},
            {"mergeable", object.mergeable},
            {"mruEnabled", object.layoutable},
            {"name", object.name},
            {"queryable", object.queryable},
            {"replicateable", object.replicateable},
            {"retrieveable", object.retrieveable},
            {"searchable", object.searchable},
            {"triggerable", object.triggerable},
            {"undeletable", object.undeletable},
            {"updateable", object.updateable},
            {"urls", urls_json(session, object, false)}};
}

Json children_json(const ObjectSchema& object) {
    Json children = Json::array();
    for (const auto& child : object.children) {
        children.push_back({{"cascadeDelete", child.cascade_delete},
                            {"childSObject", child.child_object},
                            {"deprecatedAndHidden", false},
                            {"field", child.field},
                            {"junctionIdListNames", Json::array()},
                            {"junctionReferenceTo", Json::array()},
                            {"relationshipName", null_if_empty(child.relationship_name)},
                            {"restrictedDelete", child.restricted_delete}});
    }
    return children;
}

Json record_types_json(const Session& session, const ObjectSchema& object) {
    constexpr const char* kMaster = "012000000000000AAA";
    const std::string url = session.base() + "/sobjects/" + object.name + "/describe/layouts/";
    return Json::array({{{"active", true},
                         {"available", true},
                         {"defaultRecordTypeMapping", true},
                         {"developerName", "Master"},
                         {"master", true},
                         {"name", "Master"},
                         {"recordTypeId", kMaster},
                         {"urls", {{"layout", url + kMaster}}}}});
}

Json full_describe(const Session& session, const ObjectSchema& object) {
    Json result = object_json(session, object);
    result.erase("urls");
    result["actionOverrides"] = Json::array();
    result["childRelationships"] = children_json(object);
    result["compactLayoutable"] = object.layoutable;
    result["defaultImplementation"] = nullptr;
    result["extendedBy"] = nullptr;
    result["extendsInterfaces"] = nullptr;
    Json fields = Json::array();
    for (const auto& field : object.fields) {
        fields.push_back(field_json(field));
    }
    result["fields"] = std::move(fields);
    result["implementedBy"] = nullptr;
    result["implementsInterfaces"] = nullptr;
    result["listviewable"] = nullptr;
    result["lookupLayoutable"] = nullptr;
    result["namedLayoutInfos"] = Json::array();
    result["networkScopeFieldName"] = nullptr;
    result["recordTypeInfos"] = record_types_json(session, object);
    result["searchLayoutable"] = object.layoutable;
    result["sobjectDescribeOption"] = "FULL";
    result["supportedScopes"] =
        Json::array({{{"label", "All " + lower(object.label_plural)}, {"name", "everything"}},
                     {{"label", "My " + lower(object.label_plural)}, {"name", "mine"}}});
    result["urls"] = urls_json(session, object, true);
    return result;
}

std::string entity_tag(Seconds changed) {
    return "\"" + std::to_string(changed.time_since_epoch().count()) + "\"";
}

/// 304 with the date of the metadata when the client has it already.
std::optional<HttpResponse> not_modified(const Session& session, const HttpRequest& request) {
    const auto since = parse_http_time(request.header("if-modified-since"));
    const auto changed = session.org.metadata_changed();
    if (!since || changed > *since) {
        return std::nullopt;
    }
    HttpResponse response = empty_response(304);
    response.headers.emplace_back("ETag", entity_tag(changed));
    response.headers.emplace_back("Last-Modified", http_time(changed));
    return response;
}

HttpResponse dated(const Session& session, const Json& body) {
    HttpResponse response = json_response(200, body);
    const auto changed = session.org.metadata_changed();
    response.headers.emplace_back("ETag", entity_tag(changed));
    response.headers.emplace_back("Last-Modified", http_time(changed));
    return response;
}

}  // namespace

HttpResponse answer_describe_global(const Session& session, const HttpRequest& request) {
    if (auto response = not_modified(session, request)) {
        return *response;
    }
    Json objects = Json::array();
    for (const auto& object : session.visible->objects()) {
        objects.push_back(object_json(session, object));
    }
    return dated(session, {{"encoding", "UTF-8"}, {"maxBatchSize", 200}, {"sobjects", objects}});
}

HttpResponse answer_describe(const Session& session, const std::string& object,
                             const HttpRequest& request) {
    const ObjectSchema& visible = visible_object(session, object);
    if (auto response = not_modified(session, request)) {
        return *response;
    }
    return dated(session, full_describe(session, visible));
}

HttpResponse answer_object_info(const Session& session, const std::string& object) {
    return json_response(200,
                         {{"objectDescribe", object_json(session, visible_object(session, object))},
                          {"recentItems", Json::array()}});
}

}  // namespace dealwire::orgsim
