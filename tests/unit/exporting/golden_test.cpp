// Inputs and the records they become. DEALWIRE_UPDATE_GOLDEN=1 rewrites what is expected; review
// the difference.

#include "adapters/json/json.hpp"
#include "tests/unit/exporting/case.hpp"

#include "built_in/source_folder.hpp"
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace dealwire::exporting::testing {
namespace {

using base::Tree;

const std::filesystem::path kFolder = DEALWIRE_SOURCE_DIR "/tests/unit/exporting/golden";

std::string read(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

Tree shown(const model::DesiredRecord& record) {
    Tree::Object object{{"object", record.name.object.text()}, {"key", record.name.key}};
    if (record.parent)
        object.emplace_back("parent", Tree{record.parent->relationship + "." +
                                           record.parent->key_field + " = " + record.parent->key});
    object.emplace_back("fields", Tree{record.fields.object()});
    return object;
}

std::string rendered(const Case& input) {
    const DesiredState state = input.state();
    Tree::Array records;
    for (const model::DesiredRecord& record : state.records) records.push_back(shown(record));
    return json::to_pretty_text(Tree::Object{{"exported", state.verdict.passes},
                                             {"because", state.verdict.reason},
                                             {"records", std::move(records)}});
}

std::vector<std::string> names() {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator{kFolder}) {
        const std::string file = entry.path().filename().string();
        const std::size_t end = file.find(".input.json");
        if (end != std::string::npos) found.push_back(file.substr(0, end));
    }
    return found;
}

class Golden : public ::testing::TestWithParam<std::string> {};

TEST_P(Golden, BecomesTheseRecords) {
    const auto input = json::parse(read(kFolder / (GetParam() + ".input.json")));
    ASSERT_TRUE(input) << input.error().reason;

    const std::string result = rendered(read_case(*input));

    const auto expected = kFolder / (GetParam() + ".expected.json");
    if (std::getenv("DEALWIRE_UPDATE_GOLDEN")) std::ofstream{expected} << result;
    EXPECT_EQ(result, read(expected));
}

INSTANTIATE_TEST_SUITE_P(Files, Golden, ::testing::ValuesIn(names()),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace dealwire::exporting::testing
