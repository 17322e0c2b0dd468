#include "tests/simulators/salesforce/oauth/identity.hpp"

#include "tests/simulators/salesforce/oauth/endpoints.hpp"

namespace dealwire::orgsim {
namespace {

HttpResponse plain_text(int status, const std::string& text) {
    HttpResponse response = empty_response(status);
    response.content_type = "text/plain;charset=UTF-8";
    response.body = text;
    return response;
}

Json api_urls(const Org& org, const std::string& user_id, const std::string& version) {
    const std::string& base = org.url();
    const std::string org15 = org.identity().org_id.substr(0, 15);
    const std::string data = base + "/services/data/v" + version;
    return {{"enterprise", base + "/services/Soap/c/" + version + "/" + org15},
            {"metadata", base + "/services/Soap/m/" + version + "/" + org15},
            {"partner", base + "/services/Soap/u/" + version + "/" + org15},
            {"rest", data + "/"},
            {"sobjects", data + "/sobjects/"},
            {"search", data + "/search/"},
            {"query", data + "/query/"},
            {"recent", data + "/recent/"},
            {"tooling_soap", base + "/services/Soap/T/" + version + "/" + org15},
            {"tooling_rest", data + "/tooling/"},
            {"profile", base + "/" + user_id},
            {"feeds", data + "/chatter/feeds"},
            {"groups", data + "/chatter/groups"},
            {"users", data + "/chatter/users"},
            {"feed_items", data + "/chatter/feed-items"},
            {"feed_elements", data + "/chatter/feed-elements"},
            {"custom_domain", base}};
}

std::string text_or(const Record& user, const char* field, const char* otherwise) {
    const auto text = user.text(field);
    return text.empty() ? otherwise : text;
}

Json photos(const Org& org) {
    return {{"picture", org.url() + "/profilephoto/005/F"},
            {"thumbnail", org.url() + "/profilephoto/005/T"}};
}

Json identity_document(const Org& org, const Record& user, const std::string& version) {
    return {{"id", identity_url(org, user.id())},
            {"asserted_user", true},
            {"user_id", user.id()},
            {"organization_id", org.identity().org_id},
            {"username", user.text("Username")},
            {"nick_name", user.text("CommunityNickname")},
            {"display_name", user.text("Name")},
            {"email", user.text("Email")},
            {"email_verified", true},
            {"first_name", user.text("FirstName")},
            {"last_name", user.text("LastName")},
            {"timezone", text_or(user, "TimeZoneSidKey", "GMT")},
            {"photos", photos(org)},
            {"addr_street", nullptr},
            {"addr_city", nullptr},
            {"addr_state", nullptr},
            {"addr_country", nullptr},
            {"addr_zip", nullptr},
            {"mobile_phone", nullptr},
            {"mobile_phone_verified", false},
            {"is_lightning_login_user", false},
            {"status", {{"created_date", nullptr}, {"body", nullptr}}},
            {"urls", api_urls(org, user.id(), version)},
            {"active", user.flag("IsActive")},
            {"user_type", "STANDARD"},
            {"language", text_or(user, "LanguageLocaleKey", "en_US")},
            {"locale", text_or(user, "LocaleSidKey", "en_GB")},
            {"utcOffset", 3600000},
            {"last_modified_date", rest_time(user.text("LastModifiedDate"))},
            {"is_app_installed", true}};
}

}  // namespace

std::string identity_url(const Org& org, const std::string& user_id) {
    return org.url() + "/id/" + org.identity().org_id + "/" + user_id;
}

HttpResponse answer_identity(Org& org, const HttpRequest& request) {
    const auto token =
        bearer_token(request).empty() ? request.parameter("oauth_token") : bearer_token(request);
    if (token.empty()) {
        return plain_text(403, "Missing_OAuth_Token");
    }
    const auto grant = org.tokens().use(token);
    if (!grant) {
        return plain_text(403, "Bad_OAuth_Token");
    }
    if (request.segments.size() < 3 || request.segments[1] != org.identity().org_id) {
        return plain_text(403, "Wrong_Org");
    }
    const auto user = org.records().find(*org.schema().find_object("User"), request.segments[2]);
    if (!user) {
        return plain_text(404, "Bad_Id");
    }
    const bool latest = request.parameter("version") == "latest";
    return json_response(200, identity_document(org, *user, latest ? "67.0" : "{version}"));
}

HttpResponse answer_userinfo(Org& org, const HttpRequest& request) {
    const auto grant = org.tokens().use(bearer_token(request));
    if (!grant) {
        return plain_text(
            403, bearer_token(request).empty() ? "Missing_OAuth_Token" : "Bad_OAuth_Token");
    }
    const auto user = org.records().find(*org.schema().find_object("User"), grant->user_id);
    return json_response(200, {{"sub", identity_url(org, grant->user_id)},
                               {"user_id", grant->user_id},
                               {"organization_id", org.identity().org_id},
                               {"preferred_username", user->text("Username")},
                               {"nickname", user->text("CommunityNickname")},
                               {"name", user->text("Name")},
                               {"email", user->text("Email")},
                               {"email_verified", true},
                               {"given_name", user->text("FirstName")},
                               {"family_name", user->text("LastName")},
                               {"zoneinfo", text_or(*user, "TimeZoneSidKey", "GMT")},
                               {"photos", photos(org)},
                               {"profile", org.url() + "/" + grant->user_id},
                               {"picture", org.url() + "/profilephoto/005/F"},
                               {"address", Json::object()},
                               {"is_salesforce_integration_user", false},
                               {"urls", api_urls(org, grant->user_id, "{version}")},
                               {"active", user->flag("IsActive")},
                               {"user_type", "STANDARD"},
                               {"language", text_or(*user, "LanguageLocaleKey", "en_US")},
                               {"locale", text_or(*user, "LocaleSidKey", "en_GB")},
                               {"utcOffset", 3600000},
                               {"updated_at", rest_time(user->text("LastModifiedDate"))},
                               {"is_app_installed", true}});
}

HttpResponse answer_discovery(const Org& org) {
    const std::string& base = org.url();
    return json_response(200, {{"issuer", base},
                               {"authorization_endpoint", base + "/services/oauth2/authorize"},
                               {"token_endpoint", base + "/services/oauth2/token"},
                               {"revocation_endpoint", base + "/services/oauth2/revoke"},
                               {"userinfo_endpoint", base + "/services/oauth2/userinfo"},
                               {"introspection_endpoint", base + "/services/oauth2/introspect"},
                               {"jwks_uri", base + "/id/keys"},
                               {"scopes_supported",
                                {"api", "refresh_token", "offline_access", "id", "openid",
                                 "profile", "email", "web", "full"}},
                               {"response_types_supported", {"code"}},
                               {"code_challenge_methods_supported", {"S256"}},
                               {"token_endpoint_auth_methods_supported",
                                {"client_secret_post", "client_secret_basic", "private_key_jwt"}}});
}

}  // namespace dealwire::orgsim
