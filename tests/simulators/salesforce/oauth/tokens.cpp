#include "tests/simulators/salesforce/oauth/tokens.hpp"

#include <openssl/rand.h>

#include <vector>

namespace dealwire::orgsim {

std::string random_text(std::size_t length) {
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::vector<unsigned char> bytes(length);
    RAND_bytes(bytes.data(), static_cast<int>(length));
    std::string text;
    for (const auto byte : bytes) {
        text.push_back(kAlphabet[byte % kAlphabet.size()]);
    }
    return text;
}

TokenStore::TokenStore(const OrgClock& clock, std::string org_id)
    : clock_(clock), org_id_(std::move(org_id)) {}

std::string TokenStore::issue_access(const Approval& approval, const std::string& refresh_token) {
    std::string token = org_id_.substr(0, 15) + "!AQEAQ" + random_text(80);
    access_[token] = {approval.user_id, approval.client_id, approval.scope,
                      refresh_token,    clock_.now(),       clock_.now()};
    return token;
}

std::string TokenStore::issue_refresh(const Approval& approval) {
    std::string token = "5Aep861" + random_text(80);
    refresh_[token] = approval;
    return token;
}

void TokenStore::add_refresh(const std::string& token, const Approval& approval) {
    refresh_[token] = approval;
    successor_.erase(token);
}

std::string TokenStore::issue_code(AuthorizationCode code) {
    std::string text = "aPrx" + random_text(60);
    codes_[text] = std::move(code);
    return text;
}

std::string TokenStore::open_browser(const std::string& user_id) {
    std::string cookie = random_text(40);
    browsers_[cookie] = user_id;
    return cookie;
}

std::string TokenStore::browser_user(const std::string& cookie) const {
    const auto found = browsers_.find(cookie);
    return found == browsers_.end() ? std::string() : found->second;
}

void TokenStore::drop_family(const std::string& refresh_token) {
    refresh_.erase(refresh_token);
    std::erase_if(access_,
                  [&](const auto& entry) { return entry.second.refresh_token == refresh_token; });
    const auto next = successor_.find(refresh_token);
    if (next != successor_.end()) {
        drop_family(next->second);
    }
}

std::optional<TokenStore::Refreshed> TokenStore::refresh(const std::string& token) {
    if (successor_.contains(token)) {
        drop_family(token);
        return std::nullopt;
    }
    const auto found = refresh_.find(token);
    if (found == refresh_.end() || policy.revoked) {
        return std::nullopt;
    }
    const Approval approval = found->second;
    if (!policy.rotate) {
        return Refreshed{approval, "", token};
    }
    refresh_.erase(found);
    const std::string next = issue_refresh(approval);
    successor_[token] = next;
    return Refreshed{approval, next, next};
}

std::optional<AuthorizationCode> TokenStore::redeem(const std::string& code) {
    const auto found = codes_.find(code);
    constexpr std::chrono::minutes kLife{15};
    if (found == codes_.end() || found->second.used || policy.revoked ||
        clock_.now() - found->second.issued > kLife) {
        return std::nullopt;
    }
    found->second.used = true;
    return found->second;
}

std::optional<Grant> TokenStore::peek_access(const std::string& access_token) const {
    const auto found = access_.find(access_token);
    if (found == access_.end() || clock_.now() - found->second.last_used > policy.session) {
        return std::nullopt;
    }
    return found->second;
}

std::optional<Grant> TokenStore::use(const std::string& access_token) {
    auto grant = peek_access(access_token);
    if (grant) {
        access_[access_token].last_used = clock_.now();
    }
    return grant;
}

std::optional<Approval> TokenStore::peek_refresh(const std::string& refresh_token) const {
    const auto found = refresh_.find(refresh_token);
    return found == refresh_.end() ? std::nullopt : std::optional(found->second);
}

bool TokenStore::revoke(const std::string& token) {
    if (access_.erase(token) > 0) {
        return true;
    }
    if (!refresh_.contains(token)) {
        return false;
    }
    drop_family(token);
    return true;
}

void TokenStore::revoke_everything() {
    access_.clear();
    refresh_.clear();
    codes_.clear();
    policy.revoked = true;
}

void TokenStore::begin_anew(const std::string& org_id) {
    org_id_ = org_id;
    access_.clear();
    refresh_.clear();
    successor_.clear();
    codes_.clear();
    policy = {};
}

void TokenStore::expire_access() { access_.clear(); }

}  // namespace dealwire::orgsim
