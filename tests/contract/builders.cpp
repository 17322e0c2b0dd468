#include "tests/contract/builders.hpp"

#include <algorithm>
#include <stdexcept>

namespace dealwire::contract {

using model::RecordId;

RecordId id(std::string_view prefix, int number) {
    std::string digits = std::to_string(number);
    digits.insert(0, 12 - digits.size(), '0');
    return *RecordId::parse(std::string{prefix} + digits);
}

model::OrgScope scope(const std::string& tenant, int org) { return {{tenant}, {id("00D", org)}}; }

base::Instant at(int minute) {
    return std::chrono::sys_days{std::chrono::year{2026} / 3 / 4} + std::chrono::minutes{minute};
}

std::string stamp(int minute) { return base::to_text(at(minute)); }

ContactPage::ContactPage() {
    columns_ = {{"Id", "id"},
                {"SystemModstamp", "datetime"},
                {"IsDeleted", "boolean"},
                {"Name", "string"},
                {"Email", "email"},
                {"Score__c", "double"},
                {"Vip__c", "boolean"},
                {"Region__c", "string"}};
}

ContactPage& ContactPage::row(const RecordId& id, int minute, const std::string& name) {
    std::vector<model::CellText> cells(columns_.size());
    rows_.push_back(std::move(cells));
    return with("Id", id.text())
        .with("SystemModstamp", stamp(minute))
        .with("IsDeleted", "false")
        .with("Name", name);
}

ContactPage& ContactPage::with(std::string_view column, model::CellText value) {
    rows_.back().at(index(column)) = std::move(value);
    return *this;
}

ContactPage& ContactPage::without(std::string_view column) {
    const auto at = static_cast<std::ptrdiff_t>(index(column));
    columns_.erase(columns_.begin() + at);
    for (auto& row : rows_) row.erase(row.begin() + at);
    return *this;
}

ContactPage::operator model::RecordPage() const {
    model::RecordPage page{.object = "Contact", .columns = columns_};
    for (const auto& row : rows_) page.rows.push_back(row);
    return page;
}

std::size_t ContactPage::index(std::string_view column) const {
    const auto found = std::ranges::find(columns_, column, &model::Column::name);
    if (found == columns_.end()) throw std::logic_error{"no such column"};
    return static_cast<std::size_t>(found - columns_.begin());
}

model::RecordPage page_of(const std::string& object, const std::vector<std::string>& columns,
                          const std::vector<std::vector<model::CellText>>& rows) {
    model::RecordPage page{.object = object};
    for (const auto& row : rows) page.rows.push_back(row);
    for (const std::string& column : columns) {
        const std::size_t colon = column.find(':');
        const std::string type = colon == std::string::npos ? "string" : column.substr(colon + 1);
        page.columns.push_back({column.substr(0, colon), type});
    }
    return page;
}

ports::IncomingConversation conversation(const std::string& id, int minute, int version) {
    model::Conversation made;
    made.id = {id};
    made.time = at(minute);
    made.started = at(minute);
    made.title = "Review of \"" + id + "\", Ümläut";
    made.primary_user = "host-1";
    made.is_private = version % 2 == 0;
    made.digest = "digest-" + std::to_string(version);
    made.participants = {{.id = "p1",
                          .email = "Ann <ann@x.test>",
                          .name = "Ann",
                          .user_id = "u1",
                          .affiliation = model::Affiliation::Internal,
                          .attended = true,
                          .invited = true},
                         {.id = "p2",
                          .email = "bo@y.test",
                          .name = "Bo\tTab\\Slash\nLine",
                          .phone = "+4930123",
                          .affiliation = model::Affiliation::External,
                          .attended = false}};
    base::Tree document;
    document.set("id", id);
    document.set("version", version);
    document.set("amount", base::Number{"12345678901234567890.10"});
    document.set("text", "line one\nline two\twith \\ and \"quotes\"");
    return {std::move(made), std::move(document)};
}

model::Resolution resolution(const std::string& conversation, int contact, int opportunity) {
    model::Resolution made;
    made.conversation = {conversation};
    made.contacts = {id("003", contact)};
    made.accounts = {id("001", 1), id("001", 2)};
    made.opportunity = id("006", opportunity);
    made.opportunity_account = id("001", 2);
    made.opportunity_stage = "Negotiation";
    made.participants = {{.email = "bo@y.test",
                          .name = "Bo",
                          .kind = "contact",
                          .id = id("003", contact),
                          .account = id("001", 1),
                          .rule = "email-contact",
                          .because = "The address is the contact's.",
                          .rejected = {{"contact", id("003", 99), "It is older."}}}};
    made.candidates = {{id("006", opportunity), true, "chosen", "The host owns it."}};
    return made;
}

model::Resolution nothing_found(const std::string& conversation) {
    model::Resolution made;
    made.conversation = {conversation};
    made.participants = {{.email = "nobody@z.test", .kind = "unknown", .rule = "none"}};
    return made;
}

}  // namespace dealwire::contract
