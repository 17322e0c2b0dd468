#include "engine/base/email_address.hpp"

#include "engine/base/domain_name.hpp"
#include "engine/base/text.hpp"

#include <libpsl.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace dealwire::base {
namespace {

constexpr std::size_t kLongestText = 65536;
constexpr std::size_t kLongestLocal = 64;
constexpr std::size_t kLongestAddress = 254;

struct Lookalike {
    std::string_view from;
    std::string_view to;
};

/// What word processors and chat programs put around or into an address.
constexpr std::array kLookalikes{
    Lookalike{"\u00A0", " "}, Lookalike{"\u2007", " "}, Lookalike{"\u202F", " "},
    Lookalike{"\u3000", " "}, Lookalike{"\u201C", " "}, Lookalike{"\u201D", " "},
    Lookalike{"\u201E", " "}, Lookalike{"\u00AB", " "}, Lookalike{"\u00BB", " "},
    Lookalike{"\u2039", " "}, Lookalike{"\u203A", " "}, Lookalike{"\u2018", "'"},
    Lookalike{"\u2019", "'"}, Lookalike{"\u00AD", ""},  Lookalike{"\u200B", ""},
    Lookalike{"\u200C", ""},  Lookalike{"\u200D", ""},  Lookalike{"\u200E", ""},
    Lookalike{"\u200F", ""},  Lookalike{"\u2060", ""},  Lookalike{"\u202A", ""},
    Lookalike{"\u202B", ""},  Lookalike{"\u202C", ""},  Lookalike{"\u202D", ""},
    Lookalike{"\u202E", ""},  Lookalike{"\u2066", ""},  Lookalike{"\u2067", ""},
    Lookalike{"\u2068", ""},  Lookalike{"\u2069", ""},  Lookalike{"\uFEFF", ""},
    Lookalike{"\uFF20", "@"},
};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool is_wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// `atext` of RFC 5322, the dot, and what RFC 6531 adds.
bool is_local_character(char c) {
    constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~.";
    return is_alphanumeric(c) || is_wide(c) || kMarks.find(c) != std::string_view::npos;
}

bool is_domain_character(char c) {
    return is_alphanumeric(c) || is_wide(c) || c == '-' || c == '.' || c == '_';
}

bool is_stray_quote(char c) { return c == '\'' || c == '`'; }

/// Plain blanks instead of every kind of blank, no invisible characters.
std::string tidy(std::string_view text) {
    const bool readable = is_utf8(text);
    std::string tidied;
    tidied.reserve(text.size());
    while (!text.empty()) {
        const auto starts = [&](const Lookalike& look) { return text.starts_with(look.from); };
        const auto* look =
            is_wide(text.front()) ? std::ranges::find_if(kLookalikes, starts) : kLookalikes.end();
        if (look != kLookalikes.end()) {
            tidied.append(look->to);
            text.remove_prefix(look->from.size());
            continue;
        }
        const bool blank = is_control(text.front()) || (!readable && is_wide(text.front()));
        tidied.push_back(blank ? ' ' : text.front());
        text.remove_prefix(1);
    }
    return tidied;
}

/// `mailto:` addresses may write the `@` and others as `%40`; parameters follow a `?`.
std::string without_mailto(std::string text) {
    constexpr std::string_view kScheme = "mailto:";
    std::string_view bare = trim(text);
    if (bare.starts_with('<') && bare.ends_with('>')) bare = trim(bare.substr(1, bare.size() - 2));
    if (!to_lower_ascii(bare.substr(0, kScheme.size())).starts_with(kScheme)) return text;
    const std::string_view coded = bare.substr(kScheme.size(), bare.find('?') - kScheme.size());
    std::string plain;
    for (std::size_t i = 0; i < coded.size(); ++i) {
        const std::string pair{coded.substr(i + 1, 2)};
        const bool hex = pair.size() == 2 &&
                         pair.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
        if (coded[i] != '%' || !hex) {
            plain.push_back(coded[i]);
            continue;
        }
        plain.push_back(static_cast<char>(std::strtol(pair.c_str(), nullptr, 16)));
        i += 2;
    }
    return plain;
}

/// A text without comments that knows which of its characters stand in a quoted string.
struct Marked {
    enum class Mark : unsigned char { Plain, Opens, Inside, Closes };

    std::string text;
    std::vector<Mark> marks;

    void add(char c, Mark mark) {
        text.push_back(c);
        marks.push_back(mark);
    }

    [[nodiscard]] bool plain(std::size_t at, char c) const {
        return marks[at] == Mark::Plain && text[at] == c;
    }
};

/// Where the quoted string that starts at `from` ends, or npos where it never does.
std::size_t end_of_quoted(std::string_view text, std::size_t from) {
    for (std::size_t i = from + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i;
    }
    return std::string_view::npos;
}

/// Where the comment that starts at `from` ends; comments nest.
std::size_t end_of_comment(std::string_view text, std::size_t from) {
    std::size_t depth = 0;
    for (std::size_t i = from; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '(')
            ++depth;
        else if (text[i] == ')' && --depth == 0)
            return i;
    }
    return std::string_view::npos;
}

Marked mark(std::string_view text) {
    using Mark = Marked::Mark;
    Marked marked;
    bool quotes_end = true;    // false once a `"` was met that nothing closes
    bool comments_end = true;  // likewise for `(`; keeps the whole linear
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::size_t end = std::string_view::npos;
        if (text[i] == '"' && quotes_end) {
            end = end_of_quoted(text, i);
            quotes_end = end != std::string_view::npos;
            for (std::size_t k = i; quotes_end && k <= end; ++k)
                marked.add(text[k], k == i ? Mark::Opens : k == end ? Mark::Closes : Mark::Inside);
        } else if (text[i] == '(' && comments_end) {
            end = end_of_comment(text, i);
            comments_end = end != std::string_view::npos;
            if (comments_end) marked.add(' ', Mark::Plain);
        }
        if (end != std::string_view::npos)
            i = end;
        else
            marked.add(text[i] == '"' || text[i] == '(' ? ' ' : text[i], Mark::Plain);
    }
    return marked;
}

std::string lower_once(const std::string& text) {
    char* lower = nullptr;
    if (psl_str_to_utf8lower(text.c_str(), "utf-8", nullptr, &lower) != PSL_SUCCESS) return text;
    std::string taken{lower};
    psl_free_string(lower);
    return taken;
}

std::string lower(const std::string& text) {
    if (std::ranges::none_of(text, is_wide)) return to_lower_ascii(text);
    // Normalising may bring a capital to light (the fraktur H), hence twice.
    std::string lowered = lower_once(lower_once(text));
    const bool still_an_atom = std::ranges::all_of(lowered, is_local_character);
    const bool was_an_atom = std::ranges::all_of(text, is_local_character);
    return still_an_atom || !was_an_atom ? lowered : to_lower_ascii(text);
}

/// The inside of a quoted string, quoted again only where it must be.
std::string canonical_quoted(std::string_view inside) {
    std::string content;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] == '\\' && i + 1 < inside.size()) ++i;
        content.push_back(inside[i]);
    }
    content = lower(content);
    if (content.empty() || std::ranges::any_of(content, is_control)) return {};
    if (!is_stray_quote(content.front()) && std::ranges::all_of(content, is_local_character))
        return content;
    std::string quoted{"\""};
    for (const char c : content) {
        if (c == '"' || c == '\\') quoted.push_back('\\');
        quoted.push_back(c);
    }
    return quoted + '"';
}

/// A stretch [begin, end) of a marked text.
struct Stretch {
    std::size_t begin;
    std::size_t end;
};

/// The local part that ends before `end`, and where it begins; empty where there is none.
std::string local_before(const Marked& in, Stretch within, std::size_t end, std::size_t& begin) {
    using Mark = Marked::Mark;
    if (end > within.begin && in.marks[end - 1] == Mark::Closes) {
        begin = end - 1;
        while (in.marks[begin] != Mark::Opens) --begin;
        return canonical_quoted(std::string_view{in.text}.substr(begin + 1, end - begin - 2));
    }
    begin = end;
    while (begin > within.begin && in.marks[begin - 1] == Mark::Plain &&
           is_local_character(in.text[begin - 1]))
        --begin;
    std::string_view local = std::string_view{in.text}.substr(begin, end - begin);
    while (!local.empty() && is_stray_quote(local.front())) local.remove_prefix(1);
    return lower(std::string{local});
}

/// `[192.0.2.1]` in lower case; empty where it is none.
std::string literal_at(const Marked& in, Stretch within, std::size_t begin, std::size_t& end) {
    end = begin + 1;
    while (end < within.end && (is_alphanumeric(in.text[end]) || in.text[end] == '.' ||
                                in.text[end] == ':' || in.text[end] == '-'))
        ++end;
    if (end >= within.end || in.text[end] != ']' || end == begin + 1) return {};
    ++end;
    return to_lower_ascii(std::string_view{in.text}.substr(begin, end - begin));
}

/// The domain that starts at `begin`, and where it ends; empty where there is none.
std::string domain_at(const Marked& in, Stretch within, std::size_t begin, std::size_t& end) {
    end = begin;
    if (begin >= within.end) return {};
    if (in.plain(begin, '[')) return literal_at(in, within, begin, end);
    while (end < within.end && in.marks[end] == Marked::Mark::Plain &&
           is_domain_character(in.text[end]))
        ++end;
    const std::string_view written = std::string_view{in.text}.substr(begin, end - begin);
    return canonical_domain(written).value_or("");
}

std::optional<EmailAddress> address_around(const Marked& in, Stretch within, std::size_t at) {
    std::size_t left = at;
    while (left > within.begin && in.plain(left - 1, ' ')) --left;
    std::size_t right = at + 1;
    while (right < within.end && in.plain(right, ' ')) ++right;

    std::size_t begin = 0;
    std::size_t end = 0;
    EmailAddress found{local_before(in, within, left, begin), domain_at(in, within, right, end)};
    if (found.local.empty() || found.domain.empty()) return std::nullopt;
    const bool second_at = (begin > within.begin && in.plain(begin - 1, '@')) ||
                           (end < within.end && in.plain(end, '@'));
    const bool apart = left != at || right != at + 1;
    // "meet @ contoso" is prose; "lee @ contoso.example" is an address.
    if (second_at || (apart && found.domain.find('.') == std::string::npos)) return std::nullopt;
    if (found.local.size() > kLongestLocal || found.text().size() > kLongestAddress)
        return std::nullopt;
    return found;
}

std::optional<EmailAddress> first_in(const Marked& in, Stretch within) {
    for (std::size_t at = within.begin; at < within.end; ++at) {
        if (!in.plain(at, '@')) continue;
        if (auto found = address_around(in, within, at)) return found;
    }
    return std::nullopt;
}

struct InBrackets {
    bool any = false;  ///< something stands in angle brackets
    std::optional<EmailAddress> address;
};

InBrackets first_in_brackets(const Marked& in) {
    InBrackets found;
    for (std::size_t i = 0; i < in.text.size() && !found.address; ++i) {
        if (!in.plain(i, '<')) continue;
        std::size_t end = i + 1;
        while (end < in.text.size() && !in.plain(end, '>') && !in.plain(end, '<')) ++end;
        if (trim(std::string_view{in.text}.substr(i + 1, end - i - 1)).empty()) continue;
        found.any = true;
        found.address = first_in(in, {i + 1, end});
    }
    return found;
}

std::optional<EmailAddress> parse_marked(const Marked& in) {
    if (InBrackets found = first_in_brackets(in); found.any) return found.address;
    return first_in(in, {0, in.text.size()});
}

/// Characters of a plain local part, in lower case; NUL for all others.
constexpr std::array<char, 256> plain_characters() {
    std::array<char, 256> plain{};
    for (std::size_t c = '0'; c <= '9'; ++c) plain[c] = static_cast<char>(c);
    for (std::size_t c = 'a'; c <= 'z'; ++c) plain[c] = static_cast<char>(c);
    for (std::size_t c = 'A'; c <= 'Z'; ++c) plain[c] = static_cast<char>(c - 'A' + 'a');
    for (const char mark : std::string_view{".-_+"}) plain[static_cast<unsigned char>(mark)] = mark;
    return plain;
}

constexpr std::array<char, 256> kPlain = plain_characters();

/// Most addresses are written plainly. False where this one needs a closer look.
bool plain_address(std::string_view text, EmailAddress& into) {
    const std::size_t at = text.find('@');
    if (at == 0 || at == std::string_view::npos || at > kLongestLocal) return false;
    if (text.size() > kLongestAddress) return false;
    std::array<char, kLongestLocal> local;
    for (std::size_t i = 0; i < at; ++i) {
        local[i] = kPlain[static_cast<unsigned char>(text[i])];
        if (local[i] == '\0') return false;
    }
    if (!plain_domain(text.substr(at + 1), into.domain)) return false;
    into.local.assign(local.data(), at);
    return true;
}

/// What is not written plainly.
std::optional<EmailAddress> parse_with_care(std::string_view text) {
    if (text.size() > kLongestText || text.empty()) return std::nullopt;
    std::string tidied = tidy(without_mailto(tidy(text)));
    const Marked marked = mark(tidied);
    if (auto found = parse_marked(marked)) return found;

    // Nothing outside quotes and brackets: then the whole may have been put into them.
    if (marked.text.find('<') != std::string::npos) return std::nullopt;
    std::ranges::replace_if(
        tidied, [](char c) { return c == '"' || c == '(' || c == ')'; }, ' ');
    return parse_marked(mark(tidied));
}

}  // namespace

bool parse_email(std::string_view text, EmailAddress& into) {
    if (plain_address(text, into)) return true;
    auto found = parse_with_care(text);
    if (found) into = std::move(*found);
    return found.has_value();
}

std::optional<EmailAddress> parse_email(std::string_view text) {
    std::optional<EmailAddress> found{std::in_place};
    if (!parse_email(text, *found)) found.reset();
    return found;
}

std::optional<EmailAddress> without_plus_tag(const EmailAddress& address) {
    if (address.local.starts_with('"')) return std::nullopt;
    const std::size_t plus = address.local.find('+');
    if (plus == std::string::npos || plus == 0) return std::nullopt;
    return EmailAddress{address.local.substr(0, plus), address.domain};
}

}  // namespace dealwire::base
