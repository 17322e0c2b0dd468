#include "adapters/crypto/key_pair.hpp"

#include "adapters/crypto/sealed_text.hpp"
#include "engine/ports/sealer.hpp"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <memory>

namespace dealwire::crypto {
namespace {

namespace fs = std::filesystem;
using ports::SealError;

constexpr std::size_t kBits = 2048;
constexpr std::chrono::hours kLife{24 * 730};

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }

    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

    void operator()(X509* certificate) const { X509_free(certificate); }
};

using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Memory = std::unique_ptr<BIO, Free>;

void require(bool done) {
    if (!done) throw SealError("The cryptographic library refused to make a key pair.");
}

std::string text_in(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_ctrl(bio, BIO_CTRL_INFO, 0, static_cast<void*>(&data));
    return {data, static_cast<std::size_t>(size)};
}

void set_serial(X509* certificate) {
    const base::Secret chance = random_secret(8);
    std::uint64_t number = 0;
    for (const char c : chance.reveal()) number = (number << 8U) | static_cast<unsigned char>(c);
    require(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number >> 1U) == 1);
}

Certificate certify(EVP_PKEY* key, const std::string& common_name, base::Instant now) {
    Certificate certificate{X509_new()};
    require(certificate && X509_set_version(certificate.get(), 2) == 1);
    set_serial(certificate.get());
    const auto from = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const auto to = from + std::chrono::seconds{kLife}.count();
    require(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), from) != nullptr);
    require(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), to) != nullptr);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text,
                                       static_cast<int>(common_name.size()), -1, 0) == 1);
    require(X509_set_issuer_name(certificate.get(), name) == 1);
    require(X509_set_pubkey(certificate.get(), key) == 1);
    require(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
    return certificate;
}

std::string fingerprint_of(X509* certificate) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    require(X509_digest(certificate, EVP_sha256(), digest.data(), &size) == 1);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        if (i > 0) text.push_back(':');
        text.push_back(kHex[digest[i] >> 4U]);
        text.push_back(kHex[digest[i] & 0xFU]);
    }
    return text;
}

void write_new(const fs::path& file, const std::string& text, mode_t mode) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0)
        throw SealError("The file " + file.string() +
                        " could not be made; it may exist already. Nothing is overwritten: choose "
                        "another name.");
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    const bool kept = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (kept && written == static_cast<ssize_t>(text.size())) return;
    ::unlink(file.c_str());
    throw SealError("The file " + file.string() + " could not be written.");
}

}  // namespace

KeyPair make_key_pair(const std::string& common_name, base::Instant now) {
    const Key key{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", kBits)};
    require(key != nullptr);
    const Certificate certificate = certify(key.get(), common_name, now);
    const Memory private_text{BIO_new(BIO_s_mem())};
    const Memory public_text{BIO_new(BIO_s_mem())};
    require(PEM_write_bio_PKCS8PrivateKey(private_text.get(), key.get(), nullptr, nullptr, 0,
                                          nullptr, nullptr) == 1);
    require(PEM_write_bio_X509(public_text.get(), certificate.get()) == 1);
    return {base::Secret{text_in(private_text.get())}, text_in(public_text.get()),
            fingerprint_of(certificate.get()),
            std::chrono::floor<std::chrono::seconds>(now) + kLife};
}

void write_key_pair(const KeyPair& pair, const fs::path& key, const fs::path& certificate) {
    constexpr mode_t kOwnerAlone = 0600;
    constexpr mode_t kReadable = 0644;
    write_new(key, pair.private_key.reveal(), kOwnerAlone);
    try {
        write_new(certificate, pair.certificate, kReadable);
    } catch (const SealError&) {
        ::unlink(key.c_str());
        throw;
    }
}

}  // namespace dealwire::crypto
