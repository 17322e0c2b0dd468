#include "tests/simulators/salesforce/bulk/multipart.hpp"

namespace dealwire::orgsim {

using Parts = std::map<std::string, std::string>;

TEST(Multipart, GivesThePartsByName) {
    const std::string body =
        "--XX\r\nContent-Disposition: form-data; name=\"job\"\r\nContent-Type: application/json\r\n"
        "\r\n{\"object\":\"Contact\"}\r\n"
        "--XX\r\nContent-Disposition: form-data; name=\"content\"; filename=\"content\"\r\n"
        "Content-Type: text/csv\r\n\r\nLastName\nRuiz\n\r\n--XX--\r\n";

    EXPECT_EQ(multipart_parts("multipart/form-data; boundary=\"XX\"", body),
              (Parts{{"job", "{\"object\":\"Contact\"}"}, {"content", "LastName\nRuiz\n"}}));
}

TEST(Multipart, AcceptsBareLineFeeds) {
    const std::string body =
        "--b\nContent-Disposition: form-data; name=\"job\"\n\n{}\n--b\n"
        "Content-Disposition: form-data; name=\"content\"\n\nA\nb\n\n--b--\n";

    EXPECT_EQ(multipart_parts("multipart/form-data;boundary=b", body),
              (Parts{{"job", "{}"}, {"content", "A\nb\n"}}));
}

TEST(Multipart, GivesNothingForOtherBodies) {
    EXPECT_EQ(multipart_parts("application/json", "{}"), Parts{});
    EXPECT_EQ(multipart_parts("multipart/form-data", "--x\r\n\r\n--x--"), Parts{});
    EXPECT_EQ(multipart_parts("multipart/form-data; boundary=x", "--x\r\nno end"), Parts{});
    EXPECT_EQ(multipart_parts("multipart/form-data; boundary=x", "--x\r\n--x\r\n--x--"), Parts{});
}

}  // namespace dealwire::orgsim
