#include "adapters/salesforce/ingest_csv.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <array>
#include <map>
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

std::string parent_column(const model::ParentReference& parent) {
    return parent.relationship + "." + parent.key_field;
}

bool is_parent_column(std::string_view name, const model::ParentReference& parent) {
    const std::size_t dot = parent.relationship.size();
    return name.size() == dot + 1 + parent.key_field.size() &&
           name.starts_with(parent.relationship) && name[dot] == '.' &&
           name.ends_with(parent.key_field);
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
        if (group.kind == WriteGroup::Kind::Delete) place("Id", 0);
    }

    [[nodiscard]] std::string header() const {
        std::string line;
        for (const std::string& name : names_) line += (line.empty() ? "" : ",") + name;
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
    std::size_t place(std::string_view name, std::size_t expected) {
        if (expected < names_.size() && names_[expected] == name) return expected;
        const auto known = places_.find(name);
        if (known != places_.end()) return known->second;
        places_.emplace(name, names_.size());
        names_.emplace_back(name);
        return names_.size() - 1;
    }

    std::size_t place(const model::ParentReference& parent, std::size_t expected) {
        if (expected < names_.size() && is_parent_column(names_[expected], parent)) return expected;
        return place(parent_column(parent), expected);
    }

    static std::size_t after(std::size_t place) { return place + 1; }

    /// Where the next cell is expected.
    std::size_t fill(std::size_t at, std::string_view cell) {
        cells_[at] = cell;
        return after(at);
    }

    std::vector<std::string> names_;
    std::map<std::string, std::size_t, std::less<>> places_;
    std::vector<std::string_view> cells_;  ///< of the line that is written
};

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
