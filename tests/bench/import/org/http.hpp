#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealwire::bench {

struct Request {
    std::string method;
    std::string path;   ///< without the query string, slashes collapsed, not decoded
    std::string query;  ///< behind the question mark, not decoded
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;

    [[nodiscard]] std::string header(const std::string& name) const;
    /// A decoded parameter of the query string; empty where there is none.
    [[nodiscard]] std::string parameter(std::string_view name) const;
};

/// A file that is sent as it is; the descriptor belongs to somebody else.
struct WholeFile {
    int descriptor = -1;
    std::uint64_t bytes = 0;
};

struct Answer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    WholeFile file = {};  ///< instead of the body
    std::string type = "application/json;charset=UTF-8";
};

/// Called by many threads at once; must not throw.
using Handler = std::function<Answer(const Request&)>;

/// Serves HTTP/1.1 on 127.0.0.1 until the process ends, one thread per connection, files through
/// sendfile. Port 0 chooses a free one. `listening` is told the port.
void serve(std::uint16_t port, const std::function<void(std::uint16_t)>& listening,
           const Handler& handler);

std::string url_decoded(std::string_view text);

}  // namespace dealwire::bench
