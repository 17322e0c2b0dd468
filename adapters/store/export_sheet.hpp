#pragma once

#include "engine/model/export_record.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::store {

/// The details of one object of one conversation that are simply there, or being sent: one row of
/// the store instead of one for each. What people ask for by itself is not among them: records
/// without a parent, parked ones, and those that somebody deleted in the org.
class ExportSheet {
public:
    ExportSheet() = default;
    /// `text` is what `text()` gave. Throws StoreError where it is damaged.
    ExportSheet(base::Word key_field, std::string_view text);

    /// Whether the record can stand here. Its key begins with its conversation.
    [[nodiscard]] bool takes(const model::ExportRecord& record) const;
    /// Adds or replaces one that it takes.
    void put(const model::ExportRecord& record);
    /// False where it has no such record.
    bool forget(std::string_view conversation, std::string_view key);

    [[nodiscard]] bool empty() const { return lines_.empty(); }

    /// Since it was made of a text.
    [[nodiscard]] bool changed() const { return changed_; }

    [[nodiscard]] std::int64_t count(model::ExportState state) const;

    [[nodiscard]] const base::Word& key_field() const { return key_field_; }

    /// In ascending key.
    [[nodiscard]] std::vector<model::ExportRecord> records(const std::string& conversation,
                                                           const base::Word& object) const;

    /// As wide before an answer as after it, so that a database writes it over in its place.
    [[nodiscard]] std::string text() const;

private:
    /// A place in `texts_`.
    struct Span {
        std::uint32_t at = 0;
        std::uint32_t size = 0;
    };

    struct Line {
        Span key;  ///< without the conversation
        Span digest;
        model::RecordId id;
        model::ExportState state = model::ExportState::Pending;
        base::Instant changed_at;
    };

    [[nodiscard]] std::string_view text_at(Span span) const {
        return std::string_view{texts_}.substr(span.at, span.size);
    }

    Span added(std::string_view text);
    Span span_of(std::string_view field, std::string_view whole);
    std::vector<Line>::iterator place_of(std::string_view rest);

    base::Word key_field_;
    std::string texts_;  ///< keys and digests of all lines: one piece of memory, not two for each
    std::vector<Line> lines_;  ///< in ascending key
    bool changed_ = false;
};

/// The conversations that a key may belong to if its record stands on a sheet.
std::vector<std::string> conversations_in(std::string_view key);

}  // namespace dealwire::store
