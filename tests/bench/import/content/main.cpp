#include "tests/bench/import/content/layout.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <optional>

namespace {

using namespace dealwire::bench;

struct Options {
    std::string data;
    std::string store;
    bool plain = false;
    bool changed = false;
    std::vector<std::string> objects;
};

ContentSum sum_of(const Options& options, const Object& object) {
    const Layout layout = options.plain ? Layout::Plain : Layout::Dealwire;
    std::optional<RowSummer> summer;
    const RowSink sink{
        [&](const std::vector<std::string>& columns) { summer.emplace(layout, object, columns); },
        [&](const std::vector<Value>& row) { summer->add(row); }};
    const std::string table = table_of(layout, object);
    if (options.store.starts_with("postgresql:"))
        read_postgresql(options.store, table, sink);
    else
        read_sqlite(options.store, table, sink);
    return summer->sum();
}

/// Whether every object is held as it should be; says what is not.
bool check(const Options& options) {
    std::ifstream in{options.data + "/manifest.json"};
    const auto manifest = nlohmann::json::parse(in);
    const World world = World::scaled(manifest.at("scale"), manifest.at("newest"));
    const std::string key = options.changed ? "expected_changed" : "expected";
    bool same = true;
    for (const Object& object : all_objects(world)) {
        if (!options.objects.empty() &&
            std::ranges::find(options.objects, object.name) == options.objects.end())
            continue;
        const auto entry = std::ranges::find_if(manifest.at("objects"), [&](const auto& one) {
            return one.at("name") == std::string{object.name};
        });
        const std::string expected = entry->at(key);
        const std::string found = sum_of(options, object).text();
        if (found == expected) continue;
        same = false;
        std::printf("%s: expected %s, found %s\n", std::string{object.name}.c_str(),
                    expected.c_str(), found.c_str());
    }
    return same;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Compares what a store holds with what bench-import-data made"};
    Options options;
    app.add_option("--data", options.data, "Folder that bench-import-data filled")->required();
    app.add_option("--store", options.store, "postgresql://… or a SQLite file")->required();
    app.add_flag("--plain", options.plain, "Tables and columns are named as in Salesforce");
    app.add_flag("--changed", options.changed, "After the increment");
    app.add_option("--object", options.objects, "Only these objects");
    CLI11_PARSE(app, argc, argv);
    try {
        return check(options) ? 0 : 1;
    } catch (const std::exception& trouble) {
        std::fprintf(stderr, "%s\n", trouble.what());
        return 2;
    }
}
