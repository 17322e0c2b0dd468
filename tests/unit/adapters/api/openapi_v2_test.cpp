#include "adapters/api/v1/document_site.hpp"
#include "adapters/api/v2/v2_site.hpp"
#include "adapters/config/yaml_tree.hpp"

#include <cctype>
#include <set>

namespace dealwire::api {
namespace {

/// "GET /v2/calls/{}".
std::string line_of(const std::string& method, const std::string& path) {
    std::string line;
    for (const char c : method) line.push_back(static_cast<char>(std::toupper(c)));
    line.push_back(' ');
    bool in_name = false;
    for (const char c : path) {
        if (!in_name || c == '}') line.push_back(c);
        if (c == '{') in_name = true;
        if (c == '}') in_name = false;
    }
    return line;
}

TEST(OpenApiDocument, TellsOfEveryPathOfTheConversationApiAndOfNoOther) {
    std::set<std::string> documented;
    const base::Tree document = config::tree_of_yaml(v1::document_text());
    for (const auto& [path, methods] : *document.find("paths")->object())
        for (const auto& [method, told] : *methods.object())
            if (path.starts_with("/v2/")) documented.insert(line_of(method, path));

    std::set<std::string> answered;
    for (const auto& [method, path] : v2::V2Site::paths()) answered.insert(line_of(method, path));

    EXPECT_EQ(documented, answered);
}

}  // namespace
}  // namespace dealwire::api
