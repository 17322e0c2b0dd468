#include "adapters/api/http/request_text.hpp"

#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

using namespace std::string_literals;

HttpRequest asked(std::string path, std::string query = "", std::string method = "GET") {
    return {.method = std::move(method), .path = std::move(path), .query = std::move(query)};
}

int status_of(const HttpRequest& request) {
    const auto found = no_text_in(request);
    return found ? found->status : 200;
}

TEST(RequestText, PassesWhatIsText) {
    EXPECT_EQ(status_of(asked("/v2/calls", "")), 200);
    EXPECT_EQ(status_of(asked("/v2/calls/caf%C3%A9", "title=caf%C3%A9&a=1+2&empty")), 200);
    EXPECT_EQ(status_of(asked("/v2/calls/caf\xC3\xA9", "title=\xC3\xA9")), 200)
        << "written as it is";
    EXPECT_EQ(status_of(asked("/", "", "PROPFIND")), 200);
}

TEST(RequestText, RefusesAPathThatIsNone) {
    for (const std::string& path :
         {"/v2/calls/%ff%fe"s, "/v2/calls/%00"s, "/v2/calls/a%00b"s, "/v2/\xff/x"s, "/v2/a\0"s,
          "/v2/%C3/%A9"s, "/v2/%zz/%ff"s, "/v2/%ED%A0%80"s})
        EXPECT_EQ(status_of(asked(path)), 404) << path;
}

TEST(RequestText, RefusesAQueryThatIsNone) {
    for (const std::string& query : {"workspaceId=%ff"s, "workspaceId=%00"s, "%ff=1"s,
                                     "a=%zz&b=%ff"s, "a=\xff"s, "a=\0"s, "a=%zz\xff"s})
        EXPECT_EQ(status_of(asked("/v2/calls", query)), 400) << query;
}

TEST(RequestText, LeavesWhatCannotBeDecodedToTheSite) {
    EXPECT_EQ(status_of(asked("/v2/%zz", "a=%zz")), 200);
}

TEST(RequestText, RefusesAMethodThatIsNoWord) {
    for (const std::string& method : {"G\xffT"s, "GE\0T"s, "G\x1b[T"s, ""s})
        EXPECT_EQ(status_of(asked("/v2/calls", "", method)), 400);
}

TEST(RequestText, RefusesANulInAHeaderAndLeavesOtherBytesToWhoReadsIt) {
    HttpRequest request = asked("/v2/calls");
    request.headers = {{"X-City", "M\xFCnchen"}};
    request.authorization = "Basic \xff";
    EXPECT_EQ(status_of(request), 200);
    request.headers = {{"X-City", "a\0b"s}};
    EXPECT_EQ(status_of(request), 400);
    request.headers = {};
    request.authorization = "Basic a\0b"s;
    EXPECT_EQ(status_of(request), 400);
}

}  // namespace
}  // namespace dealwire::api
