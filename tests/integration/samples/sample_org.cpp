#include "tests/integration/samples/sample_org.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/time_text.hpp"

#include "built_in/source_folder.hpp"

#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

namespace dealwire::support {
namespace {

using base::Tree;

std::string type_of(const Tree& value) {
    if (value.boolean()) return "boolean";
    return value.number() ? "double" : "string";
}

model::CellText cell_of(const Tree& value) {
    if (value.is_null()) return std::nullopt;
    if (const bool* flag = value.boolean()) return *flag ? "true" : "false";
    if (const base::Number* number = value.number()) return number->text;
    const auto instant = base::parse_instant(*value.string());
    return instant ? base::to_text(*instant) : *value.string();
}

/// The type of a column is that of its first value that is not null.
std::vector<model::Column> columns_of(const std::vector<Tree>& rows) {
    std::vector<model::Column> columns;
    for (const auto& [name, ignored] : *rows.front().object()) {
        model::Column column{name, "string"};
        for (const Tree& row : rows)
            if (const Tree* value = row.find(name); value && !value->is_null()) {
                column.type = type_of(*value);
                break;
            }
        columns.push_back(std::move(column));
    }
    return columns;
}

model::RecordPage page_of(const std::string& object, const std::vector<Tree>& rows) {
    model::RecordPage page{object, columns_of(rows), {}};
    for (const Tree& row : rows) {
        std::vector<model::CellText> cells;
        for (const model::Column& column : page.columns)
            cells.push_back(cell_of(*row.find(column.name)));
        page.rows.push_back(cells);
    }
    return page;
}

std::set<std::string> members_among(const std::vector<Tree>& users) {
    std::set<std::string> members;
    for (const Tree& user : users)
        if (*user.find("IsActive")->boolean() && user.text_at("UserType") == "Standard")
            members.insert(user.text_at("Id").value());
    return members;
}

}  // namespace

std::filesystem::path sample_folder() {
    return std::filesystem::path{DEALWIRE_SOURCE_DIR} / "tests" / "data";
}

Tree read_document(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    return json::parse(text).value();
}

std::vector<Tree> read_documents(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::vector<Tree> documents;
    for (std::string line; std::getline(in, line);) {
        auto parsed = json::parse(line);
        if (!parsed) throw std::runtime_error{file.string() + ": " + parsed.error().reason};
        documents.push_back(std::move(*parsed));
    }
    return documents;
}

model::OrgScope sample_scope() {
    return {base::TenantId{"default"}, {*model::RecordId::parse("00D000000000001")}};
}

void import_sample_org(fakes::InMemoryCrmStore& store) {
    const auto folder = sample_folder() / "org";
    const auto members = members_among(read_documents(folder / "User.ndjson"));
    for (const std::string object :
         {"User", "Account", "Contact", "Lead", "Opportunity", "OpportunityStage",
          "OpportunityHistory", "OpportunityContactRole"}) {
        auto rows = read_documents(folder / (object + ".ndjson"));
        if (object == "Opportunity")
            std::erase_if(rows, [&](const Tree& row) {
                return !members.contains(row.text_at("OwnerId").value());
            });
        store.save_page(sample_scope(), page_of(object, rows), std::nullopt);
    }
}

}  // namespace dealwire::support
