#include "tests/bench/import/org/http.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <thread>

namespace dealwire::bench {
namespace {

constexpr std::size_t kPiece = 64 * 1024;
constexpr std::size_t kLongestHead = 64 * 1024;

std::string lower(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return out;
}

std::size_t number_in(std::string_view text, int base) {
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// The text of a gzip member; empty where it is damaged.
std::string inflated(std::string packed) {
    constexpr int kGzip = 16 + MAX_WBITS;
    z_stream stream{};
    if (inflateInit2(&stream, kGzip) != Z_OK) return {};
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string text;
    int status = Z_OK;
    while (status == Z_OK) {
        const std::size_t before = text.size();
        text.resize(before + kPiece);
        stream.next_out = reinterpret_cast<Bytef*>(text.data() + before);
        stream.avail_out = kPiece;
        status = inflate(&stream, Z_NO_FLUSH);
        text.resize(before + kPiece - stream.avail_out);
    }
    inflateEnd(&stream);
    return status == Z_STREAM_END ? text : std::string{};
}

const char* reason_of(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 204:
            return "No Content";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        default:
            return "Not Found";
    }
}

/// Some clients put two slashes where the address ends and the path begins.
std::string collapsed(std::string_view path) {
    std::string out;
    for (const char c : path)
        if (c != '/' || out.empty() || out.back() != '/') out += c;
    return out;
}

/// One client. Ends when he goes away.
class Connection {
public:
    explicit Connection(int socket) : socket_{socket} {
        const int on = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }

    ~Connection() { close(socket_); }

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void talk(const Handler& handler) {
        while (const auto request = next())
            if (!send(handler(*request))) return;
    }

private:
    bool more() {
        const std::size_t before = buffer_.size();
        buffer_.resize(before + kPiece);
        const ssize_t count = recv(socket_, buffer_.data() + before, kPiece, 0);
        buffer_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        return count > 0;
    }

    std::optional<Request> next() {
        std::size_t end = buffer_.find("\r\n\r\n");
        while (end == std::string::npos) {
            if (buffer_.size() > kLongestHead || !more()) return std::nullopt;
            end = buffer_.find("\r\n\r\n");
        }
        Request request = head(std::string_view{buffer_}.substr(0, end));
        buffer_.erase(0, end + 4);
        if (lower(request.header("expect")) == "100-continue")
            write_all("HTTP/1.1 100 Continue\r\n\r\n", 0);
        auto body = lower(request.header("transfer-encoding")) == "chunked"
                        ? chunks()
                        : piece(number_in(request.header("content-length"), 10));
        if (!body) return std::nullopt;
        request.body = std::move(*body);
        if (request.header("content-encoding") == "gzip")
            request.body = inflated(std::move(request.body));
        return request;
    }

    std::optional<std::string> piece(std::size_t bytes) {
        while (buffer_.size() < bytes)
            if (!more()) return std::nullopt;
        std::string taken = buffer_.substr(0, bytes);
        buffer_.erase(0, bytes);
        return taken;
    }

    /// A body whose length was not known when it began.
    std::optional<std::string> chunks() {
        std::string body;
        for (;;) {
            std::size_t end = buffer_.find("\r\n");
            for (; end == std::string::npos; end = buffer_.find("\r\n"))
                if (!more()) return std::nullopt;
            const std::size_t bytes = number_in(std::string_view{buffer_}.substr(0, end), 16);
            buffer_.erase(0, end + 2);
            const auto chunk = piece(bytes + 2);
            if (!chunk) return std::nullopt;
            body.append(*chunk, 0, bytes);
            if (bytes == 0) return body;
        }
    }

    static Request head(std::string_view text) {
        Request request;
        std::size_t end = text.find("\r\n");
        const std::string_view first = text.substr(0, end);
        const std::size_t space = first.find(' ');
        const std::string_view target = first.substr(space + 1, first.rfind(' ') - space - 1);
        request.method = first.substr(0, space);
        const std::size_t mark = target.find('?');
        request.path = collapsed(target.substr(0, mark));
        if (mark != std::string_view::npos) request.query = target.substr(mark + 1);
        while (end != std::string_view::npos) {
            text.remove_prefix(end + 2);
            end = text.find("\r\n");
            const std::string_view line = text.substr(0, end);
            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos) continue;
            request.headers[lower(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
        }
        return request;
    }

    bool write_all(std::string_view text, int flags) const {
        while (!text.empty()) {
            const ssize_t count = ::send(socket_, text.data(), text.size(), flags | MSG_NOSIGNAL);
            if (count <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    [[nodiscard]] bool send(const Answer& answer) const {
        const bool file = answer.file.descriptor >= 0;
        const std::uint64_t bytes = file ? answer.file.bytes : answer.body.size();
        std::string head =
            "HTTP/1.1 " + std::to_string(answer.status) + " " + reason_of(answer.status) + "\r\n";
        for (const auto& [name, value] : answer.headers) head += name + ": " + value + "\r\n";
        if (bytes > 0) head += "Content-Type: " + answer.type + "\r\n";
        if (answer.status != 204) head += "Content-Length: " + std::to_string(bytes) + "\r\n";
        head += "\r\n";
        if (!write_all(head, bytes > 0 ? MSG_MORE : 0)) return false;
        return file ? send_file(answer.file) : write_all(answer.body, 0);
    }

    [[nodiscard]] bool send_file(const WholeFile& file) const {
        off_t at = 0;
        while (static_cast<std::uint64_t>(at) < file.bytes) {
            const std::size_t rest = file.bytes - static_cast<std::uint64_t>(at);
            if (sendfile(socket_, file.descriptor, &at, rest) <= 0) return false;
        }
        return true;
    }

    int socket_;
    std::string buffer_;
};

int listening_socket(std::uint16_t port) {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(listener, 64) != 0)
        throw std::runtime_error{"cannot listen on port " + std::to_string(port)};
    return listener;
}

std::uint16_t port_of(int listener) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

}  // namespace

std::string url_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        if (text[i] == '+')
            out += ' ';
        else if (text[i] == '%' && i + 2 < text.size() &&
                 std::from_chars(&text[i] + 1, &text[i] + 3, code, 16).ec == std::errc{}) {
            out += static_cast<char>(code);
            i += 2;
        } else
            out += text[i];
    }
    return out;
}

std::string Request::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string{} : found->second;
}

std::string Request::parameter(std::string_view name) const {
    std::string_view rest = query;
    while (!rest.empty()) {
        const std::size_t end = rest.find('&');
        const std::string_view pair = rest.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) == name && equals != std::string_view::npos)
            return url_decoded(pair.substr(equals + 1));
        rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    }
    return {};
}

void serve(std::uint16_t port, const std::function<void(std::uint16_t)>& listening,
           const Handler& handler) {
    const int listener = listening_socket(port);
    listening(port_of(listener));
    for (;;) {
        const int client = accept(listener, nullptr, nullptr);
        if (client < 0) continue;
        std::thread{[client, &handler] { Connection{client}.talk(handler); }}.detach();
    }
}

}  // namespace dealwire::bench
