#include "tests/support/throwaway_certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace dealwire::test {

namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

    void operator()(X509* certificate) const { X509_free(certificate); }

    void operator()(BIO* bio) const { BIO_free(bio); }
};

using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

Key make_key() { return Key{EVP_RSA_gen(2048U)}; }

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_ctrl(bio, BIO_CTRL_INFO, 0, static_cast<void*>(&data));
    return {data, static_cast<std::size_t>(size)};
}

std::string private_pem(EVP_PKEY* key) {
    const std::unique_ptr<BIO, Free> bio{BIO_new(BIO_s_mem())};
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return text_of(bio.get());
}

std::string public_pem(EVP_PKEY* key) {
    const std::unique_ptr<BIO, Free> bio{BIO_new(BIO_s_mem())};
    PEM_write_bio_PUBKEY(bio.get(), key);
    return text_of(bio.get());
}

std::string certificate_pem(X509* certificate) {
    const std::unique_ptr<BIO, Free> bio{BIO_new(BIO_s_mem())};
    PEM_write_bio_X509(bio.get(), certificate);
    return text_of(bio.get());
}

void set_name(X509_NAME* name, const std::string& text) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, static_cast<int>(text.size()), -1,
                               0);
}

void add_extension(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate blank(const std::string& name, EVP_PKEY* key, long serial, long end_seconds) {
    Certificate certificate{X509_new()};
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -7'200);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), end_seconds);
    X509_set_pubkey(certificate.get(), key);
    set_name(X509_get_subject_name(certificate.get()), name);
    return certificate;
}

std::filesystem::path new_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dealwire-tls-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error{"no temporary folder"};
    return pattern;
}

}  // namespace

struct ThrowawayAuthority::Impl {
    std::filesystem::path folder = new_folder();
    Key key = make_key();
    Certificate certificate = blank("Throwaway Authority", key.get(), 1, 3'600);
    long serial = 1;

    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream{folder / name} << text;
        return (folder / name).string();
    }
};

ThrowawayAuthority::ThrowawayAuthority() : impl_{std::make_unique<Impl>()} {
    X509* own = impl_->certificate.get();
    X509_set_issuer_name(own, X509_get_subject_name(own));
    add_extension(own, NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(own, impl_->key.get(), EVP_sha256());
    impl_->write("authority.pem", certificate_pem(own));
}

ThrowawayAuthority::~ThrowawayAuthority() {
    std::error_code ignored;
    std::filesystem::remove_all(impl_->folder, ignored);
}

std::string ThrowawayAuthority::certificate_file() const {
    return (impl_->folder / "authority.pem").string();
}

ThrowawayAuthority::Files ThrowawayAuthority::issue(const CertificateWishes& wishes) {
    const Key key = make_key();
    const Certificate leaf =
        blank(wishes.name, key.get(), ++impl_->serial, wishes.expired ? -3'600 : 3'600);
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(impl_->certificate.get()));
    add_extension(leaf.get(), NID_subject_alt_name, "DNS:" + wishes.name);
    X509_sign(leaf.get(), impl_->key.get(), EVP_sha256());
    const std::string number = std::to_string(impl_->serial);
    return {.certificate = impl_->write("server" + number + ".pem", certificate_pem(leaf.get())),
            .private_key = impl_->write("server" + number + ".key", private_pem(key.get()))};
}

KeyPair make_key_pair() {
    const Key key = make_key();
    return {private_pem(key.get()), public_pem(key.get())};
}

}  // namespace dealwire::test
