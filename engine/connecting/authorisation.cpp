#include "engine/connecting/authorisation.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <array>

namespace dealwire::connecting {
namespace {

using base::Fault;

struct Known {
    std::string_view error;
    std::string_view detail;
    std::string_view remedy;
};

constexpr std::array kKnown{
    Known{"access_denied", "Access was not allowed in Salesforce.",
          "Start again and choose Allow, signed in as the user Dealwire is to work as."},
    // As one page of Salesforce's own help spells it.
    Known{"access-denied", "Access was not allowed in Salesforce.",
          "Start again and choose Allow, signed in as the user Dealwire is to work as."},
    Known{
        "redirect_uri_mismatch", "The app does not know this callback URL.",
        "Add exactly the callback URL that 'dealwire connect' printed to the app's OAuth settings, "
        "and wait some minutes."},
    Known{"invalid_client_id", "Salesforce does not know this consumer key.",
          "Check --client-id. A new app takes up to ten minutes to be known everywhere."},
    Known{"invalid_client", "Salesforce does not accept the app.",
          "An admin has to install the app in the org (Setup, Connected Apps OAuth Usage), or give "
          "the user the permission 'Approve Uninstalled Connected Apps'."},
    Known{"unauthorized_client", "The app does not allow this flow.",
          "Enable the authorization code flow in the app's OAuth settings."},
    Known{"invalid_scope", "The app does not have the scopes that Dealwire needs.",
          "Give the app the scopes api, refresh_token (offline_access) and id."},
    Known{"OAUTH_APP_BLOCKED", "An admin has blocked the app in this org.",
          "Unblock it in Setup, Connected Apps OAuth Usage."},
    Known{"OAUTH_APP_ACCESS_DENIED", "This user may not use the app.",
          "Give the app to a profile or permission set of the user, or let all users authorise it "
          "themselves."},
    Known{"server_error", "Salesforce had a trouble of its own.", "Start again in a moment."},
    Known{"temporarily_unavailable", "Salesforce had a trouble of its own.",
          "Start again in a moment."}};

constexpr std::size_t kMostWords = 200;

/// One line of it that can be shown.
std::string plain(std::string_view text) {
    std::string line = base::without_control_characters(std::string{text});
    std::ranges::replace(line, '\n', ' ');
    if (!base::is_utf8(line)) return {};
    return line.substr(0, std::min(line.size(), kMostWords));
}

bool equal(const std::string& a, std::string_view b) {
    if (a.size() != b.size() || a.empty()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

}  // namespace

const char* name_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::Unknown:
            return "unknown-state";
        case Refusal::Elsewhere:
            return "another-browser";
        case Refusal::Expired:
            return "expired";
        case Refusal::Used:
            return "used";
    }
    return "unknown-state";
}

std::optional<Refusal> refused(const model::PendingAuthorisation* pending, std::string_view browser,
                               base::Instant now) {
    if (!pending || pending->state.empty()) return Refusal::Unknown;
    if (!equal(pending->browser, browser)) return Refusal::Elsewhere;
    if (pending->used_at || pending->end) return Refusal::Used;
    if (pending->expires_at <= now) return Refusal::Expired;
    return std::nullopt;
}

std::optional<Refusal> refused_start(const model::PendingAuthorisation* pending,
                                     base::Instant now) {
    if (!pending) return Refusal::Unknown;
    if (pending->used_at || pending->end) return Refusal::Used;
    if (pending->expires_at <= now) return Refusal::Expired;
    return std::nullopt;
}

base::Secret unguessable(base::Entropy& entropy) {
    constexpr std::string_view kHex = "0123456789abcdef";
    constexpr int kParts = 4;
    std::string text;
    for (int part = 0; part < kParts; ++part)
        for (const std::uint8_t byte : entropy.chance()) {
            text.push_back(kHex[byte >> 4U]);
            text.push_back(kHex[byte & 0xFU]);
        }
    return base::Secret{std::move(text)};
}

base::Error org_refusal(const std::string& error, const std::string& description) {
    std::string detail = "Salesforce answered with the error '" + plain(error) + "'.";
    std::string remedy = "Check the app's OAuth settings in Salesforce, then start again.";
    const auto known = std::ranges::find(kKnown, std::string_view{error}, &Known::error);
    if (known != kKnown.end()) {
        detail = known->detail;
        remedy = known->remedy;
    }
    const std::string words = plain(description);
    if (!words.empty()) detail += " It said: " + words;
    return {Fault::Reauthorise, plain(error), std::move(detail), std::move(remedy)};
}

}  // namespace dealwire::connecting
