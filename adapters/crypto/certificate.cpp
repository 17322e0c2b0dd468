#include "adapters/crypto/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

namespace dealwire::crypto {
namespace {

template <auto release>
struct Freed {
    void operator()(auto* held) const { release(held); }
};

using File = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

/// Asks nobody: a server cannot.
int no_password(char*, int, int, void*) { return -1; }

base::Instant instant_of(const ASN1_TIME* time) {
    std::tm broken_down{};
    ASN1_TIME_to_tm(time, &broken_down);
    return base::Instant{std::chrono::seconds{::timegm(&broken_down)}};
}

tl::expected<Validity, std::string> read(const std::string& certificate,
                                         const std::string& private_key) {
    const File first{BIO_new_file(certificate.c_str(), "r")};
    if (!first) return tl::unexpected{certificate + " cannot be read"};
    const Certificate read{PEM_read_bio_X509(first.get(), nullptr, no_password, nullptr)};
    if (!read) return tl::unexpected{certificate + " holds no certificate in PEM form"};
    const File second{BIO_new_file(private_key.c_str(), "r")};
    if (!second) return tl::unexpected{private_key + " cannot be read"};
    const Key key{PEM_read_bio_PrivateKey(second.get(), nullptr, no_password, nullptr)};
    if (!key)
        return tl::unexpected{private_key + " holds no private key in PEM form without a password"};
    if (X509_check_private_key(read.get(), key.get()) != 1)
        return tl::unexpected{private_key + " does not belong to " + certificate};
    return Validity{instant_of(X509_get0_notBefore(read.get())),
                    instant_of(X509_get0_notAfter(read.get()))};
}

}  // namespace

tl::expected<Validity, std::string> validity_of(const std::string& certificate,
                                                const std::string& private_key) {
    auto validity = read(certificate, private_key);
    ERR_clear_error();
    return validity;
}

}  // namespace dealwire::crypto
