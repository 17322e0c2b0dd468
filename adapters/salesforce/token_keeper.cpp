#include "adapters/salesforce/token_keeper.hpp"

#include "adapters/salesforce/faults.hpp"
#include "adapters/salesforce/org_guard.hpp"
#include "engine/base/stopped.hpp"

namespace dealwire::salesforce {

using base::Fault;

namespace {

std::string reconnect(const model::Connection& connection) {
    if (connection.name.empty()) return std::string{kReconnect};
    return "Connect again: dealwire connect salesforce --name " + connection.name +
           ", with its other options as before. Nothing is lost.";
}

}  // namespace

/// The right to deal with the store and the token endpoint. The lock is not held meanwhile: asking
/// for a token may take long.
class TokenKeeper::Turn {
public:
    Turn(TokenKeeper& keeper, const std::stop_token& stop) : keeper_{keeper} {
        std::unique_lock lock{keeper_.mutex_};
        mine_ = keeper_.turn_ended_.wait(lock, stop, [this] { return !keeper_.taken_; });
        if (mine_) keeper_.taken_ = true;
    }

    ~Turn() {
        if (!mine_) return;
        const std::lock_guard lock{keeper_.mutex_};
        keeper_.taken_ = false;
        keeper_.turn_ended_.notify_one();
    }

    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    [[nodiscard]] bool mine() const { return mine_; }

private:
    TokenKeeper& keeper_;
    bool mine_ = false;
};

model::Connection TokenKeeper::connection() const {
    const std::lock_guard lock{mutex_};
    return connection_;
}

model::Connection TokenKeeper::stored() const {
    for (model::Connection& candidate : store_.all(tenant_))
        if (candidate.id == connection_.id) return std::move(candidate);
    return connection_;
}

Access TokenKeeper::take(Access access) {
    const std::lock_guard lock{mutex_};
    connection_.instance_url = access.instance_url;
    access_ = std::move(access);
    return access_->copy();
}

base::Result<Access> TokenKeeper::current(std::stop_token stop) {
    const Turn turn{*this, stop};
    if (!turn.mine()) return base::fail(base::stopped());
    if (access_) return access_->copy();
    const model::Credentials credentials = store_.credentials(tenant_, connection_.id);
    if (credentials.access_token.empty() || connection_.instance_url.empty())
        return ask(credentials, std::move(stop));
    return take({credentials.access_token.copy(), connection_.instance_url});
}

base::Result<Access> TokenKeeper::renewed(const Access& refused, std::stop_token stop) {
    const Turn turn{*this, stop};
    if (!turn.mine()) return base::fail(base::stopped());
    if (access_ && access_->token.reveal() != refused.token.reveal()) return access_->copy();
    const model::Credentials credentials = store_.credentials(tenant_, connection_.id);
    model::Connection known = stored();
    {
        const std::lock_guard lock{mutex_};
        connection_ = std::move(known);
    }
    const std::string& token = credentials.access_token.reveal();
    if (!token.empty() && token != refused.token.reveal())
        return take({credentials.access_token.copy(), connection_.instance_url});
    return ask(credentials, std::move(stop));
}

base::Result<Access> TokenKeeper::ask(const model::Credentials& credentials, std::stop_token stop) {
    if (!connection_.trouble.empty())
        return base::fail({Fault::Reauthorise, "CONNECTION_IN_TROUBLE", connection_.trouble,
                           reconnect(connection_)});
    auto answer = client_.ask(connection_, credentials, std::move(stop));
    if (!answer) {
        if (answer.error().fault != Fault::Reauthorise) return base::fail(answer.error());
        return base::fail(mark_dead(answer.error()));
    }
    if (!connection_.org.id.empty() && !answer->org.empty() && answer->org != connection_.org.id)
        return base::fail(mark_dead(another_org(connection_, answer->org)));
    store_.save_tokens(
        tenant_, connection_.id,
        {answer->access_token.copy(), answer->refresh_token.copy(), answer->instance_url});
    return take({std::move(answer->access_token), answer->instance_url});
}

void TokenKeeper::works() {
    if (connection().trouble.empty()) return;
    const Turn turn{*this, {}};
    if (connection_.trouble.empty()) return;
    {
        const std::lock_guard lock{mutex_};
        connection_.trouble.clear();
    }
    store_.mark_trouble(tenant_, connection_.id, "");
}

base::Error TokenKeeper::dead(base::Error error) {
    const Turn turn{*this, {}};
    return mark_dead(std::move(error));
}

base::Error TokenKeeper::mark_dead(base::Error error) {
    {
        const std::lock_guard lock{mutex_};
        connection_.trouble = error.detail;
        access_.reset();
    }
    store_.mark_trouble(tenant_, connection_.id, error.detail);
    if (error.remedy == kReconnect) error.remedy = reconnect(connection_);
    return error;
}

}  // namespace dealwire::salesforce
