#include "adapters/store/export_sheet.hpp"

#include "adapters/store/line_text.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::store {

using model::ExportRecord;
using model::ExportState;

namespace {

constexpr char kPart = ':';  // between the conversation and the rest of a key
constexpr std::string_view kNoId = "..................";
static_assert(kNoId.size() == model::RecordId::kLength);
constexpr std::size_t kBesideTexts = 40;  // bytes of a line beside its digest and its key
constexpr std::size_t kTextsOfALine = 96;
constexpr std::size_t kMostlyEnoughLines = 4;  // of one object of a conversation

constexpr std::string_view letter_of(ExportState state) {
    switch (state) {
        case ExportState::Written:
            return "w";
        case ExportState::Deleting:
            return "d";
        case ExportState::Pending:
        case ExportState::Parked:
            break;
    }
    return "p";
}

[[noreturn]] void damaged() {
    throw ports::StoreError{"The store holds a damaged list of export records."};
}

ExportState state_of(std::string_view letter) {
    for (const ExportState state :
         {ExportState::Written, ExportState::Pending, ExportState::Deleting})
        if (letter == letter_of(state)) return state;
    damaged();
}

model::RecordId id_of(std::string_view text) {
    if (text == kNoId) return {};
    const auto id = model::RecordId::parse(text);
    if (!id) damaged();
    return *id;
}

base::Instant instant_of(std::string_view digits) {
    std::int64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stopped != end) damaged();
    return base::Instant{std::chrono::milliseconds{value}};
}

/// What follows the conversation in the key; empty where it does not begin so.
std::string_view rest_of(std::string_view key, std::string_view conversation) {
    const std::size_t at = conversation.size();
    if (!key.starts_with(conversation) || key.size() <= at + 1 || key[at] != kPart) return {};
    return key.substr(at + 1);
}

std::string key_of(std::string_view conversation, std::string_view rest) {
    std::string key;
    key.reserve(conversation.size() + 1 + rest.size());
    return key.append(conversation).append(1, kPart).append(rest);
}

bool says_more_than_a_line(const ExportRecord& record) {
    return !record.error_code.empty() || !record.error.empty() || !record.remedy.empty() ||
           !record.error_fields.empty() || record.gone_at;
}

}  // namespace

ExportSheet::ExportSheet(base::Word key_field, std::string_view text)
    : key_field_{key_field}, texts_{text} {
    lines_.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')));
    each_line(text, [&](LineFields fields) {
        Line& line = lines_.emplace_back();
        line.state = state_of(fields.plain());
        line.id = id_of(fields.plain());
        line.changed_at = instant_of(fields.plain());
        line.digest = span_of(fields.plain(), text);
        line.key = span_of(fields.plain(), text);
    });
}

/// Of a field of `whole`, with which `texts_` begins.
ExportSheet::Span ExportSheet::span_of(std::string_view field, std::string_view whole) {
    if (field.find('\\') != std::string_view::npos) return added(LineFields{field}.text());
    if (field.empty()) return {};
    return {static_cast<std::uint32_t>(field.data() - whole.data()),
            static_cast<std::uint32_t>(field.size())};
}

ExportSheet::Span ExportSheet::added(std::string_view text) {
    const Span span{static_cast<std::uint32_t>(texts_.size()),
                    static_cast<std::uint32_t>(text.size())};
    texts_.append(text);
    return span;
}

bool ExportSheet::takes(const ExportRecord& record) const {
    return record.cascades && record.state != ExportState::Parked &&
           !says_more_than_a_line(record) && (empty() || record.key_field == key_field_) &&
           !rest_of(record.name.key, record.conversation.value).empty();
}

std::vector<ExportSheet::Line>::iterator ExportSheet::place_of(std::string_view rest) {
    return std::ranges::lower_bound(lines_, rest, {},
                                    [&](const Line& line) { return text_at(line.key); });
}

void ExportSheet::put(const ExportRecord& record) {
    changed_ = true;
    if (empty()) {
        key_field_ = record.key_field;
        lines_.reserve(kMostlyEnoughLines);
        texts_.reserve(kMostlyEnoughLines * kTextsOfALine);
    }
    const std::string_view rest = rest_of(record.name.key, record.conversation.value);
    auto place = place_of(rest);
    if (place == lines_.end() || text_at(place->key) != rest) {
        place = lines_.emplace(place);
        place->key = added(rest);
    }
    place->id = record.id;
    place->state = record.state;
    if (text_at(place->digest) != record.digest) place->digest = added(record.digest);
    place->changed_at = record.changed_at;
}

bool ExportSheet::forget(std::string_view conversation, std::string_view key) {
    const std::string_view rest = rest_of(key, conversation);
    const auto place = place_of(rest);
    if (rest.empty() || place == lines_.end() || text_at(place->key) != rest) return false;
    lines_.erase(place);
    return changed_ = true;
}

std::int64_t ExportSheet::count(ExportState state) const {
    return std::ranges::count(lines_, state, &Line::state);
}

std::vector<ExportRecord> ExportSheet::records(const std::string& conversation,
                                               const base::Word& object) const {
    std::vector<ExportRecord> found;
    found.reserve(lines_.size());
    for (const Line& line : lines_)
        found.push_back({.conversation = {conversation},
                         .name = {object, key_of(conversation, text_at(line.key))},
                         .key_field = key_field_,
                         .cascades = true,
                         .id = line.id,
                         .state = line.state,
                         .digest = std::string{text_at(line.digest)},
                         .error_code = {},
                         .error = {},
                         .remedy = {},
                         .changed_at = line.changed_at});
    return found;
}

std::string ExportSheet::text() const {
    std::string text;
    text.reserve(texts_.size() + lines_.size() * kBesideTexts);
    LineWriter writer{text};
    for (const Line& line : lines_) {
        writer.add_plain(letter_of(line.state))
            .add_plain(line.id.empty() ? kNoId : line.id.view())
            .add_plain(std::to_string(to_number(line.changed_at)))
            .add(text_at(line.digest))
            .add(text_at(line.key))
            .end();
    }
    return text;
}

std::vector<std::string> conversations_in(std::string_view key) {
    std::vector<std::string> found;
    for (std::size_t at = key.find(kPart); at != std::string_view::npos;
         at = key.find(kPart, at + 1))
        if (at > 0 && at + 1 < key.size()) found.emplace_back(key.substr(0, at));
    return found;
}

}  // namespace dealwire::store
