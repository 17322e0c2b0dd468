#include "adapters/api/keys/credentials_in.hpp"

#include "engine/base/text.hpp"
#include "engine/canvas/base64.hpp"

namespace dealwire::api {

std::optional<std::string_view> after_scheme(std::string_view header, std::string_view scheme) {
    header = base::trim(header);
    if (header.size() <= scheme.size() || header[scheme.size()] != ' ' ||
        base::to_lower_ascii(header.substr(0, scheme.size())) != base::to_lower_ascii(scheme))
        return std::nullopt;
    return base::trim(header.substr(scheme.size()));
}

std::optional<NameAndSecret> basic_credentials(std::string_view base64) {
    const auto text = canvas::decode_base64(base64);
    if (!text) return std::nullopt;
    const std::size_t colon = text->find(':');
    if (colon == std::string::npos) return std::nullopt;
    return NameAndSecret{text->substr(0, colon), text->substr(colon + 1)};
}

}  // namespace dealwire::api
