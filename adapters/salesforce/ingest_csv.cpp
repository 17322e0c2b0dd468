#include "adapters/salesforce/ingest_csv.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

namespace dealwire::salesforce {

using model::DesiredRecord;
using ports::WriteGroup;

namespace {

constexpr std::string_view kNull = "#N/A";
// Source: Bulk API 2.0 Developer Guide, "Limits": characters per field and per record. Bytes are
// never fewer than characters.
constexpr std::size_t kLongestCell = 131'072;
constexpr std::size_t kLongestRow = 400'000;
constexpr std::size_t kLongestMessage = 500;
constexpr std::size_t kSeparators = 8;  // bytes of a line beside its texts

std::string_view plain_text(const model::PackedValue& value) {
    if (const auto flag = value.boolean()) return *flag ? "true" : "false";
    if (const auto number = value.number()) return *number;
    const auto text = value.string();
    // An empty cell would leave the field alone.
    return text && !text->empty() ? *text : kNull;
}

constexpr std::array<bool, 256> quoted_bytes() {
    std::array<bool, 256> quoted{};
    for (const unsigned char byte : {'"', ',', '\r', '\n'}) quoted[byte] = true;
    return quoted;
}

constexpr std::array<bool, 256> kQuoted = quoted_bytes();

bool needs_quotes(std::string_view text) {
    return text.starts_with(' ') || text.ends_with(' ') ||
           std::ranges::any_of(text, [](char c) { return kQuoted[static_cast<unsigned char>(c)]; });
}

void append_cell(std::string& line, std::string_view text) {
    if (!needs_quotes(text)) {
        line += text;
        return;
    }
    line += '"';
    for (const char c : text) {
        if (c == '"') line += '"';
        line += c;
    }
    line += '"';
}

base::Word parent_column(const model::ParentReference& parent) {
    return parent.relationship.text() + "." + parent.key_field.text();
}

/// The columns of a group, and where each stands.
class Columns {
public:
    explicit Columns(const WriteGroup& group) {
        for (const DesiredRecord& record : group.upserts) {
            std::size_t next = after(place(record.key_field, 0));
            if (record.parent) next = after(place(*record.parent, next));
            for (const auto& [field, value] : record.fields) next = after(place(field, next));
        }
        if (group.kind == WriteGroup::Kind::Delete) place(base::Word{"Id"}, 0);
    }

    [[nodiscard]] std::string header() const {
        std::string line;
        for (const base::Word& name : names_) line += (line.empty() ? "" : ",") + name.text();
        return line + "\n";
    }

    void append_line(const DesiredRecord& record, std::string& text) {
        cells_.assign(names_.size(), {});
        std::size_t next = fill(place(record.key_field, 0), record.name.key);
        if (record.parent) next = fill(place(*record.parent, next), record.parent->key);
        for (const auto& [field, value] : record.fields)
            next = fill(place(field, next), plain_text(value));
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            if (i > 0) text += ',';
            append_cell(text, cells_[i]);
        }
        text += '\n';
    }

private:
    /// Rows of one object name their fields in one order, so the next place is almost always right.
    std::size_t place(const base::Word& name, std::size_t expected) {
        if (expected < names_.size() && names_[expected] == name) return expected;
        const auto [known, added] = places_.try_emplace(name, names_.size());
        if (added) names_.push_back(name);
        return known->second;
    }

    /// Rows of one object mostly name their parent in one way.
    std::size_t place(const model::ParentReference& parent, std::size_t expected) {
        const auto relation = std::pair{parent.relationship, parent.key_field};
        if (relation != relation_) {
            relation_ = relation;
            relation_column_ = parent_column(parent);
        }
        return place(relation_column_, expected);
    }

    static std::size_t after(std::size_t place) { return place + 1; }

    /// Where the next cell is expected.
    std::size_t fill(std::size_t at, std::string_view cell) {
        cells_[at] = cell;
        return after(at);
    }

    std::vector<base::Word> names_;
    std::map<base::Word, std::size_t> places_;
    std::pair<base::Word, base::Word> relation_;
    base::Word relation_column_;
    std::vector<std::string_view> cells_;  ///< of the line that is written
};

/// About as large as the text of the group will be: a text that grows to that is copied again and
/// again, each time into memory that is new to the process.
std::size_t likely_bytes(const WriteGroup& group) {
    std::size_t bytes = group.deletes.size() * (model::RecordId::kLength + 1);
    for (const DesiredRecord& record : group.upserts)
        bytes += record.name.key.size() + record.fields.bytes() +
                 (record.parent ? record.parent->key.size() : 0) + kSeparators;
    return bytes;
}

bool are_fields(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == ',' || c == ' ';
    });
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::vector<std::string> field_names(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        if (const auto name = trimmed(text.substr(0, end)); !name.empty()) names.emplace_back(name);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return names;
}

bool is_code(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

}  // namespace

bool fits_csv(const DesiredRecord& record) {
    std::size_t bytes = record.name.key.size();
    for (const auto& [field, value] : record.fields) {
        if (value.nested()) return false;
        if (const auto text = value.string()) {
            if (*text == kNull || text->size() > kLongestCell) return false;
            bytes += text->size();
        }
    }
    return bytes <= kLongestRow && record.name.key != kNull && !record.name.key.empty();
}

IngestCsv ingest_csv(const WriteGroup& group, std::size_t most_bytes) {
    Columns columns{group};
    IngestCsv csv{columns.header(), 0};
    csv.text.reserve(csv.text.size() + std::min(likely_bytes(group), most_bytes + kLongestRow));
    // Takes the line back where it is too much.
    const auto fits = [&](std::size_t before) {
        if (csv.rows > 0 && csv.text.size() > most_bytes) {
            csv.text.resize(before);
            return false;
        }
        ++csv.rows;
        return true;
    };
    for (const DesiredRecord& record : group.upserts) {
        const std::size_t before = csv.text.size();
        columns.append_line(record, csv.text);
        if (!fits(before)) break;
    }
    for (const model::RecordId& id : group.deletes) {
        const std::size_t before = csv.text.size();
        csv.text.append(id.view()).push_back('\n');
        if (!fits(before)) break;
    }
    return csv;
}

OrgError row_error(std::string_view text) {
    OrgError error;
    std::string_view rest = trimmed(text);
    if (rest.ends_with("--")) rest = trimmed(rest.substr(0, rest.size() - 2));
    if (const auto colon = rest.find(':');
        colon != std::string_view::npos && is_code(rest.substr(0, colon))) {
        error.code = rest.substr(0, colon);
        rest.remove_prefix(colon + 1);
    }
    if (const auto colon = rest.rfind(':');
        colon != std::string_view::npos && are_fields(rest.substr(colon + 1))) {
        error.fields = field_names(rest.substr(colon + 1));
        rest = rest.substr(0, colon);
    }
    error.message = base::cut(base::without_control_characters(rest), kLongestMessage);
    return error;
}

}  // namespace dealwire::salesforce
