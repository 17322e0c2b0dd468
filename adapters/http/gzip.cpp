#include "adapters/http/gzip.hpp"

#include "adapters/http/failure.hpp"

#define ZLIB_CONST
#include <zlib.h>

#include <stdexcept>
#include <vector>

namespace dealwire::http {

namespace {

using base::Fault;

constexpr int kGzipHeader = 15 + 16;  // zlib: largest window, with gzip's header
constexpr int kAnyHeader = 15 + 32;   // zlib: largest window, gzip's or zlib's header

// Fits into the second-level cache together with what it is made from.
constexpr std::size_t kPieceBytes = 65'536;

const Bytef* bytes_of(std::string_view text) { return reinterpret_cast<const Bytef*>(text.data()); }

}  // namespace

std::string gzip(std::string_view text) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipHeader, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error{"zlib could not be set up."};
    std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = bytes_of(text);
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int result = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error{"zlib could not compress a body."};
    return packed;
}

struct BodyDecoder::Inflater {
    z_stream stream{};
    bool started = false;
    bool complete = false;
    std::vector<char> piece = std::vector<char>(kPieceBytes);

    Inflater() {
        if (inflateInit2(&stream, kAnyHeader) != Z_OK)
            throw std::runtime_error{"zlib could not be set up."};
    }

    ~Inflater() { inflateEnd(&stream); }

    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
};

BodyDecoder::BodyDecoder(Coding coding, std::string host, Outlet outlet)
    : host_{std::move(host)},
      outlet_{std::move(outlet)},
      inflater_{coding == Coding::Compressed ? std::make_unique<Inflater>() : nullptr} {}

BodyDecoder::~BodyDecoder() = default;

void BodyDecoder::append(std::string_view bytes) {
    if (inflater_)
        inflate(bytes);
    else
        outlet_(bytes);
}

void BodyDecoder::inflate(std::string_view bytes) {
    std::vector<char>& piece = inflater_->piece;
    z_stream& stream = inflater_->stream;
    stream.next_in = bytes_of(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    while (stream.avail_in > 0) {
        if (inflater_->complete) inflateReset(&stream);  // gzip members may follow one another
        inflater_->complete = false;
        inflater_->started = true;
        do {
            stream.next_out = reinterpret_cast<Bytef*>(piece.data());
            stream.avail_out = static_cast<uInt>(piece.size());
            const int result = ::inflate(&stream, Z_NO_FLUSH);
            if (stream.avail_out < piece.size())
                outlet_({piece.data(), piece.size() - stream.avail_out});
            inflater_->complete = result == Z_STREAM_END;
            if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
                fail_with(Fault::Transient, "BAD_ANSWER",
                          "The compressed answer of " + host_ + " is damaged.");
        } while (stream.avail_out == 0 && !inflater_->complete);
    }
}

void BodyDecoder::finish() {
    if (inflater_ && inflater_->started && !inflater_->complete)
        fail_with(Fault::Transient, "BAD_ANSWER",
                  "The compressed answer of " + host_ + " ended too early.");
}

void BodyCollector::append(std::string_view decoded) {
    if (decoded.size() > limit_ - body_.size())
        fail_with(
            Fault::Rejected, "ANSWER_TOO_LARGE",
            "The answer of " + host_ + " is larger than " + std::to_string(limit_) + " bytes.",
            "Ask for less at once.");
    body_ += decoded;
}

}  // namespace dealwire::http
