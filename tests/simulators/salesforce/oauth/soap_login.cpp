#include "tests/simulators/salesforce/oauth/soap_login.hpp"

#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/NodeList.h>
#include <Poco/Exception.h>

namespace dealwire::orgsim {
namespace {

using Poco::XML::Document;

std::string text_of(Document* document, const std::string& local_name) {
    const Poco::AutoPtr<Poco::XML::NodeList> nodes =
        document->getElementsByTagNameNS("*", local_name);
    return nodes->length() == 0 ? std::string() : nodes->item(0)->innerText();
}

std::string xml_text(const std::string& text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            default:
                result.push_back(c);
        }
    }
    return result;
}

HttpResponse envelope(int status, const std::string& body) {
    HttpResponse response = empty_response(status);
    response.content_type = "text/xml;charset=UTF-8";
    response.body =
        R"(<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope )"
        R"(xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" )"
        R"(xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com" )"
        R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>)" +
        body + "</soapenv:Body></soapenv:Envelope>";
    return response;
}

HttpResponse fault(const std::string& code, const std::string& text) {
    return envelope(500, "<soapenv:Fault><faultcode>sf:" + code + "</faultcode><faultstring>" +
                             code + ": " + xml_text(text) + "</faultstring></soapenv:Fault>");
}

std::string element(const std::string& name, const std::string& text) {
    return "<" + name + ">" + xml_text(text) + "</" + name + ">";
}

std::string user_info(const Org& org, const Record& user) {
    return "<userInfo>" + element("organizationId", org.identity().org_id) +
           element("organizationMultiCurrency", "false") +
           element("organizationName", "Northbridge") +
           element("profileId", user.text("ProfileId")) + element("userEmail", user.text("Email")) +
           element("userFullName", user.text("Name")) + element("userId", user.id()) +
           element("userLanguage", "en_US") + element("userLocale", "en_GB") +
           element("userName", user.text("Username")) +
           element("userTimeZone", user.text("TimeZoneSidKey")) +
           element("userType", user.text("UserType")) + "</userInfo>";
}

std::optional<Record> active_user(Org& org, const std::string& username) {
    const ObjectSchema& users = *org.schema().find_object("User");
    const auto ids = org.records().find_by(users, *users.find_field("Username"), username);
    auto user = ids.empty() ? std::nullopt : org.records().find(users, ids.front());
    return user && user->flag("IsActive") ? user : std::nullopt;
}

HttpResponse login(Org& org, const Credentials& credentials, Document* document,
                   const std::string& service) {
    const auto user = active_user(org, text_of(document, "username"));
    const auto password = text_of(document, "password");
    if (!user || !password.starts_with(credentials.password) || org.tokens().policy.revoked) {
        return fault("INVALID_LOGIN",
                     "Invalid username, password, security token; or user locked out.");
    }
    const std::string token =
        org.tokens().issue_access({user->id(), "soap", "full", org.clock().now()}, "");
    const std::string server = org.url() + service + "/" + org.identity().org_id.substr(0, 15);
    return envelope(200, "<loginResponse><result>" + element("metadataServerUrl", server) +
                             element("passwordExpired", "false") +
                             element("sandbox", org.identity().sandbox ? "true" : "false") +
                             element("serverUrl", server) + element("sessionId", token) +
                             element("userId", user->id()) + user_info(org, *user) +
                             "</result></loginResponse>");
}

HttpResponse with_session(Org& org, Document* document, const std::string& operation) {
    const auto token = text_of(document, "sessionId");
    const auto grant = org.tokens().use(token);
    if (!grant) {
        return fault("INVALID_SESSION_ID",
                     "Invalid Session ID found in SessionHeader: Illegal Session.");
    }
    if (operation == "logout") {
        org.tokens().revoke(token);
        return envelope(200, "<logoutResponse/>");
    }
    const auto user = org.records().find(*org.schema().find_object("User"), grant->user_id);
    return envelope(200, "<getUserInfoResponse><result>" + user_info(org, *user) +
                             "</result></getUserInfoResponse>");
}

}  // namespace

HttpResponse answer_soap(Org& org, const Credentials& credentials, const HttpRequest& request) {
    Poco::AutoPtr<Document> document;
    try {
        document = Poco::XML::DOMParser().parseString(request.body);
    } catch (const Poco::Exception& error) {
        return fault("UNKNOWN_EXCEPTION", "The request is no XML: " + error.displayText());
    }
    const auto has = [&](const char* name) {
        const Poco::AutoPtr<Poco::XML::NodeList> nodes =
            document->getElementsByTagNameNS("*", name);
        return nodes->length() > 0;
    };
    if (has("login")) {
        const auto& parts = request.segments;
        const std::string version = parts.size() > 3 ? parts[3] : "66.0";
        return login(org, credentials, document.get(), "/services/Soap/u/" + version);
    }
    for (const char* operation : {"logout", "getUserInfo"}) {
        if (has(operation)) {
            return with_session(org, document.get(), operation);
        }
    }
    return fault("UNKNOWN_EXCEPTION",
                 "The simulated org knows login, logout and getUserInfo only.");
}

}  // namespace dealwire::orgsim
