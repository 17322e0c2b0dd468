#pragma once

#include "tests/simulators/salesforce/store/times.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::orgsim {

/// What an access token stands for.
struct Grant {
    std::string user_id;
    std::string client_id;
    std::string scope;
    std::string refresh_token;  ///< the one it came from; empty for none
    Seconds issued;
    Seconds last_used;
};

/// A user's lasting approval.
struct Approval {
    std::string user_id;
    std::string client_id;
    std::string scope;
    Seconds issued;
};

/// A code on its way from /authorize to /token.
struct AuthorizationCode {
    Approval approval;
    std::string redirect_uri;
    std::string challenge;
    Seconds issued;
    bool used = false;
};

struct TokenPolicy {
    bool rotate = false;
    std::chrono::seconds session{7200};  ///< inactivity after which an access token is dead
    bool revoked = false;                ///< no flow gives a token any more
    std::vector<std::string> callbacks;  ///< that the app knows; empty: all that Salesforce takes
    bool installed = true;               ///< the app, in this org
    bool pkce_required = false;
};

/// All tokens of one org. Guarded by the org's lock. With rotation on, a refresh token works once;
/// presenting a spent one kills its successor and the access tokens of both.
class TokenStore {
public:
    TokenStore(const OrgClock& clock, std::string org_id);

    TokenPolicy policy;

    std::string issue_access(const Approval& approval, const std::string& refresh_token);
    std::string issue_refresh(const Approval& approval);
    std::string issue_code(AuthorizationCode code);
    /// The fixed token printed at start.
    void add_refresh(const std::string& token, const Approval& approval);

    struct Refreshed {
        Approval approval;
        std::string refresh_token;  ///< to be sent; empty unless rotation made a new one
        std::string parent;         ///< what the new access token hangs on
    };

    /// Nothing: unknown, revoked or spent.
    std::optional<Refreshed> refresh(const std::string& token);
    /// Nothing: unknown, spent or older than 15 minutes.
    std::optional<AuthorizationCode> redeem(const std::string& code);
    /// A live access token; counts as activity.
    std::optional<Grant> use(const std::string& access_token);
    std::optional<Grant> peek_access(const std::string& access_token) const;
    std::optional<Approval> peek_refresh(const std::string& refresh_token) const;

    /// A browser in which somebody signed in; the value of its cookie.
    std::string open_browser(const std::string& user_id);
    /// Empty: nobody is.
    std::string browser_user(const std::string& cookie) const;

    /// False: no such token.
    bool revoke(const std::string& token);
    void revoke_everything();
    /// Those of another org: none is known any more.
    void begin_anew(const std::string& org_id);
    void expire_access();

private:
    void drop_family(const std::string& refresh_token);

    const OrgClock& clock_;
    std::string org_id_;
    std::map<std::string, Grant> access_;
    std::map<std::string, Approval> refresh_;
    std::map<std::string, std::string> successor_;  ///< spent refresh token → the next one
    std::map<std::string, AuthorizationCode> codes_;
    std::map<std::string, std::string> browsers_;  ///< cookie → user
};

/// `length` characters of [A-Za-z0-9] from the system's random source.
std::string random_text(std::size_t length);

}  // namespace dealwire::orgsim
