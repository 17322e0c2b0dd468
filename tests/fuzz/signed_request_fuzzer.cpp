#include "adapters/api/http/message.hpp"
#include "adapters/api/pages/html.hpp"
#include "adapters/json/json.hpp"
#include "engine/canvas/base64.hpp"
#include "engine/canvas/language.hpp"
#include "engine/canvas/reading.hpp"
#include "engine/canvas/signed_request.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// Whatever is posted: it is read without harm, a signature has one way to be written but for
/// alphabet and padding, a request that is understood names an org and a user, and text from it
/// opens no tag.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dealwire;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const auto posted = api::form_field(input, "signed_request");
    const std::string request = posted.value_or(std::string{input});
    if (const auto envelope = canvas::open_envelope(request)) {
        static_cast<void>(canvas::payload_text(*envelope));
        if (request.find('.') > 44) std::abort();  // 32 bytes have no more characters
    }
    if (const auto document = json::parse(input)) {
        const auto read = canvas::read_request(*document);
        if (read && (read->org.id.prefix() != "00D" || read->user.prefix() != "005")) std::abort();
    }
    const std::string address = canvas::safe_address(std::string{input});
    if (!address.empty() && !address.starts_with("https://")) std::abort();
    if (canvas::language_tag(input).find_first_of("<>\"' =") != std::string::npos) std::abort();
    if (api::form_field("a=" + api::percent_encoded(input), "a") != std::string{input})
        std::abort();
    if (api::escaped(input).find_first_of("<>\"'") != std::string::npos) std::abort();
    return 0;
}
