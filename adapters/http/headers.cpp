#include "adapters/http/transport.hpp"
#include "engine/base/text.hpp"

namespace dealwire::http {

std::optional<std::string> header(const Headers& headers, std::string_view name) {
    const std::string wanted = base::to_lower_ascii(name);
    for (const Header& candidate : headers)
        if (base::to_lower_ascii(candidate.name) == wanted) return candidate.value;
    return std::nullopt;
}

}  // namespace dealwire::http
