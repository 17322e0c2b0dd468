#include "tests/e2e/kit/imports.hpp"

#include "tests/e2e/kit/json.hpp"

#include "built_in/source_folder.hpp"
#include <gtest/gtest.h>

#include <stdexcept>

namespace dealwire::e2e {
namespace {

namespace fs = std::filesystem;
using base::Tree;

std::set<std::string> as_set(const std::vector<std::string>& ids) {
    return {ids.begin(), ids.end()};
}

constexpr const char* kRecorded = R"(
    SELECT "Id" FROM "Opportunity" WHERE "IsDeleted" = 0 AND "OwnerId" IN
        (SELECT "Id" FROM "User" WHERE "IsActive" = 1 AND "UserType" = 'Standard'))";

std::string field_xml(const ExtraField& field) {
    std::string xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n"
        "    <fullName>" +
        field.name + "</fullName>\n    <label>" + field.name + "</label>\n    <type>" + field.type +
        "</type>\n";
    if (!field.formula.empty()) xml += "    <formula>" + field.formula + "</formula>\n";
    if (field.type == "Text" && field.formula.empty()) xml += "    <length>80</length>\n";
    if (field.type == "Number") xml += "    <precision>18</precision>\n    <scale>2</scale>\n";
    return xml + "</CustomField>\n";
}

}  // namespace

const std::map<std::string, std::string>& imported_tables() {
    static const std::map<std::string, std::string> kTables{
        {"User", "crm_user"},
        {"OpportunityStage", "opportunity_stage"},
        {"Account", "account"},
        {"Contact", "contact"},
        {"Lead", "lead"},
        {"Opportunity", "opportunity"},
        {"OpportunityContactRole", "opportunity_contact_role"},
        {"OpportunityHistory", "opportunity_history"}};
    return kTables;
}

std::map<std::string, std::set<std::string>> importable(Org& org) {
    std::map<std::string, std::set<std::string>> ids;
    for (const auto& [object, table] : imported_tables())
        ids[object] = object == "Opportunity" ? as_set(org.look(kRecorded)) : org.live_ids(object);
    return ids;
}

std::map<std::string, std::set<std::string>> held_live(Sql& store) {
    std::map<std::string, std::set<std::string>> ids;
    for (const auto& [object, table] : imported_tables())
        ids[object] = as_set(store.column("SELECT id FROM " + table + " WHERE state = 'live'"));
    return ids;
}

std::map<std::string, std::vector<std::string>> held_rows(Sql& store) {
    std::map<std::string, std::vector<std::string>> rows;
    for (const auto& [object, table] : imported_tables()) rows[object] = store.rows(table);
    return rows;
}

Reading::Reading(const std::string& bulk, int page_rows) {
    dealwire.configure("bulk: auto", "bulk: " + bulk);
    if (page_rows > 0)
        org.control("POST", "pages",
                    R"({"rest": )" + std::to_string(page_rows) + R"(, "bulk": )" +
                        std::to_string(page_rows) + "}");
}

Tree Reading::import(const Arguments& more, int code) {
    Arguments arguments{"import"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return dealwire.json(arguments, code);
}

Tree Reading::of(const Tree& imported, const std::string& object) {
    const Tree* objects = imported.find("objects");
    const Tree* found = objects ? objects->find(object) : nullptr;
    if (!found) throw std::runtime_error("nothing about " + object);
    return *found;
}

void Reading::expect_all_held() {
    const auto held = held_live(store);
    for (const auto& [object, ids] : importable(org)) EXPECT_EQ(held.at(object), ids) << object;
}

Package::Package(const std::vector<ExtraField>& fields) {
    const fs::path shipped = fs::path{DEALWIRE_SOURCE_DIR} / "sfdx-package";
    fs::copy(shipped / "main", folder_.path() / "main", fs::copy_options::recursive);
    fs::copy_file(shipped / "sfdx-project.json", folder_ / "sfdx-project.json");
    for (const ExtraField& field : fields) {
        const fs::path at = folder_.path() / "main/sync/objects" / field.object / "fields";
        fs::create_directories(at);
        write_file(at / (field.name + ".field-meta.xml"), field_xml(field));
    }
}

}  // namespace dealwire::e2e
