#include "adapters/config/yaml_tree.hpp"

#include <yaml-cpp/yaml.h>

#include <stdexcept>

namespace dealwire::config {
namespace {

using base::Tree;

bool is_number(const std::string& text) {
    if (text.empty()) return false;
    std::size_t from = text.front() == '-' ? 1 : 0;
    if (from == text.size()) return false;
    bool dot = false;
    for (; from < text.size(); ++from) {
        if (text[from] == '.' && !dot)
            dot = true;
        else if (text[from] < '0' || text[from] > '9')
            return false;
    }
    return text.back() != '.' && text.front() != '.';
}

/// Plain words as YAML's core schema reads them; what is quoted is a text.
Tree scalar_of(const YAML::Node& node) {
    const std::string& text = node.Scalar();
    if (node.Tag() == "!") return text;
    if (text == "true" || text == "false") return text == "true";
    if (text == "null" || text == "~" || text.empty()) return {};
    return is_number(text) ? Tree{base::Number{text}} : Tree{text};
}

Tree tree_of(const YAML::Node& node) {
    if (node.IsNull()) return {};
    if (node.IsScalar()) return scalar_of(node);
    if (node.IsSequence()) {
        Tree::Array list;
        for (const YAML::Node& each : node) list.push_back(tree_of(each));
        return list;
    }
    Tree::Object object;
    for (const auto& each : node) object.emplace_back(each.first.Scalar(), tree_of(each.second));
    return object;
}

}  // namespace

base::Tree tree_of_yaml(std::string_view text) {
    try {
        return tree_of(YAML::Load(std::string{text}));
    } catch (const YAML::Exception& error) {
        throw std::runtime_error{std::string{"This is no YAML: "} + error.what()};
    }
}

}  // namespace dealwire::config
