#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace dealwire::api {

/// Text for between tags and within quoted attributes. What is no UTF-8 or no character that a page
/// may hold becomes U+FFFD.
std::string escaped(std::string_view text);

/// Writes HTML. Everything given as text or value is escaped; there is no way around it.
class Html {
public:
    using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    /// An element that ends with this object.
    class Element {
    public:
        Element(Html& html, std::string_view tag) : html_{html}, tag_{tag} {}

        ~Element() { html_.end(tag_); }

        Element(const Element&) = delete;
        Element& operator=(const Element&) = delete;

    private:
        Html& html_;
        std::string_view tag_;
    };

    /// Tags and names of attributes are ours and constant. An attribute whose value is empty stands
    /// by its name alone (`hidden`); one without a name is left out.
    [[nodiscard]] Element in(std::string_view tag, Attributes attributes = {});
    /// An element with nothing but text.
    void leaf(std::string_view tag, Attributes attributes, std::string_view text);

    void leaf(std::string_view tag, std::string_view text) { leaf(tag, {}, text); }

    /// One without an end, such as `link`.
    void mark(std::string_view tag, Attributes attributes);

    void text(std::string_view text) { text_ += escaped(text); }

    [[nodiscard]] const std::string& written() const { return text_; }

private:
    void end(std::string_view tag);

    std::string text_;
};

}  // namespace dealwire::api
