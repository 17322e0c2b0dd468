#include "tests/integration/mapping_package/package.hpp"

#include "adapters/json/json.hpp"

#include "built_in/source_folder.hpp"
#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>
#include <Poco/DOM/NodeList.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace dealwire::mapping_package {
namespace {

using Poco::XML::Document;
using Poco::XML::Element;

/// What Dealwire writes, and what the package adds to standard objects beside it.
constexpr std::array kObjectFolders{DEALWIRE_SOURCE_DIR "/sfdx-package/main/sync/objects",
                                    DEALWIRE_SOURCE_DIR "/sfdx-package/main/insight/objects"};
const std::filesystem::path kActivities =
    DEALWIRE_SOURCE_DIR "/tests/simulators/salesforce/schema/standard/activity.json";

Poco::AutoPtr<Document> parse(const std::filesystem::path& file) {
    Poco::XML::DOMParser parser;
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    return Poco::AutoPtr<Document>{parser.parse(file.string())};
}

std::string text_of(const Element& parent, const std::string& name) {
    const Element* child = parent.getChildElement(name);
    return child ? child->innerText() : "";
}

int number_of(const Element& parent, const std::string& name) {
    const std::string text = text_of(parent, name);
    return text.empty() ? 0 : std::stoi(text);
}

std::vector<std::string> values_of(Element& field) {
    std::vector<std::string> values;
    const Poco::AutoPtr<Poco::XML::NodeList> list{field.getElementsByTagName("value")};
    for (unsigned long i = 0; i < list->length(); ++i)
        if (const auto* value = dynamic_cast<const Element*>(list->item(i)))
            values.push_back(text_of(*value, "fullName"));
    return values;
}

PackageField read_field(Element& root) {
    return {.type = text_of(root, "type"),
            .length = number_of(root, "length"),
            .precision = number_of(root, "precision"),
            .scale = number_of(root, "scale"),
            .external_id = text_of(root, "externalId") == "true",
            .unique = text_of(root, "unique") == "true",
            .case_sensitive = text_of(root, "caseSensitive") == "true",
            .reparentable = text_of(root, "reparentableMasterDetail") == "true",
            .create_only = false,
            .read_only = false,
            .reference_to = text_of(root, "referenceTo"),
            .values = values_of(root)};
}

PackageFields read_object(const std::filesystem::path& folder) {
    PackageFields fields;
    for (const auto& entry : std::filesystem::directory_iterator{folder / "fields"}) {
        const auto document = parse(entry.path());
        Element* root = document->documentElement();
        fields.emplace(text_of(*root, "fullName"), read_field(*root));
    }
    const std::filesystem::path object = folder / (folder.filename().string() + ".object-meta.xml");
    if (!std::filesystem::exists(object)) return fields;
    const auto document = parse(object);
    const Element* name = document->documentElement()->getChildElement("nameField");
    if (name && text_of(*name, "type") == "Text") {
        fields["Name"].type = "Text";
        fields["Name"].length = 80;
    }
    return fields;
}

/// Salesforce's describe words for what the metadata calls otherwise.
std::string metadata_word(const std::string& described) {
    static const std::map<std::string, std::string> kWords{
        {"string", "Text"},       {"combobox", "Text"},     {"textarea", "LongTextArea"},
        {"int", "Number"},        {"date", "Date"},         {"boolean", "Checkbox"},
        {"picklist", "Picklist"}, {"datetime", "DateTime"}, {"reference", "Lookup"}};
    return kWords.at(described);
}

bool flag_at(const base::Tree& tree, const char* name) {
    const base::Tree* found = tree.find(name);
    return found && found->boolean() && *found->boolean();
}

PackageField read_standard(const base::Tree& field) {
    PackageField read;
    read.type = metadata_word(*field.text_at("type"));
    read.length = std::stoi(field.text_at("length").value_or("0"));
    read.precision = std::stoi(field.text_at("digits").value_or("0"));
    read.create_only = flag_at(field, "createOnly");
    read.read_only = flag_at(field, "readonly");
    if (const base::Tree* values = field.find("values"))
        for (const base::Tree& value : *values->array()) read.values.push_back(*value.string());
    return read;
}

}  // namespace

std::map<std::string, PackageFields> read_package() {
    std::map<std::string, PackageFields> objects;
    for (const std::filesystem::path folder : kObjectFolders)
        for (const auto& entry : std::filesystem::directory_iterator{folder})
            if (!entry.path().filename().string().ends_with("__mdt"))
                objects.emplace(entry.path().filename().string(), read_object(entry.path()));
    for (const char* activity : {"Task", "Event"}) {
        objects[activity] = read_activity_fields(activity);
        objects[activity].merge(PackageFields{objects.at("Activity")});
    }
    objects.erase("Activity");
    return objects;
}

PackageFields read_activity_fields(std::string_view activity) {
    std::ifstream in{kActivities, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto list = json::parse(text);
    if (!list) throw std::runtime_error("the standard fields cannot be read");
    PackageFields fields;
    for (const base::Tree& object : *list->array())
        if (object.text_at("name") == activity)
            for (const base::Tree& field : *object.find("fields")->array())
                fields.emplace(*field.text_at("name"), read_standard(field));
    return fields;
}

}  // namespace dealwire::mapping_package
