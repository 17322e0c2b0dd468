#pragma once

#include "adapters/http/transport.hpp"
#include "adapters/salesforce/org_guard.hpp"
#include "adapters/salesforce/token_keeper.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/tree.hpp"
#include "engine/model/connection.hpp"
#include "engine/model/connection_event.hpp"
#include "engine/ports/call_gate.hpp"
#include "engine/ports/record_source.hpp"

#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace dealwire::salesforce {

struct SessionSettings {
    std::string api_version = "66.0";
    http::Deadlines deadlines = {};
    int rows_per_page = 2'000;  ///< 200 to 2,000; a hint to the org
};

/// One request below the org's address.
struct Call {
    std::string method = "GET";
    std::string path;  ///< from `/services/…`, encoded
    std::optional<base::Tree> body = std::nullopt;
    std::optional<std::string> csv = std::nullopt;  ///< sent instead of a body
    bool idempotent = true;  ///< all we do is: reads, deletions by id, upserts by external id
};

/// What one caller learns beside the answers.
struct Tally {
    ports::Spent spent;
    std::optional<base::Instant> answered_at;  ///< the latest answer, by the org's own clock
};

/// Carries requests to one org as one connected user: asks the gate, adds the token, renews it
/// when the org calls it expired (twice at most for one call), sorts refusals by what to do next,
/// and counts calls as the org counts them.
///
/// Before the first request it looks who answers there: where that is another org than the one of
/// the connection, nothing is asked and the connection is marked as dead. The look costs no call,
/// or one where the connected user may not ask the user-info endpoint.
///
/// Thread-safe, and shared by all who talk to the org over this connection: they have one token and
/// one set of usage figures. Each of them counts for itself with a Session.
/// Errors: returned as Error; StoreError is thrown where tokens cannot be kept.
class OrgChannel {
public:
    /// `gate` may be null: nobody limits the calls.
    OrgChannel(http::Transport& transport, const base::Clock& clock, TokenKeeper& keeper,
               SessionSettings settings, ports::CallGate* gate = nullptr)
        : transport_{transport},
          clock_{clock},
          keeper_{keeper},
          settings_{std::move(settings)},
          gate_{gate} {}

    /// The JSON of an answer with a status from 200 to 299; null for an empty body. What it
    /// cost is added to `tally`, whatever comes of it.
    base::Result<base::Tree> call(const Call& call, Tally& tally, std::stop_token stop);

    /// A text of any size, piece by piece; the answer without its body. An answer that broke off
    /// before its first piece was asked for again; afterwards it is an error.
    base::Result<http::Response> download(const Call& call, const http::BodySink& sink,
                                          Tally& tally, std::stop_token stop);

    /// `/services/data/v66.0` + rest
    [[nodiscard]] std::string path(const std::string& rest) const;

    /// As the latest answer told it.
    [[nodiscard]] std::optional<model::ApiUsage> usage() const;

    /// Of everybody together.
    [[nodiscard]] int calls() const;

    [[nodiscard]] model::Connection connection() const { return keeper_.connection(); }

    /// Who answered when it was looked; nothing before the first request.
    [[nodiscard]] std::optional<model::OrgSighting> sighting() const;

private:
    using Answer = base::Result<http::Response>;

    /// An answer that the org accepted; `sink` may be null.
    Answer accepted(const Call& call, const http::BodySink* sink, Tally& tally,
                    std::stop_token stop);
    Answer once(const Call& call, const http::BodySink* sink, const Access& access, Tally& tally,
                std::stop_token stop);
    /// That the org of the connection answers. `access` may be renewed meanwhile.
    base::Result<void> prove(Access& access, Tally& tally, const std::stop_token& stop);
    /// AuthExpired where the token is not valid any more; nothing where it is not told.
    base::Result<std::optional<model::OrgSighting>> ask_user_info(const Access& access,
                                                                  Tally& tally,
                                                                  const std::stop_token& stop);
    base::Result<std::optional<model::OrgSighting>> ask_organization(const Access& access,
                                                                     Tally& tally,
                                                                     const std::stop_token& stop);
    base::Result<std::optional<model::OrgSighting>> who_answers(const Access& access, Tally& tally,
                                                                const std::stop_token& stop);
    [[nodiscard]] http::Request request_for(const Call& call, bool text,
                                            const Access& access) const;
    void note(const std::string& path, const Answer& answer, const http::Traffic& traffic,
              Tally& tally);

    http::Transport& transport_;
    const base::Clock& clock_;
    TokenKeeper& keeper_;
    SessionSettings settings_;
    ports::CallGate* gate_;
    OrgGuard guard_;

    mutable std::mutex mutex_;  ///< guards what follows
    std::optional<model::ApiUsage> usage_;
    std::optional<model::OrgSighting> sighting_;
    int calls_ = 0;
};

}  // namespace dealwire::salesforce
