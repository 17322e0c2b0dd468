#pragma once

#include "adapters/crypto/key_rotation.hpp"
#include "adapters/crypto/master_keys.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/in_memory_data_key_store.hpp"
#include "tests/fakes/in_memory_sealed_cells.hpp"

#include <gtest/gtest.h>

namespace dealwire::crypto {

inline const ports::SealPlace kPlace{{"acme"}, "connection", "c", "refresh_token"};

inline std::vector<MasterKey> copies_of(const std::vector<MasterKey>& keys) {
    std::vector<MasterKey> copies;
    for (const MasterKey& key : keys) copies.push_back({key.id, key.bytes.copy()});
    return copies;
}

inline const std::vector<MasterKey>& environment() {
    static const std::vector<MasterKey> kKeys = [] {
        std::vector<MasterKey> keys;
        keys.push_back(make_master_key());
        return keys;
    }();
    return kKeys;
}

/// A vault whose master keys can be exchanged at will.
class VaultFixture : public testing::Test {
protected:
    VaultFixture() : vault_{{&provider_}, keys_, clock_} {}

    Vault& vault() { return vault_; }

    std::string seal(const std::string& text, const ports::SealPlace& place) {
        return vault_.seal(base::Secret{text}, place);
    }

    static std::vector<MasterKey> one_key() {
        std::vector<MasterKey> keys;
        keys.push_back(make_master_key());
        return keys;
    }

    std::vector<MasterKey> masters_ = one_key();
    fakes::FakeClock clock_;
    fakes::InMemoryDataKeyStore keys_;
    MasterKeys provider_{"file", [this] { return copies_of(masters_); }};

private:
    Vault vault_;
};

}  // namespace dealwire::crypto
