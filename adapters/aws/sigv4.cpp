#include "adapters/aws/sigv4.hpp"

#include "adapters/http/url.hpp"
#include "engine/base/text.hpp"
#include "engine/ports/sealer.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <map>
#include <span>
#include <string_view>

namespace dealwire::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

std::string hex(std::string_view bytes) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text.push_back(kHex[byte >> 4U]);
        text.push_back(kHex[byte & 0xFU]);
    }
    return text;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string as_text(std::span<const unsigned char> bytes) { return {bytes.begin(), bytes.end()}; }

std::string sha256(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw ports::SealError("The cryptographic library refused to work.");
    return as_text(std::span{digest}.first(size));
}

base::Secret hmac(const base::Secret& key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    if (!HMAC(EVP_sha256(), key.reveal().data(), static_cast<int>(key.reveal().size()),
              bytes_of(text), text.size(), mac.data(), &size))
        throw ports::SealError("The cryptographic library refused to work.");
    return base::Secret{as_text(std::span{mac}.first(size))};
}

/// `20261122T123000Z`
std::string stamp_of(base::Instant now) {
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(now - day)};
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d%02u%02uT%02d%02d%02dZ", int{date.year()},
                  unsigned{date.month()}, unsigned{date.day()},
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

std::string host_of(const http::Url& url) {
    const bool six = url.host.find(':') != std::string::npos;
    std::string host = six ? "[" + url.host + "]" : url.host;
    if (url.port != (url.secure ? 443 : 80)) host += ":" + std::to_string(url.port);
    return host;
}

}  // namespace

void sign(http::Request& request, const Account& account, const Scope& scope, base::Instant now) {
    const auto url = http::parse_url(request.url);
    if (!url) throw ports::SealError("The address of the key service is none.");
    const std::string stamp = stamp_of(now);
    request.headers.push_back({"X-Amz-Date", stamp});
    if (!account.session_token.empty())
        request.headers.push_back({"X-Amz-Security-Token", account.session_token.reveal()});

    std::map<std::string, std::string> headers{{"host", host_of(*url)}};
    for (const http::Header& header : request.headers)
        headers[base::to_lower_ascii(header.name)] = std::string{base::trim(header.value)};
    std::string lines;
    std::string names;
    for (const auto& [name, value] : headers) {
        lines += name + ":" + value + "\n";
        names += (names.empty() ? "" : ";") + name;
    }
    const std::string canonical = request.method + "\n" + url->target + "\n\n" + lines + "\n" +
                                  names + "\n" + hex(sha256(request.body));
    const std::string day = stamp.substr(0, 8);
    const std::string place = day + "/" + scope.region + "/" + scope.service + "/aws4_request";
    const std::string to_sign =
        std::string{kAlgorithm} + "\n" + stamp + "\n" + place + "\n" + hex(sha256(canonical));

    base::Secret key{"AWS4" + account.secret_access_key.reveal()};
    for (const std::string_view part :
         {std::string_view{day}, std::string_view{scope.region}, std::string_view{scope.service},
          std::string_view{"aws4_request"}})
        key = hmac(key, part);
    request.headers.push_back(
        {"Authorization", std::string{kAlgorithm} + " Credential=" + account.access_key_id + "/" +
                              place + ", SignedHeaders=" + names +
                              ", Signature=" + hex(hmac(key, to_sign).reveal())});
}

}  // namespace dealwire::aws
