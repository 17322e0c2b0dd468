#include "tests/simulators/salesforce/soql/token_stream.hpp"

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/soql/text.hpp"

#include <algorithm>

namespace dealwire::orgsim::soql {

namespace {

constexpr int kMostNesting = 64;

}  // namespace

const Token& TokenStream::peek(std::size_t ahead) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

const Token& TokenStream::take() {
    const Token& token = peek();
    if (token.kind != TokenKind::End) ++at_;
    return token;
}

bool TokenStream::keyword_ahead(std::string_view keyword, std::size_t ahead) const {
    const Token& token = peek(ahead);
    return token.kind == TokenKind::Name && same_name(token.text, keyword);
}

bool TokenStream::symbol_ahead(std::string_view symbol, std::size_t ahead) const {
    const Token& token = peek(ahead);
    return token.kind == TokenKind::Symbol && token.text == symbol;
}

bool TokenStream::take_keyword(std::string_view keyword) {
    if (!keyword_ahead(keyword)) return false;
    take();
    return true;
}

bool TokenStream::take_symbol(std::string_view symbol) {
    if (!symbol_ahead(symbol)) return false;
    take();
    return true;
}

void TokenStream::expect_keyword(std::string_view keyword) {
    if (!take_keyword(keyword)) throw unexpected();
}

void TokenStream::expect_symbol(std::string_view symbol) {
    if (take_symbol(symbol)) return;
    if (peek().kind != TokenKind::End) throw unexpected();
    throw error("expecting '" + std::string{symbol} + "', found '<EOF>'");
}

ApiError TokenStream::unexpected() const {
    return error("unexpected token: '" + peek().text + "'");
}

ApiError TokenStream::error(std::string_view text) const {
    return error_at("MALFORMED_QUERY", query_, peek().offset, text);
}

TokenStream::Nesting::Nesting(TokenStream& stream) : stream_(stream) {
    if (stream.depth_ >= kMostNesting) {
        throw query_error("QUERY_TOO_COMPLICATED",
                          "Query is either selecting too many fields or the "
                          "filter conditions are too complicated.");
    }
    ++stream.depth_;
}

}  // namespace dealwire::orgsim::soql
