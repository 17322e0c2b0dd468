// What the mapping writes exists in the package, with a type and a length that take it.

#include "adapters/config/mapping_file.hpp"
#include "adapters/config/yaml_reader.hpp"
#include "tests/integration/mapping_package/package.hpp"

#include "built_in/source_folder.hpp"
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

namespace dealwire::mapping_package {
namespace {

using exporting::FieldRule;
using exporting::FieldType;
using exporting::ObjectRule;

const std::map<std::string, PackageFields>& package() {
    static const auto kPackage = read_package();
    return kPackage;
}

std::vector<ObjectRule> rules() {
    auto loaded = config::load_mapping(DEALWIRE_SOURCE_DIR "/mappings", "");
    if (!loaded) throw std::runtime_error(loaded.error().front().problem);
    return loaded->objects;
}

const PackageField* find(const std::string& object, const std::string& field) {
    const auto fields = package().find(object);
    if (fields == package().end()) return nullptr;
    const auto found = fields->second.find(field);
    return found == fields->second.end() ? nullptr : &found->second;
}

/// Object and field with the reason why it is not mapped.
std::map<std::pair<std::string, std::string>, std::string> reasons() {
    std::ifstream in{DEALWIRE_SOURCE_DIR "/mappings/not_mapped.yaml", std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    config::YamlReader reader{text, "not_mapped.yaml"};
    auto root = reader.root();
    std::map<std::pair<std::string, std::string>, std::string> found;
    for (const std::string& object : root.keys()) {
        auto fields = root.section(object);
        for (const std::string& field : fields.keys()) fields.text(field, found[{object, field}]);
    }
    if (!reader.issues().empty()) throw std::runtime_error(reader.issues().front().problem);
    return found;
}

std::set<std::string> mapped_fields(const ObjectRule& rule) {
    std::set<std::string> mapped{rule.key_field};
    for (const FieldRule& field : rule.fields) mapped.insert(field.target);
    if (rule.parent) mapped.insert("Conversation__c");
    return mapped;
}

std::string wanted_type(FieldType type) {
    static const std::map<FieldType, std::string> kTypes{
        {FieldType::Text, "Text"},        {FieldType::LongText, "LongTextArea"},
        {FieldType::Number, "Number"},    {FieldType::Boolean, "Checkbox"},
        {FieldType::Date, "Date"},        {FieldType::DateTime, "DateTime"},
        {FieldType::Url, "Url"},          {FieldType::Email, "Email"},
        {FieldType::Phone, "Phone"},      {FieldType::Picklist, "Picklist"},
        {FieldType::Reference, "Lookup"}, {FieldType::Id, "Text"}};
    return kTypes.at(type);
}

bool listed(const PackageField& field, const std::string& value) {
    return std::ranges::find(field.values, value) != field.values.end();
}

std::string picklist_problem(const FieldRule& rule, const PackageField& field) {
    for (const auto& [from, to] : rule.values)
        if (!to.empty() && !listed(field, to)) return "has no value " + to;
    if (rule.otherwise && !listed(field, *rule.otherwise)) return "has no " + *rule.otherwise;
    if (rule.constant && !listed(field, *rule.constant->string())) return "lacks the constant";
    return "";
}

/// Why the field cannot take what the rule makes; empty where it can, all of it.
std::string problem(const FieldRule& rule, const PackageField* field) {
    if (!field) return "is not in the package";
    if (field->type != wanted_type(rule.type)) return "is of type " + field->type;
    if (field->read_only) return "is read-only";
    if (field->create_only != rule.only_new) return "is taken only while new, or the rule says so";
    const bool measured = rule.type == FieldType::Text || rule.type == FieldType::LongText ||
                          rule.type == FieldType::Id;
    if (measured && static_cast<int>(rule.length) != field->length)
        return "is " + std::to_string(field->length) + " long";
    if (rule.type == FieldType::Number &&
        (rule.digits != field->precision || rule.scale != field->scale))
        return "has precision " + std::to_string(field->precision) + " and scale " +
               std::to_string(field->scale);
    return rule.type == FieldType::Picklist ? picklist_problem(rule, *field) : "";
}

class MappedObject : public testing::TestWithParam<ObjectRule> {};

TEST_P(MappedObject, HasEveryFieldWithAFittingTypeAndLength) {
    for (const FieldRule& rule : GetParam().fields)
        EXPECT_EQ(problem(rule, find(GetParam().object, rule.target)), "") << rule.target;
}

TEST_P(MappedObject, IsKeyedByAUniqueCaseSensitiveExternalId) {
    const PackageField* key = find(GetParam().object, GetParam().key_field);

    ASSERT_NE(key, nullptr);
    EXPECT_EQ(key->length, GetParam().kind.empty() ? 80 : 120);
    EXPECT_TRUE(key->external_id);
    EXPECT_TRUE(key->unique);
    EXPECT_TRUE(key->case_sensitive);
}

TEST_P(MappedObject, HangsOnTheConversationByAReparentableMasterDetail) {
    const auto& parent = GetParam().parent;
    if (!parent) return;
    ASSERT_TRUE(parent->relationship.text().ends_with("__r"));
    const std::string name =
        parent->relationship.text().substr(0, parent->relationship.text().size() - 1) + "c";
    const PackageField* field = find(GetParam().object, name);

    ASSERT_NE(field, nullptr);
    EXPECT_EQ(field->type, "MasterDetail");
    EXPECT_EQ(field->reference_to, "Conversation__c");
    EXPECT_TRUE(field->reparentable);
    EXPECT_NE(find(field->reference_to, parent->key_field), nullptr);
}

TEST_P(MappedObject, LeavesNoFieldOfThePackageUnmappedWithoutAReason) {
    const std::set<std::string> mapped = mapped_fields(GetParam());
    const auto known = reasons();
    for (const auto& [name, field] : package().at(GetParam().object)) {
        const bool ours = name.ends_with("__c");  // standard fields are the org's
        EXPECT_TRUE(!ours || mapped.contains(name) || known.contains({GetParam().object, name}))
            << name;
    }
}

INSTANTIATE_TEST_SUITE_P(Rules, MappedObject, testing::ValuesIn(rules()),
                         [](const auto& each) { return each.param.object; });

TEST(MappedPackage, GivesReasonsOnlyForFieldsThatAreThereAndNotMapped) {
    std::map<std::string, std::set<std::string>> mapped;
    for (const ObjectRule& rule : rules()) mapped[rule.object].merge(mapped_fields(rule));
    for (const auto& [name, reason] : reasons()) {
        EXPECT_NE(find(name.first, name.second), nullptr) << name.first << '.' << name.second;
        EXPECT_FALSE(mapped[name.first].contains(name.second)) << name.second << " is mapped";
        EXPECT_GT(reason.size(), 10U) << name.second;
    }
}

TEST(MappedPackage, HasARuleForEveryObject) {
    std::set<std::string> mapped;
    for (const ObjectRule& rule : rules()) mapped.insert(rule.object);
    const auto known = reasons();
    for (const auto& [object, fields] : package())
        for (const auto& [field, shape] : fields)
            EXPECT_TRUE(mapped.contains(object) || known.contains({object, field}))
                << object << '.' << field;
}

}  // namespace
}  // namespace dealwire::mapping_package
