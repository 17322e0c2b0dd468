#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace dealwire::test {

struct CertificateWishes {
    std::string name = "localhost";  ///< DNS name it is made out to
    bool expired = false;
};

/// A certificate authority that lives as long as the test, and servers' certificates signed by it,
/// all as PEM files in a folder of their own that goes with it.
class ThrowawayAuthority {
public:
    ThrowawayAuthority();
    ~ThrowawayAuthority();
    ThrowawayAuthority(const ThrowawayAuthority&) = delete;
    ThrowawayAuthority& operator=(const ThrowawayAuthority&) = delete;

    struct Files {
        std::string certificate;
        std::string private_key;
    };

    [[nodiscard]] std::string certificate_file() const;
    Files issue(const CertificateWishes& wishes);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A new RSA key of 2048 bits as PEM (PKCS #8), and its public half.
struct KeyPair {
    std::string private_pem;
    std::string public_pem;
};

KeyPair make_key_pair();

}  // namespace dealwire::test
