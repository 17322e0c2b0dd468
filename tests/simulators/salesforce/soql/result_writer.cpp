#include "tests/simulators/salesforce/soql/result_writer.hpp"

#include "tests/simulators/salesforce/store/database.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace dealwire::orgsim {

namespace {

/// What stands in one JSON object: columns of the row, and parents by relationship name.
struct Shape {
    struct Entry {
        std::string key;
        const SoqlColumn* column = nullptr;
        std::size_t parent = 0;  ///< index into `parents` when there is no column
    };

    std::vector<Entry> entries;
    std::vector<Shape> parents;
    std::size_t id_cell = 0;
};

Shape& parent_of(Shape& shape, const std::string& name) {
    for (const auto& entry : shape.entries) {
        if (entry.column == nullptr && entry.key == name) return shape.parents[entry.parent];
    }
    shape.entries.push_back({name, nullptr, shape.parents.size()});
    return shape.parents.emplace_back();
}

Shape shape_of(const Translated& query) {
    Shape root;
    root.id_cell = query.id_cell;
    for (const SoqlColumn& column : query.columns) {
        Shape* at = &root;
        for (const auto& name : column.path) at = &parent_of(*at, name);
        at->entries.push_back({column.name, &column, 0});
    }
    for (const SoqlParent& parent : query.parents) {
        Shape* at = &root;
        for (const auto& name : parent.path) at = &parent_of(*at, name);
        at->id_cell = parent.id_cell;
    }
    return root;
}

std::string number_text(double value, int scale) {
    std::array<char, 400> buffer{};
    // An org writes money as 12.5, whole amounts as 12.0.
    const auto shortest = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                        std::chars_format::fixed);
    std::string text{buffer.data(), shortest.ptr};
    if (scale >= 0 && text.find('.') == std::string::npos) text.append(".0");
    return text;
}

class RecordWriter {
public:
    RecordWriter(Database& database, const Translated& query, const Schema& schema,
                 const std::string& base)
        : database_(database),
          query_(query),
          schema_(schema),
          base_(base),
          shape_(shape_of(query)) {
        if (const ObjectSchema* object = schema.find_object(query.object)) object_ = object;
    }

    std::string write(const Row& row) {
        std::string out;
        if (query_.aggregate) {
            out = R"({"attributes":{"type":"AggregateResult"})";
        } else {
            out = attributes(object_, text_of(row[query_.id_cell]));
        }
        write_entries(out, shape_, row);
        return out.append("}");
    }

private:
    static std::string text_of(const Value& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        return text == nullptr ? std::string{} : *text;
    }

    [[nodiscard]] std::string attributes(const ObjectSchema* object, const std::string& id) const {
        const std::string name = object == nullptr ? "Name" : object->name;
        return R"({"attributes":{"type":")" + name + R"(","url":")" + base_ + "/sobjects/" + name +
               "/" + id + R"("})";
    }

    void write_entries(std::string& out, const Shape& shape, const Row& row) {
        for (const auto& entry : shape.entries) {
            out.append(",").append(json_text(entry.key)).append(":");
            if (entry.column != nullptr) {
                write_column(out, *entry.column, row);
            } else {
                write_parent(out, shape.parents[entry.parent], row);
            }
        }
    }

    void write_parent(std::string& out, const Shape& parent, const Row& row) {
        const std::string id = text_of(row[parent.id_cell]);
        const ObjectSchema* object = schema_.find_by_prefix(id);
        if (id.empty()) {
            out.append("null");
            return;
        }
        out.append(attributes(object, id));
        write_entries(out, parent, row);
        out.append("}");
    }

    void write_column(std::string& out, const SoqlColumn& column, const Row& row) {
        if (column.child) return write_children(out, query_.children[*column.child], row);
        if (!is_compound(column.type)) {
            out.append(json_value(row[column.cell], column.type, column.scale));
            return;
        }
        const bool any = std::ranges::any_of(
            column.parts, [&](const auto& part) { return !is_null(row[part.second]); });
        if (!any) {
            out.append("null");
            return;
        }
        std::string object;
        for (const auto& [key, cell] : column.parts) {
            object.append(object.empty() ? "{" : ",").append(json_text(key)).append(":");
            const bool degrees = key == "latitude" || key == "longitude";
            object.append(
                json_value(row[cell], degrees ? FieldType::Double : FieldType::String, 0));
        }
        out.append(object).append("}");
    }

    void write_children(std::string& out, const Translated& children, const Row& row) {
        Translated bound = children;
        bound.binds.front() = row[query_.id_cell];
        const QueryAnswer answer = run_query(database_, bound, schema_, base_);
        if (answer.records.empty()) {
            out.append("null");
            return;
        }
        out.append(R"({"totalSize":)").append(std::to_string(answer.total));
        out.append(R"(,"done":true,"records":[)");
        for (std::size_t i = 0; i < answer.records.size(); ++i) {
            out.append(i == 0 ? "" : ",").append(answer.records[i]);
        }
        out.append("]}");
    }

    Database& database_;
    const Translated& query_;
    const Schema& schema_;
    const std::string& base_;
    const ObjectSchema* object_ = nullptr;
    Shape shape_;
};

}  // namespace

std::string json_text(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string csv_value(const Value& cell, FieldType type, int scale) {
    if (is_null(cell)) return {};
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
        if (type == FieldType::Boolean) return *integer != 0 ? "true" : "false";
        return std::to_string(*integer);
    }
    if (const auto* real = std::get_if<double>(&cell)) {
        return number_text(*real, type == FieldType::Int ? -1 : scale);
    }
    return std::get<std::string>(cell);
}

std::string json_value(const Value& cell, FieldType type, int scale) {
    if (is_null(cell)) return "null";
    const auto* text = std::get_if<std::string>(&cell);
    if (text == nullptr) return csv_value(cell, type, scale);
    if (type != FieldType::DateTime) return json_text(*text);
    std::string moment = *text;
    if (moment.ends_with('Z')) moment.replace(moment.size() - 1, 1, "+0000");
    return json_text(moment);
}

QueryAnswer run_query(Database& database, const Translated& query, const Schema& schema,
                      const std::string& base) {
    QueryAnswer answer;
    if (query.count_only) {
        const Value count = database.scalar(query.sql, query.binds);
        if (const auto* rows = std::get_if<std::int64_t>(&count)) answer.total = *rows;
        return answer;
    }
    RecordWriter writer{database, query, schema, base};
    if (query.children.empty()) {
        database.each(query.sql, query.binds, [&](Row&& row) {
            answer.records.push_back(writer.write(row));
            return true;
        });
    } else {
        // Children are read through the same database, which one statement at a time may use.
        for (const Row& row : database.rows(query.sql, query.binds)) {
            answer.records.push_back(writer.write(row));
        }
    }
    answer.total = static_cast<std::int64_t>(answer.records.size());
    return answer;
}

}  // namespace dealwire::orgsim
