#include "adapters/salesforce/query_page.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/time_text.hpp"

namespace dealwire::salesforce {

using base::Fault;
using base::Tree;
using model::CellText;
using model::Column;

namespace {

base::Error bad_answer(std::string detail) {
    return {Fault::Transient, "BAD_ANSWER", std::move(detail)};
}

/// Members stand in the order of the SELECT, after "attributes": usually the first look hits.
const Tree* member(const Tree& record, std::size_t column, const std::string& name) {
    const Tree::Object& members = *record.object();
    if (column + 1 < members.size() && members[column + 1].first == name)
        return &members[column + 1].second;
    return record.at(name);
}

void add_row(model::RecordRows& rows, const Tree& record, const std::vector<Column>& columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Tree* value = member(record, i, columns[i].name);
        const CellText cell = value ? cell_of(*value, columns[i].type) : std::nullopt;
        rows.add(cell ? model::Cell{*cell} : std::nullopt);
    }
}

bool leads_to_data(const std::string& path) {
    return path.starts_with("/services/data/") && path.find("..") == std::string::npos &&
           path.find('\\') == std::string::npos;
}

}  // namespace

CellText cell_of(const Tree& value, const std::string& type) {
    if (value.is_null()) return std::nullopt;
    if (const bool* flag = value.boolean()) return *flag ? "true" : "false";
    if (const base::Number* number = value.number()) return number->text;
    const std::string* text = value.string();
    if (!text) return json::to_text(value);
    if (type != "datetime") return *text;
    const auto instant = base::parse_instant(*text);
    return instant ? base::to_text(*instant) : *text;
}

base::Result<QueryPage> read_page(const Tree& body, const std::vector<Column>& columns) {
    const Tree* records = body.find("records");
    const Tree* done = body.find("done");
    if (!records || !records->array() || !done || !done->boolean())
        return base::fail(bad_answer("Salesforce answered a query without records."));
    QueryPage page{.rows = model::RecordRows{columns.size()}, .next = {}};
    if (const Tree* total = body.find("totalSize"); total && total->number())
        page.total = base::to_integer(*total->number()).value_or(0);
    for (const Tree& record : *records->array()) {
        if (!record.object())
            return base::fail(bad_answer("Salesforce answered a query with something odd."));
        add_row(page.rows, record, columns);
    }
    if (*done->boolean()) return page;
    page.next = body.text_at("nextRecordsUrl").value_or("");
    if (!leads_to_data(page.next))
        return base::fail({Fault::Rejected, "LINK_REFUSED",
                           "Salesforce sent a link to the next page that leads elsewhere.",
                           "Check that no proxy changes the answers of Salesforce."});
    return page;
}

}  // namespace dealwire::salesforce
