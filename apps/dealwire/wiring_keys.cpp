#include "apps/dealwire/wiring_keys.hpp"

#include "adapters/aws/kms_keys.hpp"
#include "adapters/crypto/master_keys.hpp"
#include "adapters/http/poco_transport.hpp"
#include "adapters/store/database.hpp"
#include "adapters/store/sealed_presence.hpp"
#include "adapters/system/environment.hpp"

#include <cstdlib>
#include <filesystem>

namespace dealwire::app {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

aws::Account aws_account() {
    return {variable("AWS_ACCESS_KEY_ID"), system::secret_variable("AWS_SECRET_ACCESS_KEY"),
            system::secret_variable("AWS_SESSION_TOKEN")};
}

/// Plain http to the loopback alone, for tests; the settings were checked for it.
http::TransportSettings transport_settings(const config::Config& config) {
    http::TransportSettings settings{.plain_hosts = {"127.0.0.1", "localhost", "::1"},
                                     .extra_authorities = config.salesforce.ca_file};
    return settings;
}

}  // namespace

struct KeyRing::Impl {
    Impl(const config::Config& config, base::Clock& clock) {
        const config::KeyConfig& key = config.key;
        choose(key.provider, config, clock);
        std::error_code ignored;
        if (key.provider != "file" && std::filesystem::exists(key.file, ignored))
            choose("file", config, clock);
        if (key.provider != "env" && !system::secret_variable("DEALWIRE_KEY").empty())
            choose("env", config, clock);
        if (key.provider != "aws-kms" && !key.aws.key_id.empty() &&
            !variable("AWS_ACCESS_KEY_ID").empty())
            choose("aws-kms", config, clock);
    }

    void choose(const std::string& name, const config::Config& config, base::Clock& clock) {
        if (name == "file") {
            providers.push_back(crypto::keys_in_file(config.key.file));
        } else if (name == "env") {
            providers.push_back(
                crypto::keys_in_environment(system::secret_variable("DEALWIRE_KEY"),
                                            system::secret_variable("DEALWIRE_KEY_OLD")));
        } else {
            const config::AwsKeyConfig& aws = config.key.aws;
            transport = std::make_unique<http::PocoTransport>(transport_settings(config));
            providers.push_back(std::make_unique<aws::KmsKeys>(
                *transport, clock, aws_account(),
                aws::KmsSettings{aws.key_id, aws.region, aws.endpoint}));
        }
    }

    std::unique_ptr<http::Transport> transport;
    std::vector<std::unique_ptr<ports::KeyProvider>> providers;
};

KeyRing::KeyRing(const config::Config& config, base::Clock& clock)
    : impl_{std::make_unique<Impl>(config, clock)} {}

KeyRing::~KeyRing() = default;

std::vector<ports::KeyProvider*> KeyRing::providers() const {
    std::vector<ports::KeyProvider*> all;
    for (const auto& provider : impl_->providers) all.push_back(provider.get());
    return all;
}

std::string key_place(const config::KeyConfig& key) {
    if (key.provider == "env") return "the variable DEALWIRE_KEY";
    if (key.provider == "aws-kms")
        return "AWS KMS key " + key.aws.key_id +
               (key.aws.region.empty() ? "" : " in " + key.aws.region);
    return "key file " + key.file;
}

std::string key_remedy(const config::KeyConfig& key) {
    const std::string lost = " If it is lost: 'dealwire key new', then connect again.";
    if (key.provider == "env")
        return "Set DEALWIRE_KEY to the key that the store was used with, and DEALWIRE_KEY_OLD to "
               "the one before where keys are being exchanged." +
               lost;
    if (key.provider == "aws-kms")
        return "Check key.aws in the settings, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and "
               "that these credentials may use the key: kms:GenerateDataKey, kms:Encrypt, "
               "kms:Decrypt. The key itself never leaves AWS.";
    return "Put the key file " + key.file + " back from your copy." + lost;
}

bool holds_sealed_secrets(const config::Config& config) {
    constexpr std::string_view kSqlite = "sqlite:";
    std::error_code ignored;
    if (config.store.url.starts_with(kSqlite) &&
        !std::filesystem::exists(config.store.url.substr(kSqlite.size()), ignored))
        return false;
    store::Database database{config.store.url, {.sessions = 1}};
    return store::holds_sealed_secrets(database);
}

}  // namespace dealwire::app
