#include "tests/bench/import/data/encode.hpp"

#include <nlohmann/json.hpp>

namespace dealwire::bench {
namespace {

using Json = nlohmann::ordered_json;

void append_quoted(std::string_view value, std::string& out) {
    out += '"';
    for (std::size_t begin = 0;;) {
        const std::size_t quote = value.find('"', begin);
        if (quote == std::string_view::npos) {
            out += value.substr(begin);
            break;
        }
        out.append(value.substr(begin, quote + 1 - begin)).append(1, '"');
        begin = quote + 1;
    }
    out += '"';
}

void append_json_value(Kind kind, const std::string& value, std::string& out) {
    if (value.empty()) {
        out += "null";
        return;
    }
    switch (kind) {
        case Kind::Number:
        case Kind::Currency:
        case Kind::Percent:
        case Kind::Whole:
        case Kind::Flag:
            out += value;
            return;
        case Kind::Instant:
            out.append(1, '"').append(value, 0, value.size() - 1).append("+0000\"");
            return;
        default:
            out += Json(value).dump();
    }
}

struct Described {
    const char* type;
    const char* soap;
    int length;
    int precision;
    int scale;
    int digits;
};

Described described(Kind kind) {
    switch (kind) {
        case Kind::Id:
            return {"id", "tns:ID", 18, 0, 0, 0};
        case Kind::Reference:
            return {"reference", "tns:ID", 18, 0, 0, 0};
        case Kind::Text:
            return {"string", "xsd:string", 255, 0, 0, 0};
        case Kind::LongText:
            return {"textarea", "xsd:string", 32'000, 0, 0, 0};
        case Kind::Email:
            return {"email", "xsd:string", 80, 0, 0, 0};
        case Kind::Phone:
            return {"phone", "xsd:string", 40, 0, 0, 0};
        case Kind::Url:
            return {"url", "xsd:string", 255, 0, 0, 0};
        case Kind::Picklist:
            return {"picklist", "xsd:string", 255, 0, 0, 0};
        case Kind::Number:
            return {"double", "xsd:double", 0, 18, 1, 0};
        case Kind::Currency:
            return {"currency", "xsd:double", 0, 18, 2, 0};
        case Kind::Percent:
            return {"percent", "xsd:double", 0, 3, 0, 0};
        case Kind::Whole:
            return {"int", "xsd:int", 0, 0, 0, 9};
        case Kind::Flag:
            return {"boolean", "xsd:boolean", 0, 0, 0, 0};
        case Kind::Date:
            return {"date", "xsd:date", 0, 0, 0, 0};
        case Kind::Instant:
            return {"datetime", "xsd:dateTime", 0, 0, 0, 0};
    }
    return {"string", "xsd:string", 255, 0, 0, 0};
}

/// Keys of a described field that are the same for almost all.
constexpr auto kUsualField = R"json({
    "aggregatable": true, "aiPredictionField": false, "autoNumber": false, "byteLength": 0,
    "calculated": false, "calculatedFormula": null, "cascadeDelete": false, "caseSensitive": false,
    "compoundFieldName": null, "controllerName": null, "createable": true, "custom": false,
    "defaultValue": null, "defaultValueFormula": null, "defaultedOnCreate": false,
    "dependentPicklist": false, "deprecatedAndHidden": false, "digits": 0,
    "displayLocationInDecimal": false, "encrypted": false, "externalId": false,
    "extraTypeInfo": null, "filterable": true, "filteredLookupInfo": null,
    "formulaTreatNullNumberAsZero": false, "groupable": true, "highScaleNumber": false,
    "htmlFormatted": false, "idLookup": false, "inlineHelpText": null, "label": "", "length": 0,
    "mask": null, "maskType": null, "name": "", "nameField": false, "namePointing": false,
    "nillable": true, "permissionable": false, "picklistValues": [],
    "polymorphicForeignKey": false, "precision": 0, "queryByDistance": false,
    "referenceTargetField": null, "referenceTo": [], "relationshipName": null,
    "relationshipOrder": null, "restrictedDelete": false, "restrictedPicklist": false, "scale": 0,
    "searchPrefilterable": false, "soapType": "", "sortable": true, "type": "", "unique": false,
    "updateable": true, "writeRequiresMasterRead": false})json";

Json plain_field(std::string_view name, const Described& about) {
    Json field = Json::parse(kUsualField);
    const bool custom = name.ends_with("__c");
    field["name"] = field["label"] = std::string{name};
    field["type"] = about.type;
    field["soapType"] = about.soap;
    field["length"] = about.length;
    field["byteLength"] = about.length * 3;
    field["precision"] = about.precision;
    field["scale"] = about.scale;
    field["digits"] = about.digits;
    field["custom"] = field["permissionable"] = custom;
    field["filterable"] = about.length < 32'000;
    field["idLookup"] = name == "Id";
    field["nillable"] = name != "Id";
    field["nameField"] = name == "Name";
    return field;
}

void add_targets(Json& json, const Field& field) {
    std::string_view rest = field.target;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        json["referenceTo"].push_back(std::string{rest.substr(0, comma)});
        rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
    }
    json["polymorphicForeignKey"] = json["referenceTo"].size() > 1;
    if (!field.target.empty())
        json["relationshipName"] = std::string{field.name.substr(0, field.name.size() - 2)};
}

Json field_json(const Field& field) {
    Json json = plain_field(field.name, described(field.kind));
    add_targets(json, field);
    if (field.kind == Kind::Picklist)
        for (const char* value : {"Web", "Other", "Gold", "EMEA", "Prospecting"})
            json["picklistValues"].push_back({{"active", true},
                                              {"defaultValue", false},
                                              {"label", value},
                                              {"validFor", nullptr},
                                              {"value", value}});
    const bool read_only = field.kind == Kind::Id || field.kind == Kind::Instant;
    if (read_only) json["createable"] = json["updateable"] = false;
    return json;
}

Json object_json(const Object& object) {
    const std::string name{object.name};
    const std::string url = "/services/data/v66.0/sobjects/" + name;
    return {{"activateable", false},
            {"createable", true},
            {"custom", false},
            {"customSetting", false},
            {"deletable", true},
            {"deprecatedAndHidden", false},
            {"feedEnabled", false},
            {"keyPrefix", std::string{object.prefix}},
            {"label", name},
            {"labelPlural", name + "s"},
            {"layoutable", true},
            {"mergeable", name == "Account" || name == "Contact" || name == "Lead"},
            {"mruEnabled", true},
            {"name", name},
            {"queryable", true},
            {"replicateable", name != "OpportunityStage"},
            {"retrieveable", true},
            {"searchable", true},
            {"triggerable", true},
            {"undeletable", true},
            {"updateable", true},
            {"urls", {{"describe", url + "/describe"}, {"sobject", url}}}};
}

}  // namespace

void append_csv(const std::vector<std::string>& cells, std::string& out) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        append_quoted(cells[i], out);
    }
    out += '\n';
}

void append_csv_header(const Object& object, std::string& out) {
    std::vector<std::string> names;
    for (const Field& field : object.fields) names.emplace_back(field.name);
    append_csv(names, out);
}

void append_json(const Object& object, const std::vector<std::string>& cells, std::string& out) {
    const std::string& id = cells[object.column("Id")];
    out.append(R"({"attributes":{"type":")").append(object.name);
    out.append(R"(","url":"/services/data/v66.0/sobjects/)").append(object.name);
    out.append("/").append(id).append("\"}");
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out.append(",\"").append(object.fields[i].name).append("\":");
        append_json_value(object.fields[i].kind, cells[i], out);
    }
    out += '}';
}

std::string describe(const Object& object) {
    Json json = object_json(object);
    json["fields"] = Json::array();
    for (const Field& field : object.fields) json["fields"].push_back(field_json(field));
    json["fields"].push_back(plain_field("MailAddress", {"address", "urn:address", 0, 0, 0, 0}));
    json["fields"].push_back(
        plain_field("Interests__c", {"multipicklist", "xsd:string", 4'099, 0, 0, 0}));
    json["childRelationships"] = Json::array();
    json["recordTypeInfos"] = Json::array();
    json["actionOverrides"] = Json::array();
    return json.dump();
}

}  // namespace dealwire::bench
