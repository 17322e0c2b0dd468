#include "adapters/json/quick_reader.hpp"

#include "engine/base/text.hpp"

#include <array>
#include <unordered_set>

namespace dealwire::json {
namespace {

using base::Tree;

// Whatever they are, numbers with no more digits and exponents fit into a double.
constexpr std::size_t kMostDigits = 17;
constexpr std::size_t kMostExponentDigits = 2;
constexpr std::size_t kFewMembers = 12;  // up to here comparing all of them beats hashing

/// Bytes that stand for themselves within a string.
constexpr std::array<bool, 256> plain_bytes() {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < plain.size(); ++byte) plain[byte] = true;
    plain['"'] = plain['\\'] = false;
    return plain;
}

constexpr std::array<bool, 256> kPlain = plain_bytes();

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void append_utf8(std::string& out, unsigned code) {
    const auto tail = [&](unsigned shift) {
        out.push_back(static_cast<char>(0x80U | ((code >> shift) & 0x3FU)));
    };
    if (code < 0x80) return out.push_back(static_cast<char>(code));
    if (code < 0x800) {
        out.push_back(static_cast<char>(0xC0U | (code >> 6U)));
    } else if (code < 0x10000) {
        out.push_back(static_cast<char>(0xE0U | (code >> 12U)));
        tail(6);
    } else {
        out.push_back(static_cast<char>(0xF0U | (code >> 18U)));
        tail(12);
        tail(6);
    }
    tail(0);
}

bool repeats_a_key(const Tree::Object& members) {
    if (members.size() > kFewMembers) {
        std::unordered_set<std::string_view> names;
        for (const auto& [name, value] : members)
            if (!names.insert(name).second) return true;
        return false;
    }
    for (std::size_t i = 1; i < members.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (members[i].first == members[k].first) return true;
    return false;
}

/// Every function leaves the place behind what it read; false: this is not for us.
class QuickReader {
public:
    QuickReader(std::string_view text, std::size_t depth)
        : here_{text.data()}, end_{text.data() + text.size()}, depth_{depth} {}

    bool whole(Tree& value) {
        skip_space();
        if (!read(value)) return false;
        skip_space();
        return here_ == end_;
    }

private:
    void skip_space() {
        while (here_ != end_ &&
               (*here_ == ' ' || *here_ == '\n' || *here_ == '\r' || *here_ == '\t'))
            ++here_;
    }

    /// Takes the character where it comes next, after white space.
    bool next_is(char c) {
        skip_space();
        if (here_ == end_ || *here_ != c) return false;
        ++here_;
        return true;
    }

    bool read(Tree& value) {
        if (here_ == end_) return false;
        switch (*here_) {
            case '{':
                return object(value);
            case '[':
                return array(value);
            case '"':
                return text(value);
            case 't':
                return word("true", Tree{true}, value);
            case 'f':
                return word("false", Tree{false}, value);
            case 'n':
                return word("null", Tree{}, value);
            default:
                return number(value);
        }
    }

    bool word(std::string_view written, Tree meant, Tree& value) {
        if (!std::string_view{here_, end_}.starts_with(written)) return false;
        here_ += written.size();
        value = std::move(meant);
        return true;
    }

    bool text(Tree& value) {
        std::string read;
        if (!string(read)) return false;
        value = Tree{std::move(read)};
        return true;
    }

    bool array(Tree& value) {
        ++here_;
        if (depth_-- == 0) return false;
        Tree::Array items;
        if (!next_is(']')) {
            do {
                skip_space();
                if (!read(items.emplace_back())) return false;
            } while (next_is(','));
            if (!next_is(']')) return false;
        }
        ++depth_;
        value = Tree{std::move(items)};
        return true;
    }

    bool object(Tree& value) {
        ++here_;
        if (depth_-- == 0) return false;
        Tree::Object members;
        if (!next_is('}')) {
            do {
                skip_space();
                if (!member(members.emplace_back())) return false;
            } while (next_is(','));
            if (!next_is('}')) return false;
        }
        ++depth_;
        if (repeats_a_key(members)) return false;
        value = Tree{std::move(members)};
        return true;
    }

    bool member(Tree::Object::value_type& member) {
        if (here_ == end_ || *here_ != '"' || !string(member.first) || !next_is(':')) return false;
        skip_space();
        return read(member.second);
    }

    bool string(std::string& out) {
        ++here_;
        while (true) {
            const char* begin = here_;
            while (here_ != end_ && kPlain[static_cast<unsigned char>(*here_)]) ++here_;
            out.append(begin, here_);
            if (here_ == end_) return false;
            const char stop = *here_++;
            if (stop == '"') return true;
            if (stop != '\\' || !escaped(out)) return false;
        }
    }

    bool escaped(std::string& out) {
        if (here_ == end_) return false;
        constexpr std::string_view kLetters = "\"\\/bfnrt";
        constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
        const char letter = *here_++;
        if (letter == 'u') return code_point(out);
        const std::size_t at = kLetters.find(letter);
        if (at == std::string_view::npos) return false;
        out.push_back(kMeant[at]);
        return true;
    }

    bool code_point(std::string& out) {
        unsigned code = 0;
        if (!unit(code) || code == 0 || (code >= 0xDC00 && code < 0xE000)) return false;
        if (code >= 0xD800 && code < 0xDC00) {
            unsigned low = 0;
            if (!std::string_view{here_, end_}.starts_with("\\u")) return false;
            here_ += 2;
            if (!unit(low) || low < 0xDC00 || low > 0xDFFF) return false;
            code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
        }
        append_utf8(out, code);
        return true;
    }

    bool unit(unsigned& code) {
        if (end_ - here_ < 4) return false;
        for (int i = 0; i < 4; ++i) {
            const int value = hex_value(*here_++);
            if (value < 0) return false;
            code = code * 16 + static_cast<unsigned>(value);
        }
        return true;
    }

    std::size_t digits() {
        const char* begin = here_;
        while (here_ != end_ && is_digit(*here_)) ++here_;
        return static_cast<std::size_t>(here_ - begin);
    }

    bool number(Tree& value) {
        const char* begin = here_;
        if (*here_ == '-') ++here_;
        const bool zero = here_ != end_ && *here_ == '0';
        std::size_t count = digits();
        if (count == 0 || (zero && count > 1)) return false;
        // The other reader writes -0 as 0.
        if (zero && *begin == '-') return false;
        if (here_ != end_ && *here_ == '.') {
            ++here_;
            const std::size_t fraction = digits();
            if (fraction == 0) return false;
            count += fraction;
        }
        if (count > kMostDigits || !exponent()) return false;
        value = Tree{base::Number{{begin, here_}}};
        return true;
    }

    bool exponent() {
        if (here_ == end_ || (*here_ != 'e' && *here_ != 'E')) return true;
        ++here_;
        if (here_ != end_ && (*here_ == '+' || *here_ == '-')) ++here_;
        const std::size_t count = digits();
        return count > 0 && count <= kMostExponentDigits;
    }

    const char* here_;
    const char* end_;
    std::size_t depth_;
};

}  // namespace

std::optional<Tree> quick_parse(std::string_view text, std::size_t depth) {
    Tree value;
    if (!base::is_utf8(text) || !QuickReader{text, depth}.whole(value)) return std::nullopt;
    return value;
}

}  // namespace dealwire::json
