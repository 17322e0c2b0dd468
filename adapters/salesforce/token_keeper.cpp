#include "adapters/salesforce/token_keeper.hpp"

#include "adapters/salesforce/faults.hpp"
#include "adapters/salesforce/org_guard.hpp"
#include "engine/base/stopped.hpp"
#include "engine/connecting/reconnecting.hpp"

namespace dealwire::salesforce {

using base::Fault;

namespace {

// Two calls of at most 25 seconds fit in, and clocks of hosts that differ by minutes: nobody takes
// a lease over that is in use. A dead process of the same host is noticed without it.
constexpr std::chrono::minutes kLease{5};
constexpr std::chrono::milliseconds kLookAgain{100};

/// The general words about connecting again give way to the whole command.
void name_command(const model::Connection& connection, base::Error& error) {
    if (connection.name.empty() || !error.remedy.ends_with(kReconnect)) return;
    error.remedy.resize(error.remedy.size() - kReconnect.size());
    error.remedy += connecting::reconnect_remedy(connection, error.detail);
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

/// The right to ask for a token among processes.
class TokenKeeper::Lease {
public:
    Lease(const Turns& turns, const base::TenantId& tenant, const base::ConnectionId& connection)
        : turns_{turns}, tenant_{tenant}, connection_{connection} {
        std::string has = take();
        if (!mine_ && turns_.may_be_alive && !turns_.may_be_alive(has)) {
            turns_.leases->release(tenant_, connection_, has);
            take();
        }
    }

    ~Lease() {
        if (!mine_ || !turns_.leases) return;
        try {
            turns_.leases->release(tenant_, connection_, turns_.process);
        } catch (const std::exception&) {  // it runs out by itself
        }
    }

    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    [[nodiscard]] bool mine() const { return mine_; }

private:
    std::string take() {
        if (!turns_.leases) {
            mine_ = true;
            return {};
        }
        const base::Instant now = turns_.clock->now();
        std::string has =
            turns_.leases->take(tenant_, connection_, turns_.process, now, now + kLease);
        mine_ = has == turns_.process;
        return has;
    }

    const Turns& turns_;
    const base::TenantId& tenant_;
    const base::ConnectionId connection_;
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
    return another_than("", std::move(stop));
}

base::Result<Access> TokenKeeper::renewed(const Access& refused, std::stop_token stop) {
    const Turn turn{*this, stop};
    if (!turn.mine()) return base::fail(base::stopped());
    if (access_ && access_->token.reveal() != refused.token.reveal()) return access_->copy();
    return another_than(refused.token.reveal(), std::move(stop));
}

std::optional<Access> TokenKeeper::stored_other_than(const std::string& refused) {
    const model::Credentials credentials = store_.credentials(tenant_, connection_.id);
    model::Connection known = stored();
    {
        const std::lock_guard lock{mutex_};
        connection_ = std::move(known);
    }
    const std::string& token = credentials.access_token.reveal();
    if (token.empty() || token == refused || connection_.instance_url.empty()) return std::nullopt;
    return Access{credentials.access_token.copy(), connection_.instance_url};
}

base::Result<Access> TokenKeeper::another_than(const std::string& refused, std::stop_token stop) {
    for (;;) {
        if (auto other = stored_other_than(refused)) return take(std::move(*other));
        if (!connection_.trouble.empty())
            return base::fail({Fault::Reauthorise, "CONNECTION_IN_TROUBLE", connection_.trouble,
                               connecting::reconnect_remedy(connection_, connection_.trouble)});
        const Lease lease{turns_, tenant_, connection_.id};
        if (lease.mine()) {
            // Whoever had it may have ended between our look at the store and now.
            if (auto other = stored_other_than(refused)) return take(std::move(*other));
            if (connection_.trouble.empty()) return ask(std::move(stop));
            continue;
        }
        turns_.clock->wait(kLookAgain, stop);
        if (stop.stop_requested()) return base::fail(base::stopped());
    }
}

bool TokenKeeper::replaced(const model::Credentials& used) {
    const model::Credentials now = store_.credentials(tenant_, connection_.id);
    return now.refresh_token.reveal() != used.refresh_token.reveal() ||
           now.client_secret.reveal() != used.client_secret.reveal() ||
           now.private_key.reveal() != used.private_key.reveal();
}

base::Result<Access> TokenKeeper::ask(std::stop_token stop) {
    const model::Credentials credentials = store_.credentials(tenant_, connection_.id);
    auto answer = client_.ask(connection_, credentials, std::move(stop));
    if (!answer) {
        if (answer.error().fault != Fault::Reauthorise) return base::fail(answer.error());
        // A refusal of credentials that somebody replaced meanwhile says nothing about the new
        // ones.
        if (replaced(credentials))
            return base::fail({Fault::Transient, "CONNECTED_ANEW",
                               "The connection was authorised anew while its old grant was used.",
                               "Run it again."});
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
    const std::string over = connection_.trouble;
    {
        const std::lock_guard lock{mutex_};
        connection_.trouble.clear();
    }
    store_.clear_trouble(tenant_, connection_.id, over);
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
    name_command(connection_, error);
    return error;
}

}  // namespace dealwire::salesforce
