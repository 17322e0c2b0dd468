#include "tests/simulators/salesforce/schema/standard_objects.hpp"

#include "tests/simulators/salesforce/schema/embedded.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace dealwire::orgsim {
namespace {

using Json = nlohmann::ordered_json;

FieldSchema plain(std::string name, FieldType type, int length = 0) {
    FieldSchema field;
    field.label = label_of(name);
    field.name = std::move(name);
    field.type = type;
    field.length = length;
    return field;
}

FieldSchema system_field(std::string name, FieldType type) {
    FieldSchema field = plain(std::move(name), type);
    field.createable = false;
    field.updateable = false;
    field.nillable = false;
    field.defaulted_on_create = true;
    field.permissionable = false;
    return field;
}

FieldSchema user_reference(std::string name, std::string relationship) {
    FieldSchema field = system_field(std::move(name), FieldType::Reference);
    field.length = 18;
    field.reference_to = {"User"};
    field.relationship_name = std::move(relationship);
    return field;
}

void set_type_limits(FieldSchema& field) {
    if (is_id(field.type)) {
        field.length = 18;
    }
    if (field.type == FieldType::Boolean) {
        field.nillable = false;
        field.defaulted_on_create = true;
    }
    if (field.type == FieldType::TextArea) {
        field.sortable = false;
        field.groupable = false;
    }
    if (field.type == FieldType::Double || field.type == FieldType::Currency ||
        field.type == FieldType::Percent || field.type == FieldType::DateTime) {
        field.groupable = false;
    }
}

void set_reference(FieldSchema& field, const Json& json) {
    field.reference_to = json.at("to").get<std::vector<std::string>>();
    const auto text_or_empty = [&](const char* key) {
        return json.contains(key) && json[key].is_string() ? json[key].get<std::string>()
                                                           : std::string();
    };
    field.relationship_name = text_or_empty("rel");
    field.child_relationship_name = text_or_empty("child");
    field.polymorphic = json.value("polymorphic", false);
    field.name_pointing = field.polymorphic;
    const std::string on_delete = json.value("delete", "clear");
    field.on_parent_delete = on_delete == "cascade"    ? OnParentDelete::Cascade
                             : on_delete == "restrict" ? OnParentDelete::Restrict
                                                       : OnParentDelete::Clear;
}

void set_flags(FieldSchema& field, const Json& json) {
    if (json.value("required", false)) {
        field.nillable = false;
        field.permissionable = false;
    }
    if (json.value("notnull", false)) {
        field.nillable = false;
    }
    if (json.value("readonly", false)) {
        field.createable = false;
        field.updateable = false;
    }
    if (json.value("createOnly", false)) {
        field.updateable = false;
    }
    if (json.value("nofilter", false)) {
        field.filterable = false;
        field.sortable = false;
        field.groupable = false;
    }
    if (json.value("owner", false)) {
        field.nillable = false;
        field.defaulted_on_create = true;
        field.permissionable = false;
    }
    field.defaulted_on_create = field.defaulted_on_create || json.value("defaulted", false);
    field.id_lookup = json.value("idLookup", false);
    field.unique = json.value("uniqueIgnoringCase", false);
    field.name_field = json.value("nameField", false);
    field.restricted_picklist = json.value("restricted", false);
}

void set_picklist(FieldSchema& field, const Json& json) {
    field.default_value = json.value("default", "");
    if (!json.contains("values")) {
        return;
    }
    for (const auto& value : json["values"]) {
        const auto text = value.get<std::string>();
        field.picklist.push_back({text, text, true, text == field.default_value});
    }
}

FieldSchema field_from_json(const Json& json) {
    const auto name = json.at("name").get<std::string>();
    FieldSchema field =
        plain(name, field_type_from(json.at("type").get<std::string>()), json.value("length", 0));
    field.label = json.value("label", field.label);
    field.precision = json.value("precision", 0);
    field.scale = json.value("scale", 0);
    field.digits = json.value("digits", 0);
    field.compound_field_name = json.value("compound", "");
    field.extra_type_info = json.value("extra", "");
    set_type_limits(field);
    if (is_id(field.type)) {
        set_reference(field, json);
    }
    set_flags(field, json);
    set_picklist(field, json);
    return field;
}

void add_coordinate(ObjectSchema& object, const std::string& name, const std::string& compound) {
    FieldSchema field = plain(name, FieldType::Double);
    field.precision = 18;
    field.scale = 15;
    field.groupable = false;
    field.compound_field_name = compound;
    object.fields.push_back(std::move(field));
}

/// The parts of an address and the compound itself; `prefix` is "Billing", "Mailing" or empty.
void add_address(ObjectSchema& object, const std::string& prefix) {
    const std::string compound = prefix + "Address";
    const auto add_text = [&](const char* part, FieldType type, int length) {
        FieldSchema field = plain(prefix + part, type, length);
        field.compound_field_name = compound;
        field.extra_type_info = type == FieldType::TextArea ? "plaintextarea" : "";
        object.fields.push_back(std::move(field));
    };
    add_text("Street", FieldType::TextArea, 255);
    add_text("City", FieldType::String, 40);
    add_text("State", FieldType::String, 80);
    add_text("PostalCode", FieldType::String, 20);
    add_text("Country", FieldType::String, 80);
    add_coordinate(object, prefix + "Latitude", compound);
    add_coordinate(object, prefix + "Longitude", compound);
    FieldSchema accuracy = plain(prefix + "GeocodeAccuracy", FieldType::Picklist, 40);
    accuracy.compound_field_name = compound;
    accuracy.restricted_picklist = true;
    for (const char* value : {"Address", "NearAddress", "Block", "Street", "ExtendedZip", "Zip",
                              "Neighborhood", "City", "County", "State", "Unknown"}) {
        accuracy.picklist.push_back({value, value, true, false});
    }
    object.fields.push_back(std::move(accuracy));
    FieldSchema whole = plain(compound, FieldType::Address);
    whole.createable = false;
    whole.updateable = false;
    whole.sortable = false;
    whole.groupable = false;
    object.fields.push_back(std::move(whole));
}

void set_object_flags(ObjectSchema& object, const Json& json) {
    const bool writable = !json.value("readonlyObject", false);
    object.createable = json.value("createable", writable);
    object.updateable = json.value("updateable", writable);
    object.deletable = json.value("deletable", writable);
    object.undeletable = json.value("undeletable", writable);
    object.searchable = json.value("searchable", false);
    object.mergeable = json.value("mergeable", false);
    object.layoutable = json.value("layoutable", true);
    object.triggerable = json.value("triggerable", writable);
    object.setup = json.value("setup", false);
    object.has_is_deleted = json.value("isDeleted", true);
    object.replicateable = json.value("replicateable", true);
}

/// Picklists that repeat the org's opportunity stages.
void fill_stage_values(Schema& schema) {
    const Json stages = Json::parse(embedded_file("org/base_data.json")).at("OpportunityStage");
    for (const char* object : {"Opportunity", "OpportunityHistory"}) {
        FieldSchema* field = schema.find_object(object)->find_field("StageName");
        for (const auto& stage : stages) {
            const auto name = stage.at("ApiName").get<std::string>();
            field->picklist.push_back(
                {name, stage.at("MasterLabel").get<std::string>(), true, false});
        }
    }
}

}  // namespace

std::string label_of(std::string_view api_name) {
    std::string label;
    for (std::size_t i = 0; i < api_name.size(); ++i) {
        const bool upper = api_name[i] >= 'A' && api_name[i] <= 'Z';
        const bool after_lower = i > 0 && api_name[i - 1] >= 'a' && api_name[i - 1] <= 'z';
        if (upper && after_lower) {
            label.push_back(' ');
        }
        label.push_back(api_name[i]);
    }
    if (label.size() > 3 && label.ends_with(" Id")) {
        label.back() = 'D';
    }
    return label;
}

void add_system_fields(ObjectSchema& object, std::string_view audit) {
    FieldSchema id = system_field("Id", FieldType::Id);
    id.label = object.label + " ID";
    id.length = 18;
    id.id_lookup = true;
    std::vector<FieldSchema> head{std::move(id)};
    if (object.has_is_deleted) {
        head.push_back(system_field("IsDeleted", FieldType::Boolean));
        head.back().label = "Deleted";
    }
    object.fields.insert(object.fields.begin(), std::make_move_iterator(head.begin()),
                         std::make_move_iterator(head.end()));
    if (audit != "stamp") {
        object.fields.push_back(system_field("CreatedDate", FieldType::DateTime));
        object.fields.push_back(user_reference("CreatedById", "CreatedBy"));
    }
    if (audit == "full") {
        object.fields.push_back(system_field("LastModifiedDate", FieldType::DateTime));
        object.fields.push_back(user_reference("LastModifiedById", "LastModifiedBy"));
    }
    object.fields.push_back(system_field("SystemModstamp", FieldType::DateTime));
}

ObjectSchema object_from_json(const Json& json) {
    ObjectSchema object;
    object.name = json.at("name").get<std::string>();
    object.label = json.at("label").get<std::string>();
    object.label_plural = json.at("plural").get<std::string>();
    object.key_prefix = json.at("prefix").get<std::string>();
    set_object_flags(object, json);
    for (const auto& field : json.at("fields")) {
        try {
            if (field.contains("address")) {
                add_address(object, field["address"].get<std::string>());
            } else {
                object.fields.push_back(field_from_json(field));
            }
        } catch (const std::exception& error) {
            throw std::runtime_error("Standard object " + object.name + ": " + field.dump() + ": " +
                                     error.what());
        }
    }
    add_system_fields(object, json.value("audit", "full"));
    object.index_fields();
    return object;
}

Schema standard_schema() {
    Schema schema;
    for (const auto& file : embedded_files()) {
        if (!file.name.starts_with("schema/standard/")) {
            continue;
        }
        const Json json = Json::parse(file.text);
        if (json.is_array()) {
            for (const auto& object : json) {
                schema.add(object_from_json(object));
            }
        } else {
            schema.add(object_from_json(json));
        }
    }
    fill_stage_values(schema);
    schema.link();
    return schema;
}

}  // namespace dealwire::orgsim
