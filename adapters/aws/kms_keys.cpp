#include "adapters/aws/kms_keys.hpp"

#include "adapters/json/json.hpp"
#include "engine/ports/sealer.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <string_view>

namespace dealwire::aws {
namespace {

using base::Secret;
using base::Tree;
using ports::SealError;
using std::chrono::seconds;

constexpr std::size_t kDataKey = 32;
constexpr int kOk = 200;
constexpr int kForbidden = 403;
constexpr int kServerTrouble = 500;
constexpr int kMostTries = 3;
constexpr std::chrono::milliseconds kPause{300};

std::string encoded(const Secret& bytes) {
    const std::string& plain = bytes.reveal();
    std::string text(4 * ((plain.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(plain.data()),
                                     static_cast<int>(plain.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

/// A data key; anything else is no answer of the service.
Secret data_key_in(const Tree& answer) {
    const std::string text = answer.text_at("Plaintext").value_or("");
    std::string bytes(text.size() / 4 * 3 + 1, '\0');
    const int size = text.size() % 4 == 0
                         ? EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                           reinterpret_cast<const unsigned char*>(text.data()),
                                           static_cast<int>(text.size()))
                         : -1;
    if (size < static_cast<int>(kDataKey))
        throw SealError("The key service of AWS gave an answer without a key.");
    bytes.resize(kDataKey);
    return Secret{std::move(bytes)};
}

/// The name behind the last `#` of a type such as `com.amazonaws.kms#NotFoundException`.
std::string type_of(const http::Response& response) {
    const auto body = json::parse(response.body);
    const std::string type = body ? body->text_at("__type").value_or("") : "";
    return type.substr(type.rfind('#') == std::string::npos ? 0 : type.rfind('#') + 1);
}

struct Known {
    std::string_view type;
    std::string_view remedy;
};

constexpr std::array kKnown{
    Known{
        "AccessDeniedException",
        "Allow kms:GenerateDataKey, kms:Encrypt and kms:Decrypt on the key for these credentials."},
    Known{"NotFoundException", "Check key.aws.key_id and key.aws.region."},
    Known{"DisabledException", "Enable the key in AWS."},
    Known{"KMSInvalidStateException", "Enable the key in AWS, or cancel its deletion."},
    Known{"InvalidCiphertextException",
          "The data key was wrapped by another key or for another tenant, or was changed. Restore "
          "the store or the former key.aws settings."},
    Known{"IncorrectKeyException", "Put the former key.aws.key_id back."},
    Known{"UnrecognizedClientException", "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."},
    Known{"InvalidClientTokenId", "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."},
    Known{"InvalidSignatureException",
          "Check AWS_SECRET_ACCESS_KEY, and the clock of this machine."},
    Known{"SignatureDoesNotMatch", "Check AWS_SECRET_ACCESS_KEY, and the clock of this machine."},
    Known{"ExpiredTokenException", "Get new credentials; AWS_SESSION_TOKEN has expired."}};

[[noreturn]] void refuse(const std::string& operation, const http::Response& response) {
    const std::string type = type_of(response);
    std::string_view remedy =
        response.status == kForbidden
            ? "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, the rights of these credentials on "
              "the key, and the clock of this machine."
            : "Look into AWS CloudTrail for the reason.";
    for (const Known& known : kKnown)
        if (known.type == type) remedy = known.remedy;
    throw SealError("The key service of AWS refused " + operation + " (" +
                    (type.empty() ? "HTTP " + std::to_string(response.status) : type) + "). " +
                    std::string{remedy});
}

bool is_passing(const http::Response& response) {
    return response.status >= kServerTrouble || type_of(response) == "ThrottlingException";
}

}  // namespace

KmsKeys::KmsKeys(http::Transport& transport, base::Clock& clock, Account account,
                 KmsSettings settings)
    : transport_{transport},
      clock_{clock},
      account_{std::move(account)},
      settings_{std::move(settings)} {
    if (account_.access_key_id.empty() || account_.secret_access_key.empty())
        throw SealError(
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, and key.provider is "
            "aws-kms.");
    if (settings_.endpoint.empty())
        settings_.endpoint = "https://kms." + settings_.region + ".amazonaws.com";
}

base::Result<http::Response> KmsKeys::send(const std::string& operation, const std::string& body) {
    http::Request request{
        .method = "POST",
        .url = settings_.endpoint + "/",
        .headers = {{"Content-Type", "application/x-amz-json-1.1"},
                    {"X-Amz-Target", "TrentService." + operation}},
        .body = body,
        .deadlines = {.connect = seconds{5}, .read = seconds{10}, .total = seconds{15}},
        .body_limit = 1U << 16U};
    sign(request, account_, {settings_.region, "kms"}, clock_.now());
    return transport_.send(request, {});
}

Tree KmsKeys::ask(const std::string& operation, Tree::Object members,
                  const base::TenantId& tenant) {
    members.emplace_back("EncryptionContext", Tree::Object{{"dealwire:tenant", tenant.value}});
    std::string body = json::to_text(Tree{std::move(members)});
    std::string trouble;
    for (int attempt = 1; attempt <= kMostTries; ++attempt) {
        if (attempt > 1) clock_.wait(kPause * attempt, {});
        const auto response = send(operation, body);
        if (!response) {
            trouble = response.error().detail;
            continue;
        }
        trouble = "HTTP " + std::to_string(response->status);
        if (is_passing(*response)) continue;
        OPENSSL_cleanse(body.data(), body.size());
        if (response->status != kOk) refuse(operation, *response);
        auto answer = json::parse(response->body);
        if (answer) return std::move(*answer);
        throw SealError("The key service of AWS gave an answer that is no JSON.");
    }
    throw SealError("The key service of AWS cannot be reached (" + trouble +
                    "). Nothing was lost; run it again when it answers.");
}

ports::KeyProvider::Fresh KmsKeys::fresh(const base::TenantId& tenant) {
    const Tree answer =
        ask("GenerateDataKey", {{"KeyId", settings_.key_id}, {"KeySpec", "AES_256"}}, tenant);
    return {data_key_in(answer),
            {name(), settings_.key_id, answer.text_at("CiphertextBlob").value_or("")}};
}

ports::WrappedKey KmsKeys::wrap(const Secret& key, const base::TenantId& tenant) {
    const Tree answer =
        ask("Encrypt", {{"KeyId", settings_.key_id}, {"Plaintext", encoded(key)}}, tenant);
    return {name(), settings_.key_id, answer.text_at("CiphertextBlob").value_or("")};
}

Secret KmsKeys::unwrap(const ports::WrappedKey& wrapped, const base::TenantId& tenant) {
    return data_key_in(
        ask("Decrypt", {{"KeyId", wrapped.master}, {"CiphertextBlob", wrapped.text}}, tenant));
}

}  // namespace dealwire::aws
