#include "adapters/config/mapping_file.hpp"
#include "adapters/json/json.hpp"
#include "adapters/salesforce/collections.hpp"
#include "adapters/store/database.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_member_store.hpp"
#include "adapters/store/sql_resolution_store.hpp"
#include "engine/exporting/desired_records.hpp"
#include "tests/bench/export/data/conversations.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cstdio>
#include <stdexcept>

namespace {

using namespace dealwire;

constexpr const char* kOrg = "00D000000000001EAA";  // the sink's

exporting::Mapping mapping_in(const std::string& folder) {
    auto mapping = config::load_mapping(folder, "");
    if (!mapping) throw std::runtime_error{mapping.error().front().problem};
    return std::move(*mapping);
}

/// The records of conversations that stand in a store with their resolutions.
class Rows {
public:
    Rows(const std::string& store, const std::string& mappings)
        : database_{store}, mapping_{mapping_in(mappings)}, people_{members_.all(scope_)} {}

    /// One record a line, as the REST API takes it; a conversation before its details.
    void print(const base::ConversationId& id) {
        const auto conversation = conversations_.find(scope_.tenant, id);
        const auto resolution = resolutions_.find(scope_, id);
        const auto contents = conversations_.contents(scope_.tenant, {&id, 1});
        if (!conversation || !resolution || contents.empty())
            throw std::runtime_error{id.value + " is not in the store, or not resolved"};
        const exporting::ExportRules rules{mapping_, settings_, people_, conversation->time};
        for (const auto& record : exporting::desired_records(
                 rules, {*conversation, contents.front().document, *resolution}))
            std::puts(json::to_text(salesforce::record_body(record)).c_str());
    }

private:
    store::Database database_;
    model::OrgScope scope_{{"default"}, {*model::RecordId::parse(kOrg)}};
    store::SqlConversationStore conversations_{database_};
    store::SqlResolutionStore resolutions_{database_};
    store::SqlMemberStore members_{database_};
    exporting::Mapping mapping_;
    exporting::ExportSettings settings_;
    exporting::People people_;
};

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Writes what conversations of a store become in Salesforce, one record a line"};
    std::string store;
    std::string mappings;
    std::uint64_t count = 0;
    app.add_option("--store", store, "URL of the store")->required();
    app.add_option("--mappings", mappings, "Folder with the mapping")->required();
    app.add_option("--count", count, "Of how many conversations")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        Rows rows{store, mappings};
        for (std::uint64_t number = 0; number < count; ++number)
            rows.print({bench::conversation_id(number)});
    } catch (const std::exception& trouble) {
        std::fprintf(stderr, "%s\n", trouble.what());
        return 1;
    }
    return std::ferror(stdout) ? 1 : 0;
}
