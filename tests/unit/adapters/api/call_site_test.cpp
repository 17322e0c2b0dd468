#include "adapters/api/pages/call_site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

HttpReply ask(const std::string& query, const std::string& method = "GET") {
    HttpRequest request;
    request.method = method;
    request.path = kCallPage;
    request.query = query;
    return CallSite{}.answer(request);
}

TEST(CallSite, SaysWhereToLookWithTheIdThatWasGiven) {
    const HttpReply reply = ask("id=7782342274025937895");

    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body, AllOf(HasSubstr("dealwire why 7782342274025937895"),
                                  HasSubstr("dealwire conversations show 7782342274025937895"),
                                  HasSubstr("In Salesforce")));
    EXPECT_EQ(*header_of(reply, "Cache-Control"), "no-store");
}

TEST(CallSite, PutsNothingIntoACommandThatAShellWouldRun) {
    for (const char* query : {"", "id=", "id=a%3B+rm+-rf", "id=%24%28id%29", "id=--all",
                              "id=a&id=b", "id=%3Cscript%3E", "other=1"}) {
        const HttpReply reply = ask(query);
        EXPECT_EQ(reply.status, 200) << query;
        EXPECT_THAT(reply.body, AllOf(HasSubstr("dealwire why ID"), Not(HasSubstr("rm -rf"))))
            << query;
    }
}

TEST(CallSite, IsNoPlaceToSendThingsTo) {
    const HttpReply reply = ask("id=1", "POST");

    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(*header_of(reply, "Allow"), "GET, HEAD");
}

TEST(CallSite, IsNotFramedAndNotIndexed) {
    const HttpReply reply = ask("id=1");

    EXPECT_THAT(*header_of(reply, "Content-Security-Policy"),
                AllOf(HasSubstr("frame-ancestors 'none'"), HasSubstr("default-src 'none'")));
    EXPECT_EQ(*header_of(reply, "X-Robots-Tag"), "noindex");
}

}  // namespace
}  // namespace dealwire::api
