// A fixed answer from our own HTTP server, as large as the path says: GET or POST /bytes/N.
#include "adapters/api/http/http_server.hpp"
#include "adapters/system/stop_signals.hpp"
#include "adapters/system/system_clock.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <string>

namespace {

using namespace dealwire;

api::HttpReply fixed_answer(const api::HttpRequest& request) {
    constexpr std::string_view kPrefix = "/bytes/";
    constexpr std::size_t kMost = 64U << 20U;
    std::size_t bytes = 0;
    if (request.path.starts_with(kPrefix))
        std::from_chars(request.path.data() + kPrefix.size(),
                        request.path.data() + request.path.size(), bytes);
    return {.status = 200,
            .content_type = "application/json; charset=utf-8",
            .headers = {},
            .body = std::string(std::min(bytes, kMost), 'x')};
}

}  // namespace

int main() {
    const system::StopSignals signals;
    system::SystemClock clock;
    api::ServerSettings settings;
    settings.connection = std::chrono::hours{1};
    const api::HttpServer server{settings, api::HttpHandler{fixed_answer}, clock};
    std::printf("http://127.0.0.1:%d\n", static_cast<int>(server.port()));
    std::fflush(stdout);
    while (!signals.token().stop_requested()) clock.wait(std::chrono::hours{1}, signals.token());
    return 0;
}
