#include "adapters/http/response_reader.hpp"

#include "adapters/http/failure.hpp"
#include "engine/base/text.hpp"

#include <charconv>

namespace dealwire::http {

namespace {

using base::Fault;

// More than any server sends; keeps one that never ends its headers from filling the memory.
constexpr std::size_t kHeadLimit = 65'536;

template <class Number>
std::optional<Number> number_of(std::string_view text, int base) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

bool has_no_body(const Request& request, int status) {
    return request.method == "HEAD" || status == 204 || status == 304;
}

Outlet handing_to(const BodySink& sink) {
    return [&sink](std::string_view bytes) {
        if (auto taken = sink(bytes); !taken) throw Failure{std::move(taken.error())};
    };
}

bool mentions(const std::optional<std::string>& value, std::string_view word) {
    return value && base::to_lower_ascii(*value).find(word) != std::string::npos;
}

}  // namespace

void ResponseReader::refuse(const std::string& why) const {
    fail_with(Fault::Transient, "BAD_ANSWER",
              "The answer of " + patience_.host() + " is no HTTP: " + why + ".");
}

void ResponseReader::ended_early() const {
    fail_with(Fault::Transient, "CONNECTION_CLOSED",
              patience_.host() + " closed the connection before its answer was complete.");
}

std::string_view ResponseReader::available() {
    if (begin_ == end_) {
        begin_ = 0;
        end_ = connection_.read(buffer_, patience_);
        if (traffic_) traffic_->bytes += static_cast<std::int64_t>(end_);
    }
    return {buffer_.data() + begin_, end_ - begin_};
}

std::string ResponseReader::line() {
    std::string text;
    for (;;) {
        const std::string_view bytes = available();
        if (bytes.empty()) ended_early();
        const std::size_t feed = bytes.find('\n');
        const std::string_view part = bytes.substr(0, feed);
        text += part;
        head_bytes_ += part.size() + 1;
        if (head_bytes_ > kHeadLimit) refuse("its headers are too long");
        consume(feed == std::string_view::npos ? bytes.size() : feed + 1);
        if (feed == std::string_view::npos) continue;
        if (text.ends_with('\r')) text.pop_back();
        return text;
    }
}

Response ResponseReader::read_head() {
    const std::string status_line = line();
    const std::string_view text = status_line;
    const auto status = text.size() >= 12 ? number_of<int>(text.substr(9, 3), 10) : std::nullopt;
    if (!text.starts_with("HTTP/1.") || !status || *status < 100) refuse("bad status line");

    Response head{.status = *status};
    for (std::string field = line(); !field.empty(); field = line()) {
        const std::size_t colon = field.find(':');
        if (colon == std::string::npos || colon == 0) refuse("a header without a name");
        head.headers.push_back(
            {field.substr(0, colon),
             std::string{base::trim(std::string_view{field}.substr(colon + 1))}});
    }
    reusable_ =
        text.starts_with("HTTP/1.1") && !mentions(header(head.headers, "Connection"), "close");
    return head;
}

Response ResponseReader::read(const Request& request, const BodySink* sink) {
    Response response = read_head();
    while (response.status < 200) response = read_head();  // "100 Continue" and its like
    BodyCollector collected{request.body_limit, patience_.host()};
    const bool accepted = response.status < 300;
    if (!has_no_body(request, response.status))
        read_body(response, sink && accepted
                                ? handing_to(*sink)
                                : Outlet{[&](std::string_view bytes) { collected.append(bytes); }});
    response.body = collected.take();
    // Bytes after the answer belong to nobody; a connection that sends some is not to be trusted.
    reusable_ = reusable_ && begin_ == end_;
    return response;
}

void ResponseReader::read_body(const Response& head, const Outlet& outlet) {
    const auto coding = header(head.headers, "Content-Encoding");
    const bool packed = mentions(coding, "gzip") || mentions(coding, "deflate");
    if (coding && !packed && !coding->empty() && !mentions(coding, "identity"))
        refuse("unknown content encoding");
    BodyDecoder body{packed ? BodyDecoder::Coding::Compressed : BodyDecoder::Coding::Plain,
                     patience_.host(), outlet};

    const auto length = header(head.headers, "Content-Length");
    if (mentions(header(head.headers, "Transfer-Encoding"), "chunked"))
        read_chunks(body);
    else if (length)
        read_length(*length, body);
    else
        read_to_end(body);
    body.finish();
}

void ResponseReader::read_length(const std::string& announced, BodyDecoder& body) {
    const auto bytes = number_of<std::size_t>(announced, 10);
    if (!bytes) refuse("bad content length");
    copy(*bytes, body);
}

void ResponseReader::read_chunks(BodyDecoder& body) {
    for (;;) {
        head_bytes_ = 0;  // the limit is for each line here
        const std::string size_line = line();
        const std::string_view digits =
            base::trim(std::string_view{size_line}.substr(0, size_line.find(';')));
        const auto bytes = number_of<std::size_t>(digits, 16);
        if (!bytes) refuse("bad chunk size");
        if (*bytes == 0) break;
        copy(*bytes, body);
        if (!line().empty()) refuse("a chunk is longer than announced");
    }
    head_bytes_ = 0;
    while (!line().empty()) continue;  // trailers
}

void ResponseReader::copy(std::size_t bytes, BodyDecoder& body) {
    while (bytes > 0) {
        const std::string_view part = available().substr(0, bytes);
        if (part.empty()) ended_early();
        body.append(part);
        consume(part.size());
        bytes -= part.size();
    }
}

void ResponseReader::read_to_end(BodyDecoder& body) {
    reusable_ = false;
    for (std::string_view part = available(); !part.empty(); part = available()) {
        body.append(part);
        consume(part.size());
    }
}

}  // namespace dealwire::http
