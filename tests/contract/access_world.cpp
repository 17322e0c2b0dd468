#include "tests/contract/access_world.hpp"

#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_access_log.hpp"
#include "adapters/store/sql_api_key_store.hpp"
#include "adapters/store/sql_day_quota.hpp"
#include "adapters/store/sql_grant_store.hpp"
#include "tests/contract/scratch_database.hpp"
#include "tests/fakes/in_memory_access_log.hpp"
#include "tests/fakes/in_memory_api_key_store.hpp"
#include "tests/fakes/in_memory_day_quota.hpp"

namespace dealwire::contract {
namespace {

class InMemoryAccess final : public AccessWorld {
public:
    ports::ApiKeyStore& keys() override { return keys_; }

    ports::ClientAppStore& apps() override { return apps_; }

    ports::GrantStore& grants() override { return grants_; }

    ports::DayQuota& quota() override { return quota_; }

    ports::AccessLog& log() override { return log_; }

private:
    fakes::InMemoryApiKeyStore keys_;
    fakes::InMemoryGrantStore grants_;
    fakes::InMemoryClientAppStore apps_{grants_};
    fakes::InMemoryDayQuota quota_;
    fakes::InMemoryAccessLog log_;
};

class SqlAccess final : public AccessWorld {
public:
    explicit SqlAccess(std::unique_ptr<ScratchDatabase> scratch)
        : scratch_{std::move(scratch)}, database_{scratch_->url()} {
        store::migrate(database_);
    }

    ports::ApiKeyStore& keys() override { return keys_; }

    ports::ClientAppStore& apps() override { return apps_; }

    ports::GrantStore& grants() override { return grants_; }

    ports::DayQuota& quota() override { return quota_; }

    ports::AccessLog& log() override { return log_; }

private:
    std::unique_ptr<ScratchDatabase> scratch_;
    store::Database database_;
    store::SqlApiKeyStore keys_{database_};
    store::SqlClientAppStore apps_{database_};
    store::SqlGrantStore grants_{database_};
    store::SqlDayQuota quota_{database_};
    store::SqlAccessLog log_{database_};
};

}  // namespace

std::vector<AccessKindOfStore> access_kinds() {
    std::vector<AccessKindOfStore> kinds{
        {"InMemory",
         []() -> std::unique_ptr<AccessWorld> { return std::make_unique<InMemoryAccess>(); }},
        {"Sqlite", []() -> std::unique_ptr<AccessWorld> {
             return std::make_unique<SqlAccess>(scratch_sqlite());
         }}};
    if (has_postgresql())
        kinds.push_back({"Postgresql", []() -> std::unique_ptr<AccessWorld> {
                             return std::make_unique<SqlAccess>(scratch_postgresql());
                         }});
    return kinds;
}

AccessWorld::~AccessWorld() = default;

AccessContract::AccessContract() : world_{GetParam().make()} {}

AccessContract::~AccessContract() = default;

std::string access_kind_name(const testing::TestParamInfo<AccessKindOfStore>& info) {
    return info.param.name;
}

}  // namespace dealwire::contract
