#include "adapters/salesforce/hosts.hpp"

namespace dealwire::salesforce {
namespace {

std::string origin(const Hosts& hosts, std::string_view url) {
    const auto checked = hosts.origin_of(url);
    return checked ? *checked : checked.error().code;
}

TEST(Hosts, AcceptsWhatBelongsToSalesforce) {
    const Hosts hosts;

    EXPECT_EQ(origin(hosts, "https://login.salesforce.com/"), "https://login.salesforce.com");
    EXPECT_EQ(origin(hosts, "https://Acme.my.salesforce.com"), "https://acme.my.salesforce.com");
    EXPECT_EQ(origin(hosts, "https://acme--dev.sandbox.my.salesforce.com/x"),
              "https://acme--dev.sandbox.my.salesforce.com");
}

TEST(Hosts, RefusesLookAlikesAndDetours) {
    const Hosts hosts;

    for (const char* url :
         {"https://evilsalesforce.com", "https://salesforce.com.evil.example",
          "https://login.salesforce.com@evil.example", "https://evil.example/login.salesforce.com",
          "https://evil.example?.salesforce.com", "https://login.salesforce.com:8443",
          "https://login.salesforce.com.", "https://a..salesforce.com", "https://.salesforce.com",
          "http://login.salesforce.com", "https://user:pass@login.salesforce.com",
          "https://login.salesforce.com\\.evil.example", "https://10.0.0.1", "https://[::1]",
          "https://localhost", "http://127.0.0.1:8080", "https://acme.lightning.force.com", "",
          "x"})
        EXPECT_EQ(origin(hosts, url), "HOST_REFUSED") << url;
}

TEST(Hosts, AcceptsLoopbacksOnlyWhereListed) {
    const Hosts hosts{{"localhost", "127.0.0.1"}};

    EXPECT_EQ(origin(hosts, "http://localhost:8080/"), "http://localhost:8080");
    EXPECT_EQ(origin(hosts, "https://127.0.0.1"), "https://127.0.0.1");
    EXPECT_EQ(origin(hosts, "http://127.0.0.2:8080"), "HOST_REFUSED");
    EXPECT_EQ(origin(hosts, "http://[::1]:8080"), "HOST_REFUSED");
}

TEST(Hosts, IgnoresTestHostsThatAreNoLoopback) {
    const Hosts hosts{
        {"evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost.evil.example"}};

    EXPECT_TRUE(hosts.plain_hosts().empty());
    EXPECT_EQ(origin(hosts, "http://evil.example"), "HOST_REFUSED");
}

TEST(Hosts, SaysHowToAllowALoopback) {
    const auto error = Hosts{}.origin_of("http://localhost:8080").error();

    EXPECT_EQ(error.fault, base::Fault::Rejected);
    EXPECT_NE(error.remedy.find("salesforce.test_hosts"), std::string::npos);
}

}  // namespace
}  // namespace dealwire::salesforce
