#include "adapters/http/measured_transport.hpp"

#include "adapters/http/recorded_transport.hpp"

#include <gtest/gtest.h>

namespace dealwire::http {
namespace {

TEST(MeasuredTransport, TellsOfEveryAnswerAndOfNone) {
    RecordedTransport inner;
    inner.on("GET", "/a", Response{.status = 204})
        .on("GET", "/b", Response{.status = 503})
        .on("GET", "/c", tl::unexpected{base::Error{base::Fault::Transient, "TIMEOUT", "", "", {}}})
        .on("GET", "/d", Response{.status = 200, .headers = {}, .body = "rows"});
    std::vector<std::string> told;
    MeasuredTransport measured{inner, [&](const MeasuredCall& call) {
                                   EXPECT_GE(call.seconds, 0);
                                   told.emplace_back(call.answer);
                               }};

    for (const char* path : {"/a", "/b", "/c"})
        static_cast<void>(measured.send({.url = std::string{"https://x"} + path}, {}));
    std::string body;
    const auto streamed = measured.stream({.url = "https://x/d"},
                                          [&](std::string_view piece) -> base::Result<void> {
                                              body += piece;
                                              return {};
                                          },
                                          {});

    EXPECT_EQ(told, (std::vector<std::string>{"2xx", "5xx", "none", "2xx"}));
    EXPECT_TRUE(streamed);
    EXPECT_EQ(body, "rows");
}

}  // namespace
}  // namespace dealwire::http
