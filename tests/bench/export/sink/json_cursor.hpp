#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dealwire::bench {

/// Reads JSON from front to back without building anything: enough for a sink that only adds up,
/// and cheap enough that the sink is not what is measured. Throws std::runtime_error where the text
/// is no JSON.
class JsonCursor {
public:
    explicit JsonCursor(std::string_view text) : text_{text} {}

    /// Calls `member(name)` for each member; it has to read the value.
    template <class Member>
    void object(const Member& member) {
        expect('{');
        if (ends('}')) return;
        do {
            const std::string_view name = plain_name();
            expect(':');
            member(name);
        } while (goes_on('}'));
    }

    /// Calls `element()` for each element; it has to read it.
    template <class Element>
    void array(const Element& element) {
        expect('[');
        if (ends(']')) return;
        do element();
        while (goes_on(']'));
    }

    /// A text without quotes and escapes, a number or a flag as it is written, nothing for null.
    /// Valid until the next call.
    std::optional<std::string_view> scalar();

    /// Passes over the next value, whatever it is, and returns its text.
    std::string_view raw();

    [[nodiscard]] bool at_object() { return next() == '{'; }

private:
    /// Behind white space.
    char next();
    void expect(char wanted);
    bool ends(char close);
    bool goes_on(char close);
    std::string_view plain_name();
    std::string_view text();
    std::string_view unescaped(std::size_t from);
    void append_character();
    unsigned four_digits();
    void pass_text();

    std::string_view text_;
    std::size_t at_ = 0;
    std::string buffer_;
};

}  // namespace dealwire::bench
