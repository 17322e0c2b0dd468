#include "apps/dealwire/serve_check.hpp"

#include "adapters/crypto/certificate.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/secret_file.hpp"
#include "apps/dealwire/wiring_access.hpp"
#include "engine/base/time_text.hpp"

#include <array>

namespace dealwire::app {
namespace {

using namespace std::chrono_literals;

const Checked kPages{"serve"};
const Checked kCertificate{"serve", "certificate"};
const Checked kSecret{"serve", "consumer secret"};
const Checked kSharing{"serve", "sharing"};

/// Time enough for an admin to get the next one.
constexpr std::chrono::hours kSoon{14 * 24};

/// Whether anything was written for it: there is no other sign that somebody means to use it.
bool is_set_up(const config::ServeConfig& serve) {
    return serve.behind_proxy || !serve.tls_certificate.empty() ||
           !serve.canvas.consumer_secret_files.empty();
}

void check_certificate(const config::ServeConfig& serve, base::Instant now, Findings& findings) {
    if (serve.tls_certificate.empty()) return;
    const auto validity = crypto::validity_of(serve.tls_certificate, serve.tls_key);
    const std::string renew =
        "Put a new certificate in serve.tls_certificate and serve.tls_key, then start 'dealwire "
        "serve' again.";
    if (!validity)
        return findings.problem(kCertificate, validity.error(),
                                "Check serve.tls_certificate, serve.tls_key and the permissions of "
                                "these files.");
    if (now < validity->from)
        return findings.problem(kCertificate,
                                "counts from " + base::to_text(validity->from) + " on",
                                "Check the clock of this machine, or get another certificate.");
    const std::string end = base::to_text(validity->until);
    if (now > validity->until) return findings.problem(kCertificate, "ended on " + end, renew);
    if (validity->until - now < kSoon)
        return findings.warning(kCertificate, "ends on " + end, renew);
    findings.ok(kCertificate, "counts until " + end);
}

/// How many of the named files hold a secret.
int check_secret_files(const config::CanvasConfig& canvas, Findings& findings) {
    int held = 0;
    for (const std::string& file : canvas.consumer_secret_files) {
        try {
            if (!secret_from(file).empty()) {
                ++held;
                continue;
            }
            findings.problem(kSecret, file + " is empty",
                             "Write the consumer secret of the canvas app into it, or take it out "
                             "of serve.canvas.consumer_secret_files.");
        } catch (const ConfigError& error) {
            for (const base::Issue& issue : error.issues())
                findings.problem(kSecret, issue.path + " " + issue.problem,
                                 "'dealwire serve' does not start without it.");
        }
    }
    return held;
}

void check_secrets(Local& local, Findings& findings) {
    const config::CanvasConfig& canvas = local.config().serve.canvas;
    const int in_files = check_secret_files(canvas, findings);
    int of_connections = 0;
    for (const model::Connection& each : local.connections().all(local.tenant()))
        if (!local.connections().credentials(local.tenant(), each.id).client_secret.empty())
            ++of_connections;
    if (in_files + of_connections > 0)
        return findings.ok(kSecret, std::to_string(of_connections) + " of connections, " +
                                        std::to_string(in_files) + " in files");
    if (!canvas.consumer_secret_files.empty()) return;  // each was told of
    findings.warning(kSecret, "none is known, so the pages inside Salesforce show nothing",
                     "Nothing to do where only the API is used. Else write the consumer secret of "
                     "the canvas app into a file and name it in "
                     "serve.canvas.consumer_secret_files.");
}

}  // namespace

void check_serve(Local& local, Findings& findings) {
    const config::ServeConfig& serve = local.config().serve;
    if (!is_set_up(serve))
        return findings.ok(kPages, "not set up (docs/guide/canvas.md), so no pages in Salesforce");
    const char* reached = serve.behind_proxy              ? ", behind a proxy"
                          : serve.tls_certificate.empty() ? ", from this machine alone"
                                                          : ", by https";
    findings.ok(kPages, serve.address + ":" + std::to_string(serve.port) + reached);
    check_certificate(serve, local.clock().now(), findings);
    check_secrets(local, findings);
}

void check_sharing(Local& local, const model::Connection& connection, Findings& findings,
                   std::stop_token stop) {
    if (!is_set_up(local.config().serve)) return;
    if (!local.config().serve.canvas.check_sharing)
        return findings.ok(kSharing,
                           "not asked for: who may read a record is shown all its "
                           "conversations (serve.canvas.check_sharing)");
    OrgAccess access{local};
    const std::array asked{connection.user};
    const auto answer = access.readable(connection.org, connection.user, asked, std::move(stop));
    if (answer) return findings.ok(kSharing, "the org says who may read what");
    findings.problem(kSharing,
                     "the org does not say who may read what (" + answer.error().detail +
                         "), so opportunities, accounts, contacts and leads show no conversation",
                     "Let the connected user query UserRecordAccess; or, where everybody may read "
                     "every conversation, write serve.canvas.check_sharing: false.");
}

}  // namespace dealwire::app
