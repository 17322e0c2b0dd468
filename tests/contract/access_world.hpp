#pragma once

#include "engine/ports/access_log.hpp"
#include "engine/ports/api_key_store.hpp"
#include "engine/ports/day_quota.hpp"
#include "engine/ports/grant_store.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace dealwire::contract {

/// The stores behind the door of the API, of one kind over one empty database.
class AccessWorld {
public:
    virtual ~AccessWorld();

    virtual ports::ApiKeyStore& keys() = 0;
    virtual ports::ClientAppStore& apps() = 0;
    virtual ports::GrantStore& grants() = 0;
    virtual ports::DayQuota& quota() = 0;
    virtual ports::AccessLog& log() = 0;
};

struct AccessKindOfStore {
    std::string name;
    std::unique_ptr<AccessWorld> (*make)();
};

/// InMemory, Sqlite, and Postgresql where DEALWIRE_TEST_POSTGRESQL names a server.
std::vector<AccessKindOfStore> access_kinds();

class AccessContract : public testing::TestWithParam<AccessKindOfStore> {
protected:
    AccessContract();
    ~AccessContract() override;

    /// Seconds after a fixed moment.
    static base::Instant second(int number) {
        return base::Instant{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}} +
               std::chrono::seconds{number};
    }

    std::unique_ptr<AccessWorld> world_;
};

std::string access_kind_name(const testing::TestParamInfo<AccessKindOfStore>& info);

}  // namespace dealwire::contract
