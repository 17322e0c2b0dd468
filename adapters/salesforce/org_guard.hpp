#pragma once

#include "engine/base/result.hpp"
#include "engine/model/connection.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

namespace dealwire::salesforce {

/// Lets requests to an org through once a look at who answers there was satisfying. Thread-safe:
/// one thread looks, the others wait for its outcome; after a look that failed the next one looks
/// again.
class OrgGuard {
public:
    using Look = std::function<base::Result<void>()>;

    /// What `look` answered, or Stopped. What it throws comes out of it.
    base::Result<void> pass(const Look& look, std::stop_token stop);

private:
    enum class Gate { Closed, Looking, Open };

    void become(Gate gate);

    std::mutex mutex_;
    std::condition_variable_any changed_;
    Gate gate_ = Gate::Closed;
};

/// What is told where another org answers than the one connected. Nothing may be read from it or
/// written to it, and nothing helps but a person.
base::Error another_org(const model::Connection& connection, const model::RecordId& answered);

}  // namespace dealwire::salesforce
