#include "adapters/api/http/answering.hpp"

#include "adapters/api/http/incoming_body.hpp"
#include "adapters/api/http/peer.hpp"
#include "adapters/api/http/reply.hpp"
#include "adapters/api/http/request_id.hpp"
#include "adapters/api/http/request_text.hpp"
#include "engine/base/text.hpp"

#include <Poco/Buffer.h>
#include <Poco/Exception.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <cstring>
#include <ostream>
#include <utility>

namespace dealwire::api {
namespace {

using Poco::Net::HTTPMessage;
using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequestImpl;
using Poco::Net::HTTPServerResponseImpl;
using Poco::Net::HTTPServerSession;

/// Lets Poco's HTTP work on bytes that have come already, and collects what it writes: it never
/// touches a socket by itself.
class Exchange final : public Poco::Net::StreamSocketImpl {
public:
    /// More bytes, once those at hand are used up; 0: there are none.
    using More = std::function<std::size_t(char* into, std::size_t most)>;

    /// `at_hand` outlives it. An empty `more`: those are all.
    Exchange(std::string_view at_hand, Poco::Net::SocketAddress peer, More more);

    using Poco::Net::SocketImpl::sendBytes;
    using Poco::Net::StreamSocketImpl::receiveBytes;

    int receiveBytes(void* into, int most, int flags) override;
    int sendBytes(const void* bytes, int count, int flags) override;

    // There is no socket that these could be set on: who waits for how long is decided elsewhere.
    void setReceiveTimeout(const Poco::Timespan&) override {}

    void setSendTimeout(const Poco::Timespan&) override {}

    bool poll(const Poco::Timespan&, int) override { return true; }

    void shutdown() override {}

    void close() override {}

    Poco::Net::SocketAddress address() override { return peer_; }

    Poco::Net::SocketAddress peerAddress() override { return peer_; }

    /// What was not asked for.
    [[nodiscard]] std::string_view rest() const { return at_hand_; }

    /// What was written since it was taken last.
    std::string take_written() { return std::exchange(written_, {}); }

private:
    std::string_view at_hand_;
    Poco::Net::SocketAddress peer_;
    More more_;
    std::string written_;
};

Exchange::Exchange(std::string_view at_hand, Poco::Net::SocketAddress peer, More more)
    : at_hand_{at_hand}, peer_{std::move(peer)}, more_{std::move(more)} {}

int Exchange::receiveBytes(void* into, int most, int /*flags*/) {
    const auto room = static_cast<std::size_t>(std::max(most, 0));
    if (at_hand_.empty())
        return more_ ? static_cast<int>(more_(static_cast<char*>(into), room)) : 0;
    const std::size_t count = std::min(room, at_hand_.size());
    std::memcpy(into, at_hand_.data(), count);
    at_hand_.remove_prefix(count);
    return static_cast<int>(count);
}

int Exchange::sendBytes(const void* bytes, int count, int /*flags*/) {
    written_.append(static_cast<const char*>(bytes), static_cast<std::size_t>(std::max(count, 0)));
    return count;
}

std::size_t header_bytes(const HTTPServerRequestImpl& request) {
    constexpr std::size_t kSeparators = 4;
    std::size_t bytes = request.getMethod().size() + request.getURI().size();
    for (const auto& [name, value] : request) bytes += name.size() + value.size() + kSeparators;
    return bytes;
}

/// Whether a header has a field of its own in a request.
bool stands_alone(const std::string& name) {
    const std::string plain = base::to_lower_ascii(name);
    return plain == "authorization" || plain == "cookie" || plain == "content-type";
}

HttpRequest without_body(const HTTPServerRequestImpl& source, bool behind_proxy) {
    HttpRequest request;
    const std::string& target = source.getURI();
    const std::size_t question = target.find('?');
    request.id = next_request_id();
    request.method = source.getMethod();
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.content_type = source.getContentType();
    request.destination = source.get("Sec-Fetch-Dest", "");
    request.cookies = source.get("Cookie", "");
    request.authorization = source.get("Authorization", "");
    std::string forwarded;  // the last of several: what came first, the client may have written
    for (const auto& [name, value] : source) {
        if (!stands_alone(name)) request.headers.emplace_back(name, value);
        if (base::to_lower_ascii(name) == "x-forwarded-for") forwarded = value;
    }
    request.peer = peer_address(source.clientAddress().host().toString(), forwarded, behind_proxy);
    return request;
}

/// Poco writes the head alone; the body need not be copied for it.
void write_head(HTTPServerResponseImpl& target, const std::string& id, const HttpReply& reply,
                bool secure) {
    const auto status = static_cast<HTTPResponse::HTTPStatus>(reply.status);
    target.setStatusAndReason(status, HTTPResponse::getReasonForStatus(status));
    if (secure) target.set("Strict-Transport-Security", "max-age=31536000");
    for (const auto& [name, value] : reply.headers) target.set(name, value);
    target.set("X-Content-Type-Options", "nosniff");
    target.set("X-Request-Id", id);
    target.setContentType(reply.content_type);
    target.setContentLength64(static_cast<Poco::Int64>(reply.body.size()));
    target.send().flush();
}

bool may_have_body(int status) {
    return status >= HTTPResponse::HTTP_OK && status != HTTPResponse::HTTP_NO_CONTENT &&
           status != HTTPResponse::HTTP_NOT_MODIFIED;
}

/// Whether it is clear how long the body is (RFC 9112, 6.3): else a proxy before us might take the
/// end of one request for the beginning of another.
bool has_clear_length(const HTTPServerRequestImpl& source) {
    std::string_view length;
    for (const auto& [name, value] : source) {
        if (base::to_lower_ascii(name) != "content-length") continue;
        const bool digits = !value.empty() &&
                            std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
        if (!digits || (!length.empty() && length != value)) return false;
        length = value;
    }
    if (!source.has("Transfer-Encoding")) return true;
    return length.empty() && source.getChunkedTransferEncoding();
}

/// Whether the body is not what it says it is until it is unpacked.
bool is_packed(const HTTPServerRequestImpl& source) {
    const std::string coding = base::to_lower_ascii(source.get("Content-Encoding", "identity"));
    return coding != "identity" && !coding.empty();
}

/// The request line alone, so that the refusal has the shape of its address.
std::string line_alone(std::string_view request) {
    constexpr std::size_t kLongest = 2048;
    const std::string_view line = request.substr(0, request.find_first_of("\r\n"));
    return std::string{line.size() > kLongest ? "GET / HTTP/1.1" : line} + "\r\n\r\n";
}

/// One request and its answer.
class Turn {
public:
    Turn(const House& house, Visitor& visitor)
        : house_{house},
          visitor_{visitor},
          line_{visitor.head_too_long() ? line_alone(visitor.request()) : std::string{}},
          exchange_{new Exchange{visitor.head_too_long() ? line_ : visitor.request(),
                                 Poco::Net::SocketAddress{visitor.address()}, more()}},
          socket_{exchange_},
          session_{socket_, parameters_} {}

    void take() {
        std::string body;
        bool keep = false;
        try {
            HTTPServerResponseImpl response{session_};
            HTTPServerRequestImpl source{response, session_, parameters_};
            keep = answer(source, response, body);
        } catch (const Poco::Exception&) {
            keep = false;
            body = not_understood();
        }
        if (visitor_.body_follows()) give_back();
        visitor_.answer(exchange_->take_written(), std::move(body), keep, house_.clock.now());
    }

private:
    Exchange::More more() {
        if (!visitor_.body_follows() || visitor_.head_too_long()) return {};
        return [this](char* into, std::size_t most) {
            const std::size_t bytes =
                visitor_.read_body(into, most, [this] { return gave_up_ = enough(); });
            heard_ = house_.clock.now();
            return bytes;
        };
    }

    /// Whether a body has been waited for long enough: this holds a thread.
    [[nodiscard]] bool enough() const {
        const base::Instant now = house_.clock.now();
        if (house_.ending() || now - heard_ > house_.settings.silence) return true;
        const auto patience =
            house_.others_wait() ? house_.settings.patience : house_.settings.connection;
        return now > began_ + body_time_ + patience;
    }

    bool answer(HTTPServerRequestImpl& source, HTTPServerResponseImpl& response,
                std::string& body) {
        response.setDate(Poco::Timestamp{});
        const bool old = source.getVersion() == HTTPMessage::HTTP_1_0;
        response.setVersion(old ? HTTPMessage::HTTP_1_0 : HTTPMessage::HTTP_1_1);
        HttpRequest request = without_body(source, house_.settings.behind_proxy);
        // Whoever answers GET answers HEAD: the same without the body (RFC 9110, 9.3.2).
        const bool head_alone = request.method == "HEAD";
        if (head_alone) request.method = "GET";
        bool whole = false;
        HttpReply reply = reply_to(source, response, request, whole);
        // What is left of a body that nobody read would be taken for the next request; of a long
        // one in chunks it is not certain that it was read to its end.
        const bool at_next =
            whole && !(visitor_.body_follows() && source.getChunkedTransferEncoding());
        const bool keep = at_next && source.getKeepAlive() && !is_enough();
        response.setKeepAlive(keep);
        write_head(response, request.id, reply, house_.settings.secure);
        if (!head_alone && may_have_body(reply.status)) body = std::move(reply.body);
        return keep;
    }

    [[nodiscard]] bool is_enough() const {
        return house_.ending() ||
               house_.clock.now() - visitor_.since() > house_.settings.connection;
    }

    HttpReply reply_to(HTTPServerRequestImpl& source, HTTPServerResponseImpl& response,
                       HttpRequest& request, bool& whole) {
        try {
            if (auto refused = take_in(source, response, request)) return std::move(*refused);
            whole = !house_.ending();
            if (!whole) return house_.site.refuse(request, 503, "The server is stopping.");
            return house_.site.answer(request);
        } catch (const std::exception&) {
            return failed(request);
        }
    }

    /// Reads the rest of the request. Nothing where that went well.
    std::optional<HttpReply> take_in(HTTPServerRequestImpl& source,
                                     HTTPServerResponseImpl& response, HttpRequest& request) {
        const ServerSettings& settings = house_.settings;
        Site& site = house_.site;
        if (visitor_.head_too_long() || header_bytes(source) > settings.most_header)
            return site.refuse(request, 431, "The head of the request is too long.");
        if (source.getVersion() != HTTPMessage::HTTP_1_1 &&
            source.getVersion() != HTTPMessage::HTTP_1_0)
            return site.refuse(request, 505, "HTTP/1.1 is spoken here.");
        if (const auto bad = no_text_in(request))
            return site.refuse(request, bad->status, bad->why);
        if (visitor_.is_broken() || !has_clear_length(source))
            return site.refuse(request, 400, "The length of the request is not clear.");
        const bool chunked = source.getChunkedTransferEncoding();
        if (is_packed(source))
            return site.refuse(request, 415, "Packed bodies are not taken: send it as it is.");
        if (!chunked && !source.hasContentLength()) return std::nullopt;
        Admission admission = site.admit(request);
        if (admission.refused) return std::move(admission.refused);
        request.proven = std::move(admission.proven);
        const std::uint64_t most =
            admission.most_body == 0 ? settings.most_body : admission.most_body;
        const std::uint64_t length =
            chunked ? most : static_cast<std::uint64_t>(source.getContentLength64());
        if (length > most) return site.refuse(request, 413, "The request is too long.");
        body_time_ = std::chrono::seconds{length / settings.slowest};
        if (visitor_.waits_to_be_told()) tell_to_send(response);
        return read_rest(source, {most, settings.in_memory, spool()}, chunked, length, request);
    }

    std::optional<HttpReply> read_rest(HTTPServerRequestImpl& source, const BodyLimits& limits,
                                       bool chunked, std::uint64_t length, HttpRequest& request) {
        if (!read_body(source.stream(), limits, request))
            return house_.site.refuse(request, 413, "The request is too long.");
        if (gave_up_) return house_.site.refuse(request, 408, "The request came too slowly.");
        const std::uint64_t came = request.spooled ? request.spooled->size() : request.body.size();
        if (source.stream().bad() || (!chunked && came != length))
            return house_.site.refuse(request, 400, "The request ended early.");
        return std::nullopt;
    }

    void tell_to_send(HTTPServerResponseImpl& response) {
        response.sendContinue();
        visitor_.say_first(exchange_->take_written(), house_.clock.now());
    }

    [[nodiscard]] std::filesystem::path spool() const {
        const std::filesystem::path& folder = house_.settings.spool;
        return folder.empty() ? std::filesystem::temp_directory_path() : folder;
    }

    HttpReply failed(const HttpRequest& request) noexcept {
        try {
            return house_.site.refuse(request, 500, "Something went wrong here.");
        } catch (const std::exception&) {
            return text_reply(500, "Something went wrong here.\n");
        }
    }

    /// A head that Poco cannot read. What it may have written of an answer is dropped.
    std::string not_understood() {
        exchange_->take_written();
        const std::string_view line = visitor_.request().substr(0, visitor_.request().find('\n'));
        const std::size_t path = line.find(' ') + 1;
        HttpRequest request;
        request.id = next_request_id();
        request.path = line.substr(path, line.find_first_of(" ?\r", path) - path);
        HttpReply reply = house_.site.refuse(request, 400, "The request cannot be understood.");
        HTTPServerResponseImpl response{session_};
        response.setVersion(HTTPMessage::HTTP_1_1);
        response.setKeepAlive(false);
        write_head(response, request.id, reply, house_.settings.secure);
        return std::move(reply.body);
    }

    void give_back() {
        Poco::Buffer<char> read_ahead{0};
        session_.drainBuffer(read_ahead);
        visitor_.give_back(std::string{read_ahead.begin(), read_ahead.end()} +
                           std::string{exchange_->rest()});
    }

    const House& house_;
    Visitor& visitor_;
    std::string line_;
    const base::Instant began_ = house_.clock.now();
    base::Instant heard_ = began_;
    std::chrono::milliseconds body_time_{0};
    bool gave_up_ = false;
    Exchange* exchange_;  ///< the socket's
    Poco::Net::StreamSocket socket_;
    Poco::Net::HTTPServerParams::Ptr parameters_ = new Poco::Net::HTTPServerParams;
    HTTPServerSession session_;
};

}  // namespace

void answer_request(const House& house, Visitor& visitor) { Turn{house, visitor}.take(); }

}  // namespace dealwire::api
