#include "adapters/http/url.hpp"

namespace dealwire::http {
namespace {

TEST(Url, IsTakenApartWithoutDecodingAnything) {
    const auto url = parse_url("HTTPS://Acme.My.Salesforce.com/a%2Fb?q=x%20y");

    ASSERT_TRUE(url);
    EXPECT_EQ(*url, (Url{.host = "acme.my.salesforce.com", .target = "/a%2Fb?q=x%20y"}));
    EXPECT_EQ(url->origin(), "https://acme.my.salesforce.com");
}

TEST(Url, KnowsPortsAndAddresses) {
    EXPECT_EQ(parse_url("http://localhost:8080")->port, 8080);
    EXPECT_EQ(parse_url("http://localhost")->port, 80);
    EXPECT_EQ(parse_url("http://[::1]:8080/x")->host, "::1");
    EXPECT_EQ(parse_url("http://[::1]:8080/x")->origin(), "http://[::1]:8080");
    EXPECT_FALSE(parse_url("https://a.example")->explicit_port);
    EXPECT_TRUE(parse_url("https://a.example:443")->explicit_port);
}

TEST(Url, GetsASlashBeforeAQueryAlone) {
    EXPECT_EQ(parse_url("https://a.example?x=1")->target, "/?x=1");
}

TEST(Url, RefusesWhatCouldMeanAnotherHost) {
    for (const char* text : {"",
                             "a.example",
                             "/path",
                             "ftp://a.example",
                             "https://",
                             "https:///x",
                             "https://user@a.example",
                             "https://user:pass@a.example/",
                             "https://a.example\\@evil.example",
                             "https://a.example/\\evil",
                             "https://a.example/x y",
                             "https://a.example/#part",
                             "https://a.example:0/",
                             "https://a.example:70000/",
                             "https://a.example:/x",
                             "https://a.example:80a/",
                             "https://a b.example/",
                             "https://[::1/",
                             "https://[::g]/",
                             "https://\xC3\xA4.example/",
                             "https://a.example/\r\nX: y",
                             "https://a%2eexample/"})
        EXPECT_FALSE(parse_url(text)) << text;
}

TEST(PercentEncoding, KeepsOnlyUnreservedCharacters) {
    EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encode("a b+c/d&e=f'\xC3\xA9"), "a%20b%2Bc%2Fd%26e%3Df%27%C3%A9");
}

}  // namespace
}  // namespace dealwire::http
