#include "adapters/api/v1/document_site.hpp"

#include "adapters/api/http/reply.hpp"
#include "adapters/api/v1/problem.hpp"

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <stdexcept>

namespace dealwire::api::v1 {
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

base::Tree document_tree() {
    try {
        return tree_of(YAML::Load(std::string{document_text()}));
    } catch (const YAML::Exception& error) {
        throw std::runtime_error{std::string{"The OpenAPI document is damaged: "} + error.what()};
    }
}

HttpReply DocumentSite::answer(const HttpRequest& request) {
    if (request.method != "GET") {
        HttpReply reply = problem(
            request,
            {.status = 405, .code = "no-such-method", .detail = "This path knows GET only."});
        reply.headers.emplace_back("Allow", "GET");
        return reply;
    }
    if (request.path.ends_with(".json")) {
        static const Tree kDocument = document_tree();
        return json_reply(200, kDocument);
    }
    HttpReply reply = text_reply(200, std::string{document_text()});
    reply.content_type = "application/yaml; charset=utf-8";
    return reply;
}

}  // namespace dealwire::api::v1
