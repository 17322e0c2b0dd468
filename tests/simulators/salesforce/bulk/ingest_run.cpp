#include "tests/simulators/salesforce/bulk/ingest_run.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"

#include <algorithm>
#include <chrono>

namespace dealwire::orgsim {

namespace {

constexpr int kBadRequest = 400;
constexpr std::size_t kChunk = 200;  // as many records as one transaction of an org takes
constexpr std::string_view kNull = "#N/A";

/// `CODE:text:fields --`
std::string row_error(const ApiError& error) {
    std::string text = error.code + ":" + error.what() + ":";
    for (std::size_t i = 0; i < error.fields.size(); ++i) {
        text.append(i == 0 ? "" : ",").append(error.fields[i]);
    }
    return text.append(" --");
}

[[noreturn]] void fail_job(const std::string& text) {
    throw ApiError(kBadRequest, "InvalidBatch", "InvalidBatch : " + text);
}

bool deletes(const std::string& operation) {
    return operation == "delete" || operation == "hardDelete";
}

}  // namespace

IngestRun::IngestRun(const std::string& csv, CsvForm form, std::string operation,
                     std::string object, std::string key)
    : operation_(std::move(operation)),
      object_name_(std::move(object)),
      key_name_(std::move(key)),
      form_(form),
      reader_(csv, form),
      rest_(csv, form) {}

bool IngestRun::step(const IngestTarget& target, SteadyTime until) {
    try {
        if (!begun_) begin(target);
        while (next_chunk(target)) {
            if (std::chrono::steady_clock::now() >= until) return false;
        }
    } catch (const ApiError& error) {
        error_ = error.what();
    } catch (const CsvError& error) {
        error_ = std::string{"InvalidBatch : Failed to parse CSV: "} + error.what();
    } catch (const std::runtime_error& error) {
        error_ = std::string{"InternalServerError : "} + error.what();
    }
    return true;
}

void IngestRun::begin(const IngestTarget& target) {
    begun_ = true;
    object_ = target.view.full.find_object(object_name_);
    if (object_ == nullptr) fail_job("Object not found : " + object_name_);
    auto header = reader_.next();
    if (!header) return;
    header_ = std::move(*header);
    check_line_ending();
    if (deletes(operation_) && (header_.size() != 1 || !same_name(header_.front(), "Id"))) {
        fail_job("Field name not found : only Id is allowed in a " + operation_);
    }
    for (const auto& name : header_) {
        columns_.push_back(column_for(name, *object_, target.view));
    }
    append_csv_row(successful_, header_, form_);
    successful_.insert(
        0, std::string{"\"sf__Id\""} + form_.delimiter + "\"sf__Created\"" + form_.delimiter);
    append_csv_row(failures_, header_, form_);
    failures_.insert(
        0, std::string{"\"sf__Id\""} + form_.delimiter + "\"sf__Error\"" + form_.delimiter);
    rest_ = reader_;
    header_read_ = true;
    if (operation_ == "upsert") key_ = object_->find_field(key_name_);
}

void IngestRun::check_line_ending() const {
    if (!reader_.line_ending_differs()) return;
    fail_job(std::string{"LineEnding is invalid on user data. Current LineEnding setting is "} +
             (form_.line_ending == LineEnding::Crlf ? "CRLF" : "LF"));
}

IngestRun::Column IngestRun::column_for(const std::string& header, const ObjectSchema& object,
                                        const SchemaView& view) const {
    const ObjectSchema* visible = view.visible.find_object(object.name);
    Column column;
    const auto dot = header.find('.');
    if (dot == std::string::npos) {
        column.field = object.find_field(header);
        const bool seen = visible != nullptr && visible->find_field(header) != nullptr;
        if (column.field == nullptr || !seen || is_compound(column.field->type)) {
            fail_job("Field name not found : " + header);
        }
        column.is_id = column.field->type == FieldType::Id;
        column.is_key = operation_ == "upsert" && same_name(header, key_name_);
        return column;
    }
    const auto colon = header.substr(0, dot).find(':');
    const bool typed = colon != std::string::npos;
    const std::string type = typed ? header.substr(0, colon) : "";
    const std::size_t start = typed ? colon + 1 : 0;
    try {
        column.parent = parent_key(object, header.substr(start, dot - start), type,
                                   header.substr(dot + 1), view);
    } catch (const ApiError&) {
        fail_job("Field name not found : " + header);
    }
    return column;
}

bool IngestRun::next_chunk(const IngestTarget& target) {
    std::vector<Cells> rows;
    std::map<std::string, int> keys;
    const bool exact = key_ != nullptr && key_->case_sensitive;
    const auto fold = [exact](std::string key) { return exact ? key : lower(key); };
    while (rows.size() < kChunk) {
        auto row = reader_.next();
        if (!row) break;
        if (row->size() != header_.size()) {
            fail_job("A row has " + std::to_string(row->size()) + " columns, the header has " +
                     std::to_string(header_.size()));
        }
        if (key_ != nullptr) ++keys[fold(key_of(*row))];
        rows.push_back(std::move(*row));
    }
    Transaction chunk{target.store.database()};
    for (const Cells& row : rows) {
        const std::string key = key_ == nullptr ? "" : fold(key_of(row));
        write_row(target, row, !key.empty() && keys[key] > 1);
    }
    chunk.commit();
    rest_ = reader_;
    return rows.size() == kChunk;
}

void IngestRun::write_row(const IngestTarget& target, const Cells& row, bool repeated) {
    ++processed_;
    try {
        if (repeated) {
            throw ApiError(kBadRequest, "DUPLICATE_VALUE",
                           "Duplicate external id specified: " + key_of(row), {key_->name});
        }
        const Upserted written = apply(target, row);
        Cells line{written.id, written.created ? "true" : "false"};
        line.insert(line.end(), row.begin(), row.end());
        append_csv_row(successful_, line, form_);
    } catch (const ApiError& error) {
        record_failure(row, row_error(error));
    } catch (const SeveralMatches&) {
        record_failure(row, "DUPLICATE_EXTERNAL_ID:" + key_name_ +
                                ": more than one record found for external id field:" + key_name_ +
                                " --");
    }
}

void IngestRun::record_failure(const Cells& row, const std::string& error) {
    ++failed_;
    const auto id = normal_id(id_of(row));
    Cells line{id.value_or(""), error};
    line.insert(line.end(), row.begin(), row.end());
    append_csv_row(failures_, line, form_);
}

Upserted IngestRun::apply(const IngestTarget& target, const Cells& row) {
    RecordStore& store = target.store;
    if (operation_ == "insert") return {store.insert(*object_, input_of(row), target.actor), true};
    if (operation_ == "upsert") {
        const Value key = key_ == nullptr ? Value{} : value_from_text(*key_, key_of(row));
        return store.upsert(*object_, *key_, key, input_of(row), target.actor);
    }
    const std::string given = id_of(row);
    if (given.empty()) {
        throw ApiError(kBadRequest, "MISSING_ARGUMENT",
                       "Id not specified in an " + operation_ + " call", {"Id"});
    }
    const auto id = normal_id(given);
    if (!id || !id->starts_with(object_->key_prefix)) {
        throw ApiError(kBadRequest, "MALFORMED_ID",
                       "Record ID: id value of incorrect type: " + given, {"Id"});
    }
    if (operation_ == "update") {
        store.update(*object_, *id, input_of(row), target.actor);
    } else {
        store.remove(*object_, *id, target.actor);
        if (operation_ == "hardDelete") store.purge(*object_, *id);
    }
    return {*id, false};
}

RecordInput IngestRun::input_of(const Cells& row) const {
    RecordInput input;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const Column& column = columns_[i];
        const bool names_record = column.is_key || (column.is_id && operation_ == "update");
        if (names_record || row[i].empty()) continue;
        const bool clear = row[i] == kNull;
        if (column.field != nullptr) {
            input.set(*column.field, clear ? Value{} : value_from_text(*column.field, row[i]));
        } else if (clear) {
            input.set(*column.parent->reference, Value{});
        } else {
            ParentKey parent = *column.parent;
            parent.value = value_from_text(*parent.key, row[i]);
            input.parents.push_back(std::move(parent));
        }
    }
    return input;
}

std::string IngestRun::id_of(const Cells& row) const {
    const auto found = std::ranges::find_if(columns_, &Column::is_id);
    return found == columns_.end() ? "" : row[static_cast<std::size_t>(found - columns_.begin())];
}

std::string IngestRun::key_of(const Cells& row) const {
    const auto found = std::ranges::find_if(columns_, &Column::is_key);
    if (found == columns_.end()) return "";
    const std::string& key = row[static_cast<std::size_t>(found - columns_.begin())];
    return key == kNull ? "" : key;
}

std::string IngestRun::unprocessed_csv() const {
    std::string out;
    CsvReader rest = rest_;
    if (header_read_) append_csv_row(out, header_, form_);
    try {
        while (const auto row = rest.next()) append_csv_row(out, *row, form_);
    } catch (const CsvError&) {
        return out;  // what cannot be read cannot be shown either
    }
    return out;
}

}  // namespace dealwire::orgsim
