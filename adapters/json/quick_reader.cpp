#include "adapters/json/quick_reader.hpp"

#include "adapters/json/plain_bytes.hpp"
#include "engine/base/text.hpp"

#include <cstring>
#include <iterator>
#include <unordered_set>
#include <vector>

namespace dealwire::json {
namespace {

using base::Tree;

// Whatever they are, numbers with no more digits and exponents fit into a double.
constexpr std::size_t kMostDigits = 17;
constexpr std::size_t kMostExponentDigits = 2;
constexpr std::size_t kFewMembers = 12;  // up to here comparing all of them beats hashing

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
    QuickReader(std::string_view text, std::size_t depth, std::string_view without)
        : here_{text.data()},
          end_{text.data() + text.size()},
          depth_{depth},
          outermost_{depth - 1},
          without_{without} {}

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
        const std::size_t first = items_.size();
        if (!next_is(']')) {
            do {
                skip_space();
                Tree item;
                if (!read(item)) return false;
                items_.push_back(std::move(item));
            } while (next_is(','));
            if (!next_is(']')) return false;
        }
        ++depth_;
        value = Tree{taken_from(items_, first)};
        return true;
    }

    bool object(Tree& value) {
        ++here_;
        if (depth_-- == 0) return false;
        const std::size_t first = members_.size();
        if (!next_is('}')) {
            do {
                skip_space();
                Tree::Object::value_type read;
                if (!member(read)) return false;
                if (!leaves_out(read.first)) members_.push_back(std::move(read));
            } while (next_is(','));
            if (!next_is('}')) return false;
        }
        ++depth_;
        Tree::Object members = taken_from(members_, first);
        if (repeats_a_key(members)) return false;
        value = Tree{std::move(members)};
        return true;
    }

    /// The end of the stack from `first` on, in a vector of just that size.
    template <class Item>
    static std::vector<Item> taken_from(std::vector<Item>& stack, std::size_t first) {
        const auto begin = stack.begin() + static_cast<std::ptrdiff_t>(first);
        std::vector<Item> taken{std::make_move_iterator(begin),
                                std::make_move_iterator(stack.end())};
        stack.erase(begin, stack.end());
        return taken;
    }

    bool member(Tree::Object::value_type& member) {
        if (here_ == end_ || *here_ != '"' || !string(member.first) || !next_is(':')) return false;
        skip_space();
        return leaves_out(member.first) ? skip() : read(member.second);
    }

    /// Within an object: whether its member of this name is not wanted.
    [[nodiscard]] bool leaves_out(std::string_view name) const {
        return depth_ == outermost_ && !without_.empty() && name == without_;
    }

    /// Passes over a value by its brackets and quotes alone.
    bool skip() {
        std::size_t open = 0;
        while (here_ != end_) {
            const char c = *here_;
            if (c == '"') {
                if (!skip_text()) return false;
            } else {
                if (open == 0 && (c == ',' || c == '}')) return true;
                if (c == '{' || c == '[') ++open;
                if ((c == '}' || c == ']') && open-- == 0) return false;
                ++here_;
            }
        }
        return false;
    }

    bool skip_text() {
        while (++here_ != end_) {
            const auto left = static_cast<std::size_t>(end_ - here_);
            const void* quote = std::memchr(here_, '"', left);
            if (!quote) return false;
            const char* begin = here_;
            here_ = static_cast<const char*>(quote);
            const char* slash = here_;
            while (slash != begin && slash[-1] == '\\') --slash;
            const bool escaped = (here_ - slash) % 2 == 1;
            if (escaped) continue;
            ++here_;
            return true;
        }
        return false;
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
    std::size_t outermost_;  ///< `depth_` within the outermost value
    std::string_view without_;
    std::vector<Tree> items_;  ///< of the lists that are not at their end yet
    Tree::Object members_;     ///< of the objects that are not at their end yet
};

}  // namespace

std::optional<Tree> quick_parse(std::string_view text, std::size_t depth,
                                std::string_view without) {
    Tree value;
    if (!base::is_utf8(text) || !QuickReader{text, depth, without}.whole(value))
        return std::nullopt;
    return value;
}

}  // namespace dealwire::json
