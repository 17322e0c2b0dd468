#include "adapters/json/ndjson.hpp"

#include "adapters/json/json.hpp"
#include "engine/base/text.hpp"

#include <array>
#include <istream>

namespace dealwire::json {
namespace {

/// Splits a stream into lines without ever holding more than the limit.
class Lines {
public:
    Lines(std::istream& in, std::size_t max_bytes) : in_{in}, max_bytes_{max_bytes} {}

    /// False at the end of the stream.
    bool next() {
        line_.clear();
        length_ = 0;
        bool any = false;
        while (const char* rest = fill()) {
            any = true;
            const std::size_t newline = std::string_view{rest, left()}.find('\n');
            const bool ended = newline != std::string_view::npos;
            keep({rest, ended ? newline : left()});
            at_ += ended ? newline + 1 : left();
            if (ended) return true;
        }
        return any;
    }

    [[nodiscard]] bool too_long() const { return length_ > max_bytes_; }

    [[nodiscard]] std::size_t length() const { return length_; }

    [[nodiscard]] const std::string& text() const { return line_; }

private:
    const char* fill() {
        if (at_ == end_) {
            in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
            end_ = static_cast<std::size_t>(in_.gcount());
            at_ = 0;
        }
        return at_ == end_ ? nullptr : buffer_.data() + at_;
    }

    [[nodiscard]] std::size_t left() const { return end_ - at_; }

    void keep(std::string_view piece) {
        length_ += piece.size();
        if (too_long()) {
            line_.clear();
        } else {
            line_.append(piece);
        }
    }

    std::istream& in_;
    std::size_t max_bytes_;
    std::array<char, 64 * 1024> buffer_{};
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    std::string line_;
    std::size_t length_ = 0;
};

tl::expected<base::Tree, std::string> value_of(const std::string& line) {
    auto parsed = parse(line);
    if (parsed) return std::move(*parsed);
    return tl::unexpected{"is not valid JSON: " + parsed.error().reason + " (at byte " +
                          std::to_string(parsed.error().offset) + " of the line)"};
}

}  // namespace

void read_lines(std::istream& in, std::size_t max_bytes, const TakeLine& take,
                const std::function<bool()>& go_on) {
    Lines lines{in, max_bytes};
    for (std::int64_t number = 1; go_on() && lines.next(); ++number) {
        if (lines.too_long()) {
            take(number,
                 tl::unexpected{"is longer than " + std::to_string(max_bytes) +
                                " bytes (ingest.max_line)"},
                 lines.length());
        } else if (!base::trim(lines.text()).empty()) {
            take(number, value_of(lines.text()), lines.length());
        }
    }
}

}  // namespace dealwire::json
