#pragma once

#include "adapters/api/http/site.hpp"
#include "engine/base/tree.hpp"

#include <string>
#include <string_view>

namespace dealwire::api::v1 {

/// The OpenAPI document as it is written in docs/reference/openapi.yaml.
std::string_view document_text();

/// The same as a tree. Throws std::runtime_error where it is no YAML.
base::Tree document_tree();

/// Hands the document out to everybody: it holds no secrets, and programs read it before they have
/// a key. `/api/v1/openapi.yaml` and `/api/v1/openapi.json`.
class DocumentSite final : public Site {
public:
    HttpReply answer(const HttpRequest& request) override;
};

}  // namespace dealwire::api::v1
