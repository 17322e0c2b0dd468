#include "adapters/api/keys/guarded_site.hpp"

#include "engine/ports/tenant_gone.hpp"

#include <memory>

namespace dealwire::api {
namespace {

using model::AccessKind;
using ports::Level;

/// A path as it may stand in a log: what is no plain character of an address is left out.
std::string plain_path(const std::string& path) {
    constexpr std::size_t kLongest = 200;
    std::string plain;
    for (const char c : path)
        if (c > ' ' && c < '\x7f' && plain.size() < kLongest) plain.push_back(c);
    return plain;
}

std::string action_of(const HttpRequest& request) {
    return request.method + " " + plain_path(request.path);
}

HttpReply with_retry_after(HttpReply reply, std::chrono::seconds wait) {
    reply.headers.emplace_back("Retry-After", std::to_string(wait.count()));
    return reply;
}

/// A file that is busy, a database that starts again: most often it is back by then.
constexpr std::chrono::seconds kStoreBackIn{5};

std::string limit_text(const access::TooMany& much) {
    const std::string wait = std::to_string(much.retry_after.count()) + " s";
    return much.of_the_day ? "API request limit exceeded: the requests of this day are used up; "
                             "the next day begins in " +
                                 wait
                           : "API request limit exceeded: too many requests a second; try again "
                             "in " +
                                 wait;
}

}  // namespace

HttpReply GuardedSite::answer(const HttpRequest& request) {
    try {
        const auto caller = prove(request);
        return caller ? let_in(request, *caller) : turn_away(request, caller.error());
    } catch (const std::exception& error) {
        return failed(request, error);
    }
}

Admission GuardedSite::admit(const HttpRequest& request) {
    try {
        auto caller = ports_.authenticator.prove(request);
        if (!caller) return {.refused = turn_away(request, caller.error())};
        const std::uint64_t most = site_.most_body(request, *caller);
        return {.most_body = most == 0 ? settings_.most_body : most,
                .proven = std::make_shared<ProvenCaller>(
                    ProvenCaller{std::move(*caller), ports_.clock.now()})};
    } catch (const std::exception& error) {
        return {.refused = failed(request, error)};
    }
}

HttpReply GuardedSite::refuse(const HttpRequest& request, int status, const std::string& why) {
    return site_.refuse(request, status, why);
}

/// A proof counts as long as what the store says of a key: a key that is revoked while a long body
/// comes in is refused at its end.
tl::expected<Caller, Denial> GuardedSite::prove(const HttpRequest& request) {
    const base::Instant now = ports_.clock.now();
    if (request.proven && now - request.proven->at < Authenticator::kMemory)
        return request.proven->caller;
    return ports_.authenticator.prove(request);
}

HttpReply GuardedSite::let_in(const HttpRequest& request, const Caller& caller) {
    const auto much =
        settings_.limited ? ports_.limiter.admit(caller.tenant, ports_.clock.now()) : std::nullopt;
    const HttpReply reply =
        much ? with_retry_after(site_.refuse(request, 429, limit_text(*much)), much->retry_after)
             : answered(request, caller);
    const bool refused = reply.status == 403 || reply.status == 429;
    const std::string of_key = caller.earlier_secret ? kEarlierSecret : "";
    ports_.recorder.note(caller.tenant, {.kind = refused ? AccessKind::Refusal : AccessKind::Access,
                                         .actor = caller.key,
                                         .actor_name = caller.name,
                                         .action = action_of(request),
                                         .peer = request.peer,
                                         .status = reply.status,
                                         .request = request.id,
                                         .why = much                  ? "limit"
                                                : reply.status == 403 ? "scope"
                                                                      : of_key});
    return reply;
}

HttpReply GuardedSite::answered(const HttpRequest& request, const Caller& caller) {
    try {
        return site_.answer(request, caller);
    } catch (const ports::TenantGone&) {
        return site_.refuse(request, 403, "Access denied: this tenant is being removed");
    } catch (const std::exception& error) {
        return failed(request, error);
    }
}

HttpReply GuardedSite::turn_away(const HttpRequest& request, const Denial& denial) {
    ports_.log.write(denial.why == "no-credentials" ? Level::Info : Level::Warn, "api_denied",
                     {{"why", denial.why},
                      {"peer", request.peer},
                      {"tenant", denial.tenant.value},
                      {"key", denial.actor},
                      {"request", request.id}});
    if (!denial.tenant.empty())
        ports_.recorder.note(denial.tenant, {.kind = AccessKind::Refusal,
                                             .actor = denial.actor,
                                             .action = action_of(request),
                                             .peer = request.peer,
                                             .status = denial.status,
                                             .request = request.id,
                                             .why = denial.why});
    HttpReply reply = site_.refuse(request, denial.status, denial.says);
    if (denial.retry_after) return with_retry_after(std::move(reply), *denial.retry_after);
    if (denial.status == 401)
        reply.headers.emplace_back("WWW-Authenticate",
                                   "Basic realm=\"Dealwire\", charset=\"UTF-8\"");
    return reply;
}

HttpReply GuardedSite::failed(const HttpRequest& request, const std::exception& error) {
    ports_.log.write(Level::Error, "api_failed",
                     {{"part", settings_.name},
                      {"method", request.method},
                      {"request", request.id},
                      {"why", std::string{error.what()}}});
    try {
        if (dynamic_cast<const ports::StoreError*>(&error))
            return with_retry_after(site_.refuse(request, 503,
                                                 "The store does not answer. Try again in " +
                                                     std::to_string(kStoreBackIn.count()) +
                                                     " s; request " + request.id),
                                    kStoreBackIn);
        return site_.refuse(request, 500, "Something went wrong here; request " + request.id);
    } catch (const std::exception&) {
        return {.status = 500, .content_type = "text/plain; charset=utf-8"};
    }
}

}  // namespace dealwire::api
