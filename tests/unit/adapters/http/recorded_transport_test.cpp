#include "adapters/http/recorded_transport.hpp"

namespace dealwire::http {
namespace {

TEST(RecordedTransport, PlaysItsScriptInOrderAndRemembersRequests) {
    RecordedTransport transport;
    transport.on("GET", "/a", Response{.status = 200, .body = "1"})
        .on("POST", "/b", Response{.status = 201});

    EXPECT_EQ(transport.send({.url = "https://x.example/a"}, {})->body, "1");
    EXPECT_EQ(transport.send({.method = "POST", .url = "https://x.example/b", .body = "sent"}, {})
                  ->status,
              201);

    EXPECT_TRUE(transport.finished());
    EXPECT_EQ(transport.requests().at(1).body, "sent");
}

TEST(RecordedTransport, RefusesWhatTheScriptDoesNotExpect) {
    RecordedTransport transport;
    transport.on("GET", "/a", Response{.status = 200});

    EXPECT_EQ(transport.send({.url = "https://x.example/b"}, {}).error().code,
              "UNEXPECTED_REQUEST");
    EXPECT_FALSE(transport.finished());
}

}  // namespace
}  // namespace dealwire::http
