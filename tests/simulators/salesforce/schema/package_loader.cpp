#include "tests/simulators/salesforce/schema/package_loader.hpp"

#include "tests/simulators/salesforce/schema/standard_objects.hpp"

#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>
#include <Poco/DOM/Node.h>
#include <Poco/Exception.h>

#include <algorithm>
#include <stdexcept>

namespace dealwire::orgsim {
namespace {

namespace fs = std::filesystem;
using Poco::XML::Element;
using Poco::XML::Node;

/// Read access to one metadata element; absent children are empty text.
class Metadata {
public:
    explicit Metadata(const Node* node) : node_(node) {}

    std::string text(const std::string& child) const {
        const auto found = all(child);
        return found.empty() ? std::string() : found.front().own_text();
    }

    bool flag(const std::string& child, bool otherwise = false) const {
        const auto value = text(child);
        return value.empty() ? otherwise : value == "true";
    }

    int number(const std::string& child, int otherwise = 0) const {
        const auto value = text(child);
        return value.empty() ? otherwise : std::stoi(value);
    }

    bool has(const std::string& child) const { return !all(child).empty(); }

    Metadata child(const std::string& name) const {
        const auto found = all(name);
        return found.empty() ? Metadata(nullptr) : found.front();
    }

    std::vector<Metadata> all(const std::string& name) const {
        std::vector<Metadata> result;
        for (const Node* at = node_ == nullptr ? nullptr : node_->firstChild(); at != nullptr;
             at = at->nextSibling()) {
            if (at->nodeType() == Node::ELEMENT_NODE && at->localName() == name) {
                result.emplace_back(at);
            }
        }
        return result;
    }

    std::string own_text() const { return node_ == nullptr ? std::string() : node_->innerText(); }

private:
    const Node* node_;
};

/// One parsed file; keeps the document alive.
class MetadataFile {
public:
    explicit MetadataFile(const fs::path& path) {
        Poco::XML::DOMParser parser;
        parser.setFeature(Poco::XML::DOMParser::FEATURE_FILTER_WHITESPACE, true);
        document_ = parser.parse(path.string());
    }

    Metadata root() const { return Metadata(document_->documentElement()); }

private:
    Poco::AutoPtr<Poco::XML::Document> document_;
};

using ValueSets = std::map<std::string, std::vector<PicklistValue>>;

std::vector<PicklistValue> picklist_values(const Metadata& parent, const std::string& element) {
    std::vector<PicklistValue> result;
    for (const auto& value : parent.all(element)) {
        const auto name = value.text("fullName");
        const auto label = value.text("label");
        result.push_back({name, label.empty() ? name : label, value.flag("isActive", true),
                          value.flag("default")});
    }
    return result;
}

void read_picklist(FieldSchema& field, const Metadata& meta, const ValueSets& sets) {
    const Metadata set = meta.child("valueSet");
    field.restricted_picklist = set.flag("restricted");
    const auto named = set.text("valueSetName");
    if (!named.empty()) {
        field.restricted_picklist = true;
        const auto found = sets.find(named);
        if (found == sets.end()) {
            throw std::runtime_error("unknown global value set " + named);
        }
        field.picklist = found->second;
    } else {
        field.picklist = picklist_values(set.child("valueSetDefinition"), "value");
    }
    for (const auto& value : field.picklist) {
        if (value.default_value) {
            field.default_value = value.value;
            field.defaulted_on_create = true;
        }
    }
}

void read_reference(FieldSchema& field, const Metadata& meta, const std::string& type) {
    field.length = 18;
    field.reference_to = {meta.text("referenceTo")};
    field.relationship_name = field.name.substr(0, field.name.size() - 1) + "r";
    const auto children = meta.text("relationshipName");
    field.child_relationship_name = children.empty() ? "" : children + "__r";
    const auto constraint = meta.text("deleteConstraint");
    field.on_parent_delete = constraint == "Cascade"    ? OnParentDelete::Cascade
                             : constraint == "Restrict" ? OnParentDelete::Restrict
                                                        : OnParentDelete::Clear;
    if (type == "MasterDetail") {
        field.master_detail = true;
        field.on_parent_delete = OnParentDelete::Cascade;
        field.relationship_order = meta.number("relationshipOrder");
        field.reparentable = meta.flag("reparentableMasterDetail");
        field.nillable = false;
        field.permissionable = false;
        field.updateable = field.reparentable;
    }
}

void read_number(FieldSchema& field, const Metadata& meta) {
    field.precision = meta.number("precision", 18);
    field.scale = meta.number("scale");
    field.groupable = false;
}

void read_long_text(FieldSchema& field, const Metadata& meta, int otherwise) {
    field.type = FieldType::TextArea;
    field.length = meta.number("length", otherwise);
    field.sortable = false;
    field.groupable = false;
    field.filterable = otherwise == 255;
    field.extra_type_info = "plaintextarea";
}

void read_roll_up(FieldSchema& field, const Metadata& meta) {
    const auto split = [](const std::string& text) {
        const auto dot = text.find('.');
        return std::pair(text.substr(0, dot), dot == std::string::npos ? "" : text.substr(dot + 1));
    };
    const auto [child, reference] = split(meta.text("summaryForeignKey"));
    const auto [unused, summarized] = split(meta.text("summarizedField"));
    field.rollup = Rollup{lower(meta.text("summaryOperation")), child, reference, summarized, {}};
    for (const auto& filter : meta.all("summaryFilterItems")) {
        const auto operation = filter.text("operation");
        if (operation != "equals" && operation != "notEqual") {
            throw std::runtime_error("a roll-up filtered by '" + operation + "'");
        }
        field.rollup->filters.push_back(
            {split(filter.text("field")).second, operation == "notEqual", filter.text("value")});
    }
    field.type = FieldType::Double;
    field.precision = 18;
    field.calculated = true;
}

void make_read_only(FieldSchema& field) {
    field.createable = false;
    field.updateable = false;
}

/// Types whose only variable part is a length.
bool read_plain_text(FieldSchema& field, const Metadata& meta, const std::string& type) {
    static const std::map<std::string, std::pair<FieldType, int>> kTypes{
        {"Text", {FieldType::String, 255}},
        {"Email", {FieldType::Email, 80}},
        {"Phone", {FieldType::Phone, 40}},
        {"Url", {FieldType::Url, 255}},
        {"EncryptedText", {FieldType::EncryptedString, 175}},
        {"Picklist", {FieldType::Picklist, 255}},
        {"MultiselectPicklist", {FieldType::MultiPicklist, 4099}},
    };
    const auto found = kTypes.find(type);
    if (found == kTypes.end()) {
        return false;
    }
    field.type = found->second.first;
    field.length = meta.number("length", found->second.second);
    return true;
}

bool read_simple(FieldSchema& field, const Metadata& meta, const std::string& type) {
    static const std::map<std::string, FieldType> kTypes{
        {"Number", FieldType::Double},
        {"Currency", FieldType::Currency},
        {"Percent", FieldType::Percent},
        {"Checkbox", FieldType::Boolean},
        {"Date", FieldType::Date},
        {"DateTime", FieldType::DateTime},
        {"Time", FieldType::Time},
        {"Lookup", FieldType::Reference},
        {"MasterDetail", FieldType::Reference},
        {"Location", FieldType::Location},
    };
    const auto found = kTypes.find(type);
    if (found == kTypes.end()) {
        return false;
    }
    field.type = found->second;
    if (is_number(field.type)) {
        read_number(field, meta);
    } else if (field.type == FieldType::Boolean) {
        field.nillable = false;
        field.defaulted_on_create = true;
        field.default_value = meta.text("defaultValue");
    } else if (field.type == FieldType::Reference) {
        read_reference(field, meta, type);
    }
    return true;
}

void read_type(FieldSchema& field, const Metadata& meta, const ValueSets& sets) {
    const auto type = meta.text("type");
    if (read_plain_text(field, meta, type)) {
        if (type == "Picklist" || type == "MultiselectPicklist") {
            field.length = type == "Picklist" ? 255 : 4099;
            read_picklist(field, meta, sets);
        }
    } else if (type == "TextArea") {
        read_long_text(field, meta, 255);
    } else if (type == "LongTextArea" || type == "Html") {
        read_long_text(field, meta, 32768);
        field.extra_type_info = type == "Html" ? "richtextarea" : "plaintextarea";
    } else if (type == "AutoNumber") {
        field.type = FieldType::String;
        field.length = 30;
        field.auto_number = true;
        field.display_format = meta.text("displayFormat");
        make_read_only(field);
    } else if (type == "Summary") {
        read_roll_up(field, meta);
        make_read_only(field);
    } else if (!read_simple(field, meta, type)) {
        throw std::runtime_error("unknown field type '" + type + "'");
    }
}

FieldSchema read_field(const Metadata& meta, const ValueSets& sets) {
    FieldSchema field;
    field.custom = true;
    field.name = meta.text("fullName");
    field.label = meta.text("label");
    field.help_text = meta.text("inlineHelpText");
    read_type(field, meta, sets);
    field.external_id = meta.flag("externalId");
    field.id_lookup = field.external_id;
    field.unique = meta.flag("unique");
    field.case_sensitive = meta.flag("caseSensitive");
    if (meta.flag("required")) {
        field.nillable = false;
        field.permissionable = false;
    }
    if (meta.has("formula")) {
        field.formula = meta.text("formula");
        field.calculated = true;
        field.length = field.type == FieldType::String ? 1300 : field.length;
        make_read_only(field);
    }
    if (field.default_value.empty() && !field.calculated && is_text(field.type)) {
        auto value = meta.text("defaultValue");
        std::erase(value, '"');
        field.default_value = value;
    }
    return field;
}

FieldSchema name_field(const Metadata& meta) {
    const Metadata name = meta.child("nameField");
    FieldSchema field;
    field.name = "Name";
    field.label = name.text("label").empty() ? "Name" : name.text("label");
    field.length = 80;
    field.name_field = true;
    field.permissionable = false;
    field.id_lookup = true;
    if (name.text("type") == "AutoNumber") {
        field.auto_number = true;
        field.nillable = false;
        field.display_format = name.text("displayFormat");
        field.defaulted_on_create = true;
        make_read_only(field);
    } else {
        // Left out on create, the API fills Name with the id.
        field.defaulted_on_create = true;
    }
    return field;
}

ObjectSchema read_object(const Metadata& meta, const std::string& api_name) {
    ObjectSchema object;
    object.name = api_name;
    object.custom = true;
    object.label = meta.text("label");
    object.label_plural = meta.text("pluralLabel");
    object.searchable = meta.flag("enableSearch");
    object.fields.push_back(name_field(meta));
    return object;
}

class PackageReader {
public:
    PackageReader(fs::path directory, Schema& schema)
        : directory_(std::move(directory)), schema_(schema) {}

    PackageReport read() {
        collect();
        for (const auto& path : value_sets_) {
            guarded(path, [&] { read_value_set(path); });
        }
        for (const auto& path : objects_) {
            guarded(path, [&] { read_object_file(path); });
        }
        add_objects();
        for (const auto& path : fields_) {
            guarded(path, [&] { read_field_file(path); });
        }
        finish();
        return std::move(report_);
    }

private:
    void collect() {
        if (!fs::is_directory(directory_)) {
            return;
        }
        auto walk = fs::recursive_directory_iterator(directory_);
        for (const auto& entry : walk) {
            if (entry.is_directory() && (entry.path().filename() == "node_modules" ||
                                         entry.path().filename().string().starts_with('.'))) {
                walk.disable_recursion_pending();
                continue;
            }
            const auto name = entry.path().filename().string();
            if (name.ends_with(".object-meta.xml")) {
                objects_.push_back(entry.path());
            } else if (name.ends_with(".field-meta.xml")) {
                fields_.push_back(entry.path());
            } else if (name.ends_with(".globalValueSet-meta.xml")) {
                value_sets_.push_back(entry.path());
            }
        }
        std::sort(objects_.begin(), objects_.end());
        std::sort(fields_.begin(), fields_.end());
    }

    template <typename Action>
    void guarded(const fs::path& path, Action action) {
        try {
            action();
        } catch (const Poco::Exception& error) {
            report_.problems.push_back(path.string() + ": " + error.displayText());
        } catch (const std::exception& error) {
            report_.problems.push_back(path.string() + ": " + error.what());
        }
    }

    void read_value_set(const fs::path& path) {
        const MetadataFile file(path);
        const auto name = path.filename().string();
        sets_[name.substr(0, name.find('.'))] = picklist_values(file.root(), "customValue");
    }

    void read_object_file(const fs::path& path) {
        const auto file_name = path.filename().string();
        const auto api_name = file_name.substr(0, file_name.find(".object-meta.xml"));
        const MetadataFile file(path);
        if (!api_name.ends_with("__c")) {
            return;
        }
        if (file.root().flag("enableActivities")) {
            with_activities_.push_back(api_name);
        }
        custom_.emplace(api_name, read_object(file.root(), api_name));
    }

    void add_objects() {
        int number = 0;
        for (auto& [name, object] : custom_) {
            static constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
            const auto high = static_cast<std::size_t>(number) / kDigits.size();
            const auto low = static_cast<std::size_t>(number) % kDigits.size();
            object.key_prefix = std::string("a") + kDigits.at(high) + kDigits.at(low);
            add_system_fields(object, "full");
            schema_.add(std::move(object));
            ++number;
            ++report_.objects;
        }
    }

    void read_field_file(const fs::path& path) {
        const MetadataFile file(path);
        const auto object_name = path.parent_path().parent_path().filename().string();
        // Settings are read by code inside an org alone, which there is none of here.
        if (object_name.ends_with("__mdt")) {
            return;
        }
        const FieldSchema field = read_field(file.root(), sets_);
        const std::vector<std::string> targets = object_name == "Activity"
                                                     ? std::vector<std::string>{"Task", "Event"}
                                                     : std::vector<std::string>{object_name};
        for (const auto& target : targets) {
            ObjectSchema* object = schema_.find_object(target);
            if (object == nullptr) {
                throw std::runtime_error("its object " + target + " is not part of this org");
            }
            object->fields.push_back(field);
            object->index_fields();
        }
        ++report_.fields;
    }

    void finish() {
        for (const auto& api_name : with_activities_) {
            for (const char* activity : {"Task", "Event"}) {
                schema_.find_object(activity)->find_field("WhatId")->reference_to.push_back(
                    api_name);
            }
        }
        // A detail has no owner of its own; every other custom object has one.
        for (auto& [name, unused] : custom_) {
            ObjectSchema* object = schema_.find_object(name);
            const bool detail = std::any_of(object->fields.begin(), object->fields.end(),
                                            [](const auto& field) { return field.master_detail; });
            if (!detail) {
                object->fields.insert(object->fields.begin() + 1, owner_field());
                object->index_fields();
            }
        }
        schema_.link();
    }

    static FieldSchema owner_field() {
        FieldSchema field;
        field.name = "OwnerId";
        field.label = "Owner ID";
        field.type = FieldType::Reference;
        field.length = 18;
        field.nillable = false;
        field.defaulted_on_create = true;
        field.permissionable = false;
        field.polymorphic = true;
        field.name_pointing = true;
        field.reference_to = {"Group", "User"};
        field.relationship_name = "Owner";
        return field;
    }

    fs::path directory_;
    Schema& schema_;
    PackageReport report_;
    std::vector<fs::path> objects_;
    std::vector<fs::path> fields_;
    std::vector<fs::path> value_sets_;
    ValueSets sets_;
    std::map<std::string, ObjectSchema> custom_;
    std::vector<std::string> with_activities_;
};

}  // namespace

PackageReport load_package(const std::filesystem::path& directory, Schema& schema) {
    return PackageReader(directory, schema).read();
}

}  // namespace dealwire::orgsim
