#include "adapters/salesforce/introduction.hpp"

#include "adapters/salesforce/salesforce_directory.hpp"

namespace dealwire::salesforce {

namespace {

/// Holds one connection while it is being tried out, and the last tokens it was given.
class TrialStore final : public ports::ConnectionStore {
public:
    TrialStore(model::Connection connection, model::Credentials credentials)
        : connection_{std::move(connection)}, credentials_{std::move(credentials)} {}

    model::Connection add(const base::TenantId&, model::Connection connection,
                          const model::Credentials&) override {
        return connection;
    }

    model::Connection replace(const base::TenantId&, const ports::GivingWay&,
                              model::Connection connection, const model::Credentials&) override {
        return connection;
    }

    std::vector<model::Connection> all(const base::TenantId&) override { return {connection_}; }

    std::optional<model::Connection> active(const base::TenantId&) override { return connection_; }

    model::Credentials credentials(const base::TenantId&, const base::ConnectionId&) override {
        return credentials_.copy();
    }

    void save_tokens(const base::TenantId&, const base::ConnectionId&,
                     const ports::TokenUpdate& update) override {
        credentials_.access_token = update.access_token.copy();
        connection_.instance_url = update.instance_url;
        latest_.access_token = update.access_token.copy();
        latest_.instance_url = update.instance_url;
        if (update.refresh_token.empty()) return;
        credentials_.refresh_token = update.refresh_token.copy();
        latest_.refresh_token = update.refresh_token.copy();
    }

    void mark_trouble(const base::TenantId&, const base::ConnectionId&,
                      const std::string&) override {}

    void clear_trouble(const base::TenantId&, const base::ConnectionId&,
                       const std::string&) override {}

    void save_usage(const base::TenantId&, const base::ConnectionId&,
                    const std::optional<model::ApiUsage>&) override {}

    std::optional<model::ApiUsage> usage(const base::TenantId&,
                                         const base::ConnectionId&) override {
        return std::nullopt;
    }

    ports::TokenUpdate take_latest() { return std::move(latest_); }

private:
    model::Connection connection_;
    model::Credentials credentials_;
    ports::TokenUpdate latest_;
};

/// Nothing an earlier life of the connection left behind may decide here.
model::Connection fresh(model::Connection connection) {
    connection.trouble.clear();
    connection.org = {};
    return connection;
}

model::Credentials without_access_token(model::Credentials credentials) {
    credentials.access_token = {};
    return credentials;
}

}  // namespace

base::Result<Introduction> introduce(http::Transport& transport, const Hosts& hosts,
                                     const base::Clock& clock, const SessionSettings& settings,
                                     const model::Connection& connection,
                                     const model::Credentials& credentials, std::stop_token stop) {
    TrialStore store{fresh(connection), without_access_token(credentials.copy())};
    TokenKeeper keeper{TokenClient{transport, hosts, clock}, store, {}, fresh(connection)};
    OrgChannel channel{transport, clock, keeper, settings};
    Session session{channel};
    SalesforceDirectory directory{session};
    auto identity = directory.identify(std::move(stop));
    if (!identity) return base::fail(identity.error());
    return Introduction{std::move(*identity), store.take_latest(), channel.calls()};
}

}  // namespace dealwire::salesforce
