#pragma once

#include "adapters/api/http/site.hpp"
#include "engine/base/secret.hpp"
#include "engine/operations/health.hpp"

#include <functional>
#include <string>

namespace dealwire::api {

/// `/healthz`, `/readyz` and, where allowed, `/metrics`. The first two tell nothing that is a
/// secret: names of checks, ages and versions.
class OperationsSite final : public Site {
public:
    struct Sources {
        std::function<operations::Health()> health;
        std::function<std::string()> metrics;  ///< in the text format; empty function: not here
    };

    /// With a `token`, `/metrics` asks for it as `Authorization: Bearer`.
    OperationsSite(Sources sources, base::Secret token);

    static bool serves(std::string_view path);

    HttpReply answer(const HttpRequest& request) override;

private:
    [[nodiscard]] HttpReply metrics(const HttpRequest& request) const;

    Sources sources_;
    base::Secret token_;
};

}  // namespace dealwire::api
