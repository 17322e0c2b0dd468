#pragma once

#include "adapters/api/http/site.hpp"
#include "engine/base/tree.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace dealwire::api::v1 {

/// The OpenAPI document as it is written in docs/reference/openapi.yaml.
std::string_view document_text();

/// Hands the document out to everybody: it holds no secrets, and programs read it before they have
/// a key. `/api/v1/openapi.yaml` and `/api/v1/openapi.json`.
class DocumentSite final : public Site {
public:
    /// `document` is the same text, read.
    explicit DocumentSite(base::Tree document) : document_{std::move(document)} {}

    HttpReply answer(const HttpRequest& request) override;

private:
    const base::Tree document_;
};

}  // namespace dealwire::api::v1
