#include "adapters/salesforce/token_keeper.hpp"

namespace dealwire::salesforce {

using base::Fault;

namespace {

constexpr const char* kReconnect = "Connect again with `dealwire connect salesforce`.";

}  // namespace

model::Connection TokenKeeper::stored() const {
    for (model::Connection& candidate : store_.all(tenant_))
        if (candidate.id == connection_.id) return std::move(candidate);
    return connection_;
}

base::Result<Access> TokenKeeper::current(std::stop_token stop) {
    if (access_) return access_->copy();
    const model::Credentials credentials = store_.credentials(tenant_, connection_.id);
    if (credentials.access_token.empty() || connection_.instance_url.empty())
        return ask(credentials, std::move(stop));
    access_ = Access{credentials.access_token.copy(), connection_.instance_url};
    return access_->copy();
}

base::Result<Access> TokenKeeper::renewed(const Access& refused, std::stop_token stop) {
    const model::Credentials credentials = store_.credentials(tenant_, connection_.id);
    connection_ = stored();
    const std::string& known = credentials.access_token.reveal();
    if (!known.empty() && known != refused.token.reveal()) {
        access_ = Access{credentials.access_token.copy(), connection_.instance_url};
        return access_->copy();
    }
    return ask(credentials, std::move(stop));
}

base::Result<Access> TokenKeeper::ask(const model::Credentials& credentials, std::stop_token stop) {
    if (!connection_.trouble.empty())
        return base::fail(
            {Fault::Reauthorise, "CONNECTION_IN_TROUBLE", connection_.trouble, kReconnect});
    auto answer = client_.ask(connection_, credentials, std::move(stop));
    if (!answer) {
        if (answer.error().fault != Fault::Reauthorise) return base::fail(answer.error());
        return base::fail(dead(answer.error()));
    }
    if (!connection_.org.id.empty() && !answer->org.empty() && answer->org != connection_.org.id)
        return base::fail(
            dead({Fault::Reauthorise, "ANOTHER_ORG",
                  "Another org (" + answer->org.text() + ") answers than the one connected (" +
                      connection_.org.id.text() + "); the sandbox may have been refreshed.",
                  kReconnect}));
    store_.save_tokens(
        tenant_, connection_.id,
        {answer->access_token.copy(), answer->refresh_token.copy(), answer->instance_url});
    connection_.instance_url = answer->instance_url;
    access_ = Access{std::move(answer->access_token), answer->instance_url};
    return access_->copy();
}

void TokenKeeper::works() {
    if (connection_.trouble.empty()) return;
    connection_.trouble.clear();
    store_.mark_trouble(tenant_, connection_.id, "");
}

base::Error TokenKeeper::dead(base::Error error) {
    connection_.trouble = error.detail;
    access_.reset();
    store_.mark_trouble(tenant_, connection_.id, error.detail);
    return error;
}

}  // namespace dealwire::salesforce
