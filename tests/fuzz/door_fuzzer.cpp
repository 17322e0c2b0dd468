#include "adapters/api/http/base64url.hpp"
#include "adapters/api/http/cursors.hpp"
#include "adapters/api/http/message.hpp"
#include "adapters/api/http/peer.hpp"
#include "adapters/api/keys/credentials_in.hpp"
#include "engine/access/credentials.hpp"
#include "engine/access/ip_address.hpp"
#include "engine/access/scopes.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace dealwire;

/// A cursor is ours only where it proves itself, which nothing here can.
void read_cursor(std::string_view input) {
    const api::Cursors cursors{[](const base::TenantId&, std::string_view) {
        return std::string(64, '0');  // a proof that no cursor of 31 digits or fewer can match
    }};
    const auto place = cursors.read({{"acme"}, "GET /v2/calls", "q"}, input);
    if (place && (place->page < 0 || place->total < 0)) std::abort();
}

void read_addresses(std::string_view input) {
    if (const auto range = access::parse_range(input)) {
        if (range->last < range->first) std::abort();
        if (!access::is_trusted({std::string{input}}, range->first.text())) std::abort();
    }
    const std::string peer = api::peer_address("192.0.2.1", input, true);
    if (!access::IpAddress::parse(peer)) std::abort();
}

}  // namespace

/// Whatever a stranger sends before anybody knows who it is: it is read without harm, and what was
/// read can be written again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    if (const auto rest = api::after_scheme(input, "Basic")) {
        const auto given = api::basic_credentials(*rest);
        if (given && given->name.find(':') != std::string::npos) std::abort();
    }
    const auto name = access::parse_name(input);
    if (name && name->text() != input) std::abort();
    if (api::from_base64url(api::to_base64url(input)) != std::string{input}) std::abort();
    const auto scopes = access::scopes_in(input);
    if (access::scopes_in(access::text_of(scopes)) != scopes) std::abort();
    static_cast<void>(api::form_fields(input));
    read_cursor(input);
    read_addresses(input);
    return 0;
}
