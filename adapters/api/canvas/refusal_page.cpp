#include "adapters/api/canvas/canvas_pages.hpp"
#include "adapters/api/pages/layout.hpp"

#include <array>

namespace dealwire::api {
namespace {

using canvas::Refusal;

struct Notice {
    Refusal refusal;
    int status;
    const char* title;
    const char* why;
    const char* remedy;
};

constexpr const char* kReload = "Reload the record page in Salesforce; it opens this page anew.";

constexpr std::array kNotices{
    Notice{Refusal::NoRequest, 400, "This page opens inside Salesforce",
           "It shows conversations beside the record they belong to, and needs Salesforce to say "
           "which record that is.",
           "Open a conversation, opportunity or account in Salesforce and look there."},
    Notice{Refusal::Unapproved, 403, "The app is not approved for you yet",
           "Salesforce asks each user to allow the app, and it has no answer from you.",
           "Ask your Salesforce admin to pre-authorise the Dealwire app for your permission set, "
           "then reload the record page."},
    Notice{Refusal::Malformed, 400, "Salesforce sent something unexpected",
           "The request is signed, but does not say which org and user it is from.",
           "Ask your Salesforce admin to check the app's access method (Signed Request, POST) and "
           "its scopes."},
    Notice{Refusal::WrongSignature, 403, "The signature does not match",
           "The request was not signed with the consumer secret that Dealwire knows, so it cannot "
           "be told whether it comes from your org.",
           "If the app's secret was changed, the Dealwire admin has to set it again "
           "(serve.canvas.consumer_secret_files, or 'dealwire connect salesforce')."},
    Notice{Refusal::WrongAlgorithm, 403, "The signature is of a kind that is not accepted",
           "Only HMAC-SHA256 is.", "Ask your Salesforce admin to check the app."},
    Notice{Refusal::Expired, 403, "This request has expired",
           "Salesforce signed it too long ago for it to be accepted.", kReload},
    Notice{Refusal::NotYet, 403, "The clocks disagree",
           "Salesforce signed the request at a time that has not come yet here.",
           "The Dealwire admin should check the clock of the machine ('dealwire doctor')."},
    Notice{Refusal::Undated, 403, "Salesforce does not confirm your session",
           "The request carries no time, so Dealwire asked Salesforce whether you are signed in, "
           "and was told no.",
           "Reload the record page. If that does not help, the app needs the scope 'Access the "
           "identity URL service' (id) or 'Manage user data via APIs' (api)."},
    Notice{Refusal::Used, 403, "This request was used before",
           "Each request that Salesforce signs opens the page once.", kReload},
    Notice{Refusal::UnknownOrg, 403, "This org is not connected",
           "Dealwire has no connection to the Salesforce org you are in, or the app's secret "
           "belongs to another org.",
           "The Dealwire admin connects it with 'dealwire connect salesforce'."},
    Notice{Refusal::UnknownUser, 403, "You are not known here yet",
           "Only active users of the org whom Dealwire has imported may see conversations.",
           "If you are new, wait for the next import; else ask the Dealwire admin to look at "
           "'dealwire users list'."},
    Notice{Refusal::NoRecord, 400, "No record to show conversations of",
           "Salesforce did not say on which record this page was opened.",
           "Ask your Salesforce admin to place the Visualforce page of the Dealwire package on the "
           "record page."},
    Notice{Refusal::UnknownRecord, 404, "Nothing is known about this record",
           "Dealwire did not write it, or deleted its conversation.",
           "If it should be here, ask the Dealwire admin to look at 'dealwire conversations "
           "list'."},
    Notice{Refusal::SessionOver, 403, "Your view has ended",
           "For your protection it is open for a limited time.", kReload},
    Notice{Refusal::BadSession, 403, "This address is not valid",
           "It was not made by this server, was changed, or was made before its key was.", kReload},
    Notice{Refusal::Unframed, 403, "This page opens inside Salesforce",
           "Its address is meant for one user, one record and a short time, and does not work by "
           "itself.",
           "Open the record in Salesforce."},
    Notice{Refusal::Private, 403, "This conversation is private",
           "Its owner marked it as private in the recorder. Private conversations are shown to "
           "nobody here and are not kept in Salesforce.",
           "Ask the person who led it to share it, or to take the mark away."},
    Notice{Refusal::NotExported, 403, "This conversation is not shared with Salesforce",
           "The export filter keeps it out, or it was not exported yet.",
           "If it should be here, ask the Dealwire admin to look at 'dealwire why' and the export "
           "filter."},
    Notice{Refusal::NotShared, 403, "This conversation is not shared with you",
           "You may see the record you have open, but Salesforce does not let you read the record "
           "of this conversation.",
           "Ask your Salesforce admin how conversations are shared (Sharing Settings, Dealwire "
           "Conversation)."},
    Notice{Refusal::AccessUnknown, 503, "Salesforce does not say what you may see",
           "Dealwire asks it which conversations are shared with you, and got no answer.",
           "Reload the record page in a moment. If that does not help, the Dealwire admin should "
           "run 'dealwire doctor'."},
    Notice{Refusal::Elsewhere, 403, "This conversation belongs to another record",
           "Here you see the conversations of the record you have open, and no others.",
           "Open the record that it belongs to in Salesforce."},
    Notice{Refusal::Gone, 404, "This conversation is no longer kept",
           "It was deleted by hand, by retention or on request.",
           "Its record leaves Salesforce with the next export."},
    Notice{Refusal::Busy, 503, "Please try again in a moment",
           "The server is busy, or something it needs does not answer.", kReload},
};

const Notice& notice_of(Refusal refusal) {
    for (const Notice& notice : kNotices)
        if (notice.refusal == refusal) return notice;
    return kNotices.back();
}

}  // namespace

std::string refusal_page(Refusal refusal) {
    const Notice& notice = notice_of(refusal);
    return page(notice.title, "notice", [&](Html& html) {
        const auto main = html.in("main", {{"class", "card"}});
        html.leaf("h1", notice.title);
        html.leaf("p", notice.why);
        html.leaf("p", {{"class", "remedy"}}, notice.remedy);
        html.leaf("p", {{"class", "code"}}, canvas::name_of(refusal));
    });
}

int status_of(Refusal refusal) { return notice_of(refusal).status; }

}  // namespace dealwire::api
