#include "adapters/json/json.hpp"
#include "adapters/json/plain_bytes.hpp"
#include "engine/base/text.hpp"

#include <algorithm>

namespace dealwire::json {

using base::Tree;

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void write_escaped(char byte, std::string& out) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(byte);
    switch (byte) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        default:
            break;
    }
    if (code >= 0x20) {
        out += byte;
        return;
    }
    out += "\\u00";
    out += kHex[code >> 4U];
    out += kHex[code & 0xFU];
}

bool is_plain(char byte) { return kPlain[static_cast<unsigned char>(byte)]; }

void write_clean(std::string_view text, std::string& out) {
    while (!text.empty()) {
        const auto stop = std::ranges::find_if_not(text, is_plain);
        const auto plain = static_cast<std::size_t>(stop - text.begin());
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) return;
        write_escaped(text.front(), out);
        text.remove_prefix(1);
    }
}

void write_string(std::string_view text, std::string& out) {
    out += '"';
    if (base::is_utf8(text)) {
        write_clean(text, out);
    } else {
        for (const char byte : text) {
            if (static_cast<unsigned char>(byte) >= 0x80)
                out += kReplacement;
            else
                write_escaped(byte, out);
        }
    }
    out += '"';
}

class Writer {
public:
    explicit Writer(bool pretty) : pretty_{pretty} {}

    void write(const Tree& value) {
        if (const bool* flag = value.boolean())
            out_ += *flag ? "true" : "false";
        else if (const base::Number* number = value.number())
            out_ += number->text;
        else if (const std::string* text = value.string())
            write_string(*text, out_);
        else if (const Tree::Array* items = value.array())
            write_items(*items);
        else if (const Tree::Object* members = value.object())
            write_members(*members);
        else
            out_ += "null";
    }

    std::string take() { return std::move(out_); }

private:
    void write_items(const Tree::Array& items) {
        out_ += '[';
        ++level_;
        for (std::size_t i = 0; i < items.size(); ++i) {
            begin_element(i == 0);
            write(items[i]);
        }
        finish(items.empty(), ']');
    }

    void write_members(const Tree::Object& members) {
        out_ += '{';
        ++level_;
        for (std::size_t i = 0; i < members.size(); ++i) {
            begin_element(i == 0);
            write_string(members[i].first, out_);
            out_ += pretty_ ? ": " : ":";
            write(members[i].second);
        }
        finish(members.empty(), '}');
    }

    void begin_element(bool first) {
        if (!first) out_ += ',';
        break_line();
    }

    void finish(bool empty, char bracket) {
        --level_;
        if (!empty) break_line();
        out_ += bracket;
    }

    void break_line() {
        if (!pretty_) return;
        out_ += '\n';
        out_.append(level_ * 2, ' ');
    }

    bool pretty_;
    std::size_t level_ = 0;
    std::string out_;
};

}  // namespace

std::string to_text(const Tree& value) {
    Writer writer{false};
    writer.write(value);
    return writer.take();
}

std::string to_pretty_text(const Tree& value) {
    Writer writer{true};
    writer.write(value);
    return writer.take() + "\n";
}

std::string for_terminal(std::string json) {
    constexpr std::string_view kHex = "0123456789abcdef";
    constexpr char kDel = 0x7F;
    constexpr char kLead = '\xC2';  // of U+0080 to U+00BF
    constexpr char kLastOfC1 = '\x9F';
    const std::string_view all{json};
    std::string shown;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool c1 =
            all[i] == kLead && i + 1 < all.size() &&
            static_cast<unsigned char>(all[i + 1]) <= static_cast<unsigned char>(kLastOfC1);
        if (!c1 && all[i] != kDel) {
            shown += all[i];
            continue;
        }
        const auto code = static_cast<unsigned char>(c1 ? all[++i] : all[i]);
        shown.append("\\u00") += kHex[code >> 4U];
        shown += kHex[code & 0xFU];
    }
    return shown;
}

}  // namespace dealwire::json
