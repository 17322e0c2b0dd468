#include "tests/support/sample_data.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/time_text.hpp"
#include "engine/importing/page.hpp"
#include "engine/intake/conversation_document.hpp"
#include "engine/provisioning/members.hpp"

#include <fstream>
#include <set>
#include <stdexcept>

namespace dealwire::support {
namespace {

model::Cell cell_of(const base::Tree& value) {
    if (const bool* flag = value.boolean()) return *flag ? "true" : "false";
    if (const base::Number* number = value.number()) return number->text;
    const std::string* text = value.string();
    if (!text) return std::nullopt;
    const auto instant = base::parse_instant(*text);
    return instant ? base::to_text(*instant) : *text;
}

std::string type_of(const std::string& column) {
    return column.starts_with("Is") ? "boolean" : "string";
}

model::RecordPage page_of(const std::string& object) {
    model::RecordPage page{object, {}, {}};
    for (const base::Tree& line : sample_lines("org/" + object + ".ndjson")) {
        std::vector<model::Cell> row;
        for (const auto& [name, value] : *line.object()) {
            if (page.rows.empty()) page.columns.push_back({name, type_of(name)});
            row.push_back(cell_of(value));
        }
        if (row.size() != page.columns.size()) throw std::runtime_error{object + ": ragged rows"};
        page.rows.push_back(std::move(row));
    }
    return page;
}

std::vector<model::RecordId> provision(fakes::InMemoryCrmStore& store, ports::MemberStore& members,
                                       const model::OrgScope& scope) {
    std::vector<model::User> users;
    store.users(scope, [&](model::User user) { users.push_back(std::move(user)); });
    int last = 0;
    const auto plan = provisioning::plan_members(
        users, {}, [&] { return model::MemberId{"member-" + std::to_string(++last)}; });
    members.save(scope, plan.changed);
    return plan.recorded;
}

}  // namespace

std::vector<base::Tree> sample_lines(const std::string& file) {
    std::ifstream in{std::string{DEALWIRE_SOURCE_DIR} + "/tests/data/" + file};
    if (!in) throw std::runtime_error{file + " cannot be read"};
    std::vector<base::Tree> trees;
    for (std::string line; std::getline(in, line);) {
        auto tree = json::parse(line);
        if (!tree) throw std::runtime_error{file + ": " + tree.error().reason};
        trees.push_back(std::move(*tree));
    }
    return trees;
}

void import_sample_org(fakes::InMemoryCrmStore& store, ports::MemberStore& members,
                       const model::OrgScope& scope) {
    store.save_page(scope, page_of("User"), std::nullopt);
    const auto recorded = provision(store, members, scope);
    for (const char* object : {"OpportunityStage", "Account", "Contact", "Lead", "Opportunity",
                               "OpportunityHistory", "OpportunityContactRole"}) {
        model::RecordPage page = page_of(object);
        if (page.object == "Opportunity")
            importing::take_out_foreign_rows(page, {recorded.begin(), recorded.end()});
        store.save_page(scope, page, std::nullopt);
    }
}

int ingest_sample_conversations(ports::ConversationStore& store, const base::TenantId& tenant) {
    std::vector<ports::IncomingConversation> batch;
    for (base::Tree& document : sample_lines("conversations.ndjson")) {
        auto read = intake::read_document(std::move(document));
        if (!read) throw std::runtime_error{read.error().id + ": " + read.error().reason};
        batch.push_back(std::move(*read));
    }
    store.save(tenant, batch);
    return static_cast<int>(batch.size());
}

}  // namespace dealwire::support
