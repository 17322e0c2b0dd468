#include "adapters/api/http/peer.hpp"

#include "adapters/api/http/request_id.hpp"

#include <gtest/gtest.h>

#include <set>

namespace dealwire::api {
namespace {

TEST(PeerAddress, IsTheOtherEndWithoutAProxy) {
    EXPECT_EQ(peer_address("192.0.2.7", "", false), "192.0.2.7");
    EXPECT_EQ(peer_address("192.0.2.7", "198.51.100.1", false), "192.0.2.7")
        << "anybody can write that header";
    EXPECT_EQ(peer_address("::ffff:192.0.2.7", "", false), "192.0.2.7");
    EXPECT_EQ(peer_address("fe80::1%eth0", "", false), "fe80::1");
}

TEST(PeerAddress, IsWhatTheProxyWroteLast) {
    EXPECT_EQ(peer_address("127.0.0.1", "203.0.113.9, 198.51.100.1", true), "198.51.100.1");
    EXPECT_EQ(peer_address("127.0.0.1", "198.51.100.1:4711", true), "198.51.100.1");
    EXPECT_EQ(peer_address("127.0.0.1", "[2001:db8::1]:4711", true), "2001:db8::1");
    EXPECT_EQ(peer_address("127.0.0.1", "2001:db8::1", true), "2001:db8::1");
}

TEST(PeerAddress, IsTheProxyWhereItWroteNothingUseful) {
    for (const char* said : {"", "unknown", "203.0.113.9, ", "_hidden"})
        EXPECT_EQ(peer_address("127.0.0.1", said, true), "127.0.0.1") << said;
}

TEST(RequestId, IsOfOneRequestAlone) {
    std::set<std::string> ids;
    for (int i = 0; i < 1000; ++i) ids.insert(next_request_id());
    EXPECT_EQ(ids.size(), 1000U);
    EXPECT_EQ(ids.begin()->size(), 20U);
}

}  // namespace
}  // namespace dealwire::api
