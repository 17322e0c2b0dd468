#pragma once

#include "adapters/aws/sigv4.hpp"
#include "engine/base/tree.hpp"
#include "engine/ports/key_provider.hpp"

#include <string>

namespace dealwire::aws {

struct KmsSettings {
    std::string key_id;    ///< id, ARN or alias of a symmetric key
    std::string region;    ///< such as eu-central-1
    std::string endpoint;  ///< without a slash at the end; empty: the region's own
};

/// `aws-kms`: a master key that never leaves the AWS Key Management Service. Data keys are made by
/// GenerateDataKey and opened by Decrypt, each once per process; the tenant is the encryption
/// context, so that what was wrapped for one is not opened for another, and stands in CloudTrail.
/// Source: AWS KMS API Reference.
///
/// A passing trouble of the service is met with three tries; then SealError says what to do.
class KmsKeys final : public ports::KeyProvider {
public:
    /// Everything referred to must live as long.
    KmsKeys(http::Transport& transport, base::Clock& clock, Account account, KmsSettings settings);

    [[nodiscard]] const char* name() const override { return "aws-kms"; }

    std::string master() override { return settings_.key_id; }

    Fresh fresh(const base::TenantId& tenant) override;
    ports::WrappedKey wrap(const base::Secret& key, const base::TenantId& tenant) override;
    base::Secret unwrap(const ports::WrappedKey& wrapped, const base::TenantId& tenant) override;

private:
    /// `operation` with these members beside the encryption context.
    base::Tree ask(const std::string& operation, base::Tree::Object members,
                   const base::TenantId& tenant);
    base::Result<http::Response> send(const std::string& operation, const std::string& body);

    http::Transport& transport_;
    base::Clock& clock_;
    Account account_;
    KmsSettings settings_;
};

}  // namespace dealwire::aws
