#include "tests/simulators/salesforce/soql/lexer.hpp"

#include "tests/simulators/salesforce/soql/query_error.hpp"

#include <charconv>
#include <optional>

namespace dealwire::orgsim::soql {

namespace {

constexpr std::size_t kDateSize = 10;

bool digit(char c) { return c >= '0' && c <= '9'; }

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

void append_utf8(std::string& out, unsigned code) {
    const auto byte = [&out](unsigned value) { out += static_cast<char>(value); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) {
        byte(0xC0 | (code >> 6));
        return byte(0x80 | (code & 0x3F));
    }
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
}

class Lexer {
public:
    explicit Lexer(std::string_view query) : query_(query) {}

    std::vector<Token> run() {
        std::vector<Token> tokens;
        while (true) {
            while (at_ < query_.size() && space(query_[at_])) ++at_;
            if (at_ == query_.size()) break;
            tokens.push_back(next());
        }
        tokens.push_back({TokenKind::End, "<EOF>", query_.size(), {}});
        return tokens;
    }

private:
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < query_.size() ? query_[at_ + ahead] : '\0';
    }

    Token next() {
        const char c = peek();
        if (letter(c)) return name();
        if (c == '\'') return quoted();
        const bool sign = (c == '-' || c == '+') && (digit(peek(1)) || peek(1) == '.');
        if (digit(c) || sign || (c == '.' && digit(peek(1)))) return number_or_date();
        return symbol();
    }

    Token name() {
        const std::size_t start = at_;
        while (letter(peek()) || digit(peek()) || (peek() == '.' && letter(peek(1)))) ++at_;
        return {TokenKind::Name, std::string{query_.substr(start, at_ - start)}, start, {}};
    }

    Token symbol() {
        const std::size_t start = at_;
        const std::string_view two = query_.substr(at_, 2);
        if (two == "!=" || two == "<>" || two == "<=" || two == ">=") {
            at_ += 2;
        } else if (std::string_view{"(),=<>:"}.find(peek()) != std::string_view::npos) {
            ++at_;
        } else {
            const std::string text = std::string{"line 1:"} + std::to_string(at_) +
                                     " no viable alternative at character '" + peek() + "'";
            throw error_at("MALFORMED_QUERY", query_, at_, text);
        }
        return {TokenKind::Symbol, std::string{query_.substr(start, at_ - start)}, start, {}};
    }

    [[nodiscard]] bool date_ahead() const {
        constexpr std::string_view kShape = "dddd-dd-dd";
        if (at_ + kDateSize > query_.size()) return false;
        for (std::size_t i = 0; i < kDateSize; ++i) {
            if (kShape[i] == 'd' ? !digit(peek(i)) : peek(i) != kShape[i]) return false;
        }
        return true;
    }

    Token number_or_date() {
        const std::size_t start = at_;
        if (date_ahead()) return date();
        if (peek() == '-' || peek() == '+') ++at_;
        while (digit(peek()) || peek() == '.') ++at_;
        if ((peek() == 'e' || peek() == 'E') && exponent_size() > 0) at_ += exponent_size();
        std::string text{query_.substr(start, at_ - start)};
        if (text.front() == '+') text.erase(0, 1);
        double value = 0;
        const char* const end = text.data() + text.size();
        const auto [stop, status] = std::from_chars(text.data(), end, value);
        if (status != std::errc{} || stop != end || letter(peek())) throw unexpected(start);
        return {TokenKind::Number, std::move(text), start, {}};
    }

    [[nodiscard]] std::size_t exponent_size() const {
        std::size_t size = 1;
        if (peek(size) == '-' || peek(size) == '+') ++size;
        if (!digit(peek(size))) return 0;
        while (digit(peek(size))) ++size;
        return size;
    }

    Token date() {
        const std::size_t start = at_;
        at_ += kDateSize;
        if (peek() != 'T' && peek() != 't') {
            if (letter(peek()) || digit(peek())) throw unexpected(start);
            return {TokenKind::Date, std::string{query_.substr(start, kDateSize)}, start, {}};
        }
        ++at_;
        while (digit(peek()) || peek() == ':' || peek() == '.') ++at_;
        if (peek() == 'Z' || peek() == 'z') {
            ++at_;
        } else if (peek() == '+' || peek() == '-') {
            ++at_;
            while (digit(peek()) || peek() == ':') ++at_;
        } else {
            throw error_at("MALFORMED_QUERY", query_, at_,
                           std::string{"line 1:"} + std::to_string(at_) +
                               " no viable alternative at character '" +
                               (peek() == '\0' ? "<EOF>" : std::string{peek()}) + "'");
        }
        return {TokenKind::DateTime, std::string{query_.substr(start, at_ - start)}, start, {}};
    }

    Token quoted() {
        Token token{TokenKind::Text, {}, at_, {}};
        ++at_;
        while (peek() != '\'') {
            if (at_ >= query_.size()) {
                throw error_at("MALFORMED_QUERY", query_, token.offset,
                               "line 1:" + std::to_string(at_) + " mismatched character '<EOF>'");
            }
            if (peek() == '\\') {
                escape(token);
            } else {
                token.text += peek();
                token.pattern += peek();
                ++at_;
            }
        }
        ++at_;
        return token;
    }

    void escape(Token& token) {
        const std::size_t start = at_;
        const char code = peek(1);
        at_ += 2;
        if (code == 'u' || code == 'U') return unicode(token, start);
        if (code == '%' || code == '_' || code == '\\') {
            if (code == '\\') token.text += '\\';
            // Outside LIKE, `\%` and `\_` keep the backslash out of the compared text.
            else
                token.text += code;
            token.pattern.append({'\\', code});
            return;
        }
        constexpr std::string_view kCodes = "nNrRtTbBfF\"'";
        constexpr std::string_view kMeaning = "\n\n\r\r\t\t\b\b\f\f\"'";
        const auto found = kCodes.find(code);
        if (code == '\0' || found == std::string_view::npos) throw bad_escape(start);
        token.text += kMeaning[found];
        token.pattern += kMeaning[found];
    }

    void unicode(Token& token, std::size_t start) {
        constexpr std::size_t kDigits = 4;
        unsigned code = 0;
        const std::string_view digits = query_.substr(std::min(at_, query_.size()), kDigits);
        const auto [stop, status] =
            std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        const bool whole = stop == digits.data() + kDigits && digits.size() == kDigits;
        if (status != std::errc{} || !whole || code == 0) throw bad_escape(start);
        at_ += kDigits;
        append_utf8(token.text, code);
        append_utf8(token.pattern, code);
    }

    [[nodiscard]] ApiError bad_escape(std::size_t offset) const {
        return error_at("MALFORMED_QUERY", query_, offset,
                        "Invalid string literal. Illegal character sequence '" +
                            std::string{query_.substr(offset, 2)} + "' in string literal.");
    }

    [[nodiscard]] ApiError unexpected(std::size_t start) const {
        std::size_t end = start;
        while (end < query_.size() && !space(query_[end])) ++end;
        return error_at(
            "MALFORMED_QUERY", query_, start,
            "unexpected token: '" + std::string{query_.substr(start, end - start)} + "'");
    }

    std::string_view query_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokenize(std::string_view query) { return Lexer{query}.run(); }

}  // namespace dealwire::orgsim::soql
