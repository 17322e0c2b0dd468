#include "adapters/salesforce/ingest_csv.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace dealwire::salesforce {

using base::Tree;
using model::DesiredRecord;
using ports::WriteGroup;

namespace {

constexpr std::string_view kNull = "#N/A";
// Source: Bulk API 2.0 Developer Guide, "Limits": characters per field and per record. Bytes are
// never fewer than characters.
constexpr std::size_t kLongestCell = 131'072;
constexpr std::size_t kLongestRow = 400'000;
constexpr std::size_t kLongestMessage = 500;

std::string_view plain_text(const Tree& value) {
    if (value.is_null()) return kNull;
    if (const bool* flag = value.boolean()) return *flag ? "true" : "false";
    if (const base::Number* number = value.number()) return number->text;
    const std::string* text = value.string();
    // An empty cell would leave the field alone.
    return text && !text->empty() ? std::string_view{*text} : kNull;
}

bool needs_quotes(std::string_view text) {
    return text.find_first_of("\",\r\n") != std::string_view::npos || text.starts_with(' ') ||
           text.ends_with(' ');
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

/// The columns of a group, and where each stands.
class Columns {
public:
    explicit Columns(const WriteGroup& group) {
        for (const DesiredRecord& record : group.upserts) {
            place(record.key_field);
            if (record.parent) place(parent_column(*record.parent));
            for (const auto& [field, value] : record.fields) place(field);
        }
        if (group.kind == WriteGroup::Kind::Delete) place("Id");
    }

    [[nodiscard]] std::string header() const {
        std::string line;
        for (const std::string& name : names_) line += (line.empty() ? "" : ",") + name;
        return line + "\n";
    }

    [[nodiscard]] std::string line(const DesiredRecord& record) const {
        std::vector<std::string_view> cells(names_.size());
        cells[places_.at(record.key_field)] = record.name.key;
        if (record.parent) cells[places_.at(parent_column(*record.parent))] = record.parent->key;
        for (const auto& [field, value] : record.fields)
            cells[places_.at(field)] = plain_text(value);
        std::string line;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) line += ',';
            append_cell(line, cells[i]);
        }
        return line + "\n";
    }

private:
    void place(const std::string& name) {
        if (places_.try_emplace(name, names_.size()).second) names_.push_back(name);
    }

    std::vector<std::string> names_;
    std::map<std::string, std::size_t> places_;
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
        if (value.object() || value.array()) return false;
        if (const std::string* text = value.string()) {
            if (*text == kNull || text->size() > kLongestCell) return false;
            bytes += text->size();
        }
    }
    return bytes <= kLongestRow && record.name.key != kNull && !record.name.key.empty();
}

IngestCsv ingest_csv(const WriteGroup& group, std::size_t most_bytes) {
    const Columns columns{group};
    IngestCsv csv{columns.header(), 0};
    const auto add = [&](const std::string& line) {
        if (csv.rows > 0 && csv.text.size() + line.size() > most_bytes) return false;
        csv.text += line;
        ++csv.rows;
        return true;
    };
    for (const DesiredRecord& record : group.upserts)
        if (!add(columns.line(record))) break;
    for (const model::RecordId& id : group.deletes)
        if (!add(id.text() + "\n")) break;
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
