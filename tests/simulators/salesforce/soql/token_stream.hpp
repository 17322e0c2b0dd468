#pragma once

#include "tests/simulators/salesforce/soql/lexer.hpp"
#include "tests/simulators/salesforce/soql/query_error.hpp"

#include <string_view>
#include <vector>

namespace dealwire::orgsim::soql {

/// The tokens of one query with a reading position. `query` must outlive the stream.
class TokenStream {
public:
    explicit TokenStream(std::string_view query) : query_(query), tokens_(tokenize(query)) {}

    [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
    const Token& take();

    [[nodiscard]] bool keyword_ahead(std::string_view keyword, std::size_t ahead = 0) const;
    [[nodiscard]] bool symbol_ahead(std::string_view symbol, std::size_t ahead = 0) const;
    bool take_keyword(std::string_view keyword);
    bool take_symbol(std::string_view symbol);
    void expect_keyword(std::string_view keyword);
    void expect_symbol(std::string_view symbol);

    /// "unexpected token: …" at the next token.
    [[nodiscard]] ApiError unexpected() const;
    [[nodiscard]] ApiError error(std::string_view text) const;

    /// Guards a recursion: throws once the nesting is deeper than any real query.
    class Nesting {
    public:
        explicit Nesting(TokenStream& stream);

        ~Nesting() { --stream_.depth_; }

        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

    private:
        TokenStream& stream_;
    };

private:
    std::string_view query_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace dealwire::orgsim::soql
