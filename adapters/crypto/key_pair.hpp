#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/secret.hpp"

#include <filesystem>
#include <string>

namespace dealwire::crypto {

/// For the JWT bearer flow: a private key, and a certificate of it that is uploaded to the app.
struct KeyPair {
    base::Secret private_key;  ///< PEM, PKCS #8, without a passphrase
    std::string certificate;   ///< PEM, X.509, signed by itself
    std::string fingerprint;   ///< SHA-256 of the certificate, as Salesforce and browsers show it
    base::Instant expires;
};

/// RSA with 2,048 bits, valid from `now` for two years. Throws ports::SealError where OpenSSL
/// cannot.
KeyPair make_key_pair(const std::string& common_name, base::Instant now);

/// Writes both into new files: the key readable by its owner only. Throws ports::SealError where
/// one exists already or cannot be written; then neither is there.
void write_key_pair(const KeyPair& pair, const std::filesystem::path& key,
                    const std::filesystem::path& certificate);

}  // namespace dealwire::crypto
