#include "engine/intake/document_shape.hpp"

#include <array>
#include <string_view>

namespace dealwire::intake {
namespace {

using base::Tree;

enum class Shape { Text, TextOrNumber, Number, Flag, List, Object };

struct Member {
    std::string_view path;  ///< members separated by dots; `[]` after a list means each element
    Shape shape;
};

constexpr std::array kMembers{
    Member{"metaData", Shape::Object},
    Member{"metaData.id", Shape::TextOrNumber},
    Member{"metaData.title", Shape::Text},
    Member{"metaData.url", Shape::Text},
    Member{"metaData.scheduled", Shape::Text},
    Member{"metaData.started", Shape::Text},
    Member{"metaData.duration", Shape::Number},
    Member{"metaData.primaryUserId", Shape::TextOrNumber},
    Member{"metaData.direction", Shape::Text},
    Member{"metaData.scope", Shape::Text},
    Member{"metaData.media", Shape::Text},
    Member{"metaData.language", Shape::Text},
    Member{"metaData.isPrivate", Shape::Flag},
    Member{"parties", Shape::List},
    Member{"parties[]", Shape::Object},
    Member{"parties[].id", Shape::TextOrNumber},
    Member{"parties[].emailAddress", Shape::Text},
    Member{"parties[].name", Shape::Text},
    Member{"parties[].title", Shape::Text},
    Member{"parties[].phoneNumber", Shape::Text},
    Member{"parties[].userId", Shape::TextOrNumber},
    Member{"parties[].speakerId", Shape::TextOrNumber},
    Member{"parties[].affiliation", Shape::Text},
    Member{"parties[].methods", Shape::List},
    Member{"parties[].methods[]", Shape::Text},
    Member{"content", Shape::Object},
    Member{"content.trackers", Shape::List},
    Member{"content.trackers[]", Shape::Object},
    Member{"content.trackers[].name", Shape::Text},
    Member{"content.trackers[].count", Shape::Number},
    Member{"content.trackers[].type", Shape::Text},
    Member{"content.topics", Shape::List},
    Member{"content.topics[]", Shape::Object},
    Member{"content.topics[].name", Shape::Text},
    Member{"content.topics[].duration", Shape::Number},
    Member{"content.structure", Shape::List},
    Member{"content.structure[]", Shape::Object},
    Member{"content.brief", Shape::Text},
    Member{"content.outline", Shape::List},
    Member{"content.outline[]", Shape::Object},
    Member{"content.outline[].items", Shape::List},
    Member{"content.highlights", Shape::List},
    Member{"content.highlights[]", Shape::Object},
    Member{"content.highlights[].items", Shape::List},
    Member{"content.keyPoints", Shape::List},
    Member{"content.keyPoints[]", Shape::Object},
    Member{"content.keyPoints[].text", Shape::Text},
    Member{"content.callOutcome", Shape::Object},
    Member{"interaction", Shape::Object},
    Member{"interaction.speakers", Shape::List},
    Member{"interaction.speakers[]", Shape::Object},
    Member{"interaction.interactionStats", Shape::List},
    Member{"interaction.interactionStats[]", Shape::Object},
    Member{"interaction.questions", Shape::Object},
    Member{"collaboration", Shape::Object},
    Member{"collaboration.publicComments", Shape::List},
    Member{"collaboration.publicComments[]", Shape::Object},
    Member{"transcript", Shape::List},
    Member{"transcript[]", Shape::Object},
    Member{"transcript[].sentences", Shape::List},
    Member{"transcript[].sentences[]", Shape::Object},
    Member{"transcript[].sentences[].text", Shape::Text},
};

bool fits(const Tree& value, Shape shape) {
    switch (shape) {
        case Shape::Text:
            return value.string() != nullptr;
        case Shape::TextOrNumber:
            return value.string() || value.number();
        case Shape::Number:
            return value.number() != nullptr;
        case Shape::Flag:
            return value.boolean() != nullptr;
        case Shape::List:
            return value.array() != nullptr;
        case Shape::Object:
            return value.object() != nullptr;
    }
    return false;
}

std::string_view words_for(Shape shape) {
    switch (shape) {
        case Shape::Text:
            return "a text";
        case Shape::TextOrNumber:
            return "a text or a number";
        case Shape::Number:
            return "a number";
        case Shape::Flag:
            return "true or false";
        case Shape::List:
            return "a list";
        case Shape::Object:
            return "an object";
    }
    return "";
}

/// Whether everything that `path` leads to from `value` has the shape; a wrong type on the way is
/// left to the entry that names that place.
bool fits_at(const Tree& value, std::string_view path, Shape shape) {
    if (value.is_null()) return true;
    if (path.empty()) return fits(value, shape);
    if (path.starts_with("[]")) {
        const Tree::Array* items = value.array();
        if (!items) return true;
        path.remove_prefix(path.starts_with("[].") ? 3 : 2);
        for (const Tree& item : *items)
            if (!fits_at(item, path, shape)) return false;
        return true;
    }
    const std::size_t end = path.find_first_of(".[");
    const Tree* member = value.find(path.substr(0, end));
    if (!member) return true;
    if (end == std::string_view::npos) return fits_at(*member, {}, shape);
    return fits_at(*member, path.substr(path[end] == '.' ? end + 1 : end), shape);
}

}  // namespace

std::optional<std::string> wrong_type_in(const Tree& document) {
    for (const auto& [path, shape] : kMembers)
        if (!fits_at(document, path, shape))
            return std::string{path} + " must be " + std::string{words_for(shape)};
    return std::nullopt;
}

}  // namespace dealwire::intake
