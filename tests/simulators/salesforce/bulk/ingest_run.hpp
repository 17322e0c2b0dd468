#pragma once

#include "tests/simulators/salesforce/bulk/csv.hpp"
#include "tests/simulators/salesforce/bulk/job.hpp"
#include "tests/simulators/salesforce/store/record_store.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::orgsim {

/// The records an ingest job writes to, and in whose name.
struct IngestTarget {
    RecordStore& store;
    SchemaView view;
    Actor actor;
};

/// The work of one ingest job over its uploaded CSV, done in slices so that a long job does not
/// keep the org from answering. Rows go through RecordStore, so every rule of the org holds; a row
/// that is refused never keeps others from being written.
class IngestRun {
public:
    /// `operation`: insert, update, upsert, delete or hardDelete. `key`: the external id field of
    /// an upsert. The strings and `target`'s schemas must outlive the run.
    IngestRun(const std::string& csv, CsvForm form, std::string operation, std::string object,
              std::string key);

    /// Works until all is done or the moment has come. True: finished, successfully or not.
    bool step(const IngestTarget& target, SteadyTime until);

    /// Why the whole job failed; empty when it did not.
    [[nodiscard]] const std::string& error() const { return error_; }

    [[nodiscard]] std::int64_t processed() const { return processed_; }

    [[nodiscard]] std::int64_t failed() const { return failed_; }

    [[nodiscard]] const std::string& successful_csv() const { return successful_; }

    [[nodiscard]] const std::string& failed_csv() const { return failures_; }

    /// What was not reached, with its header. The whole upload when nothing was.
    [[nodiscard]] std::string unprocessed_csv() const;

private:
    using Cells = std::vector<std::string>;

    /// What one column of the upload means.
    struct Column {
        const FieldSchema* field = nullptr;
        std::optional<ParentKey> parent;
        bool is_id = false;
        bool is_key = false;
    };

    void begin(const IngestTarget& target);
    Column column_for(const std::string& header, const ObjectSchema& object,
                      const SchemaView& view) const;
    void check_line_ending() const;
    bool next_chunk(const IngestTarget& target);
    void write_row(const IngestTarget& target, const Cells& row, bool repeated);
    Upserted apply(const IngestTarget& target, const Cells& row);
    [[nodiscard]] RecordInput input_of(const Cells& row) const;
    [[nodiscard]] std::string id_of(const Cells& row) const;
    [[nodiscard]] std::string key_of(const Cells& row) const;
    void record_failure(const Cells& row, const std::string& error);

    std::string operation_;
    std::string object_name_;
    std::string key_name_;
    CsvForm form_;
    CsvReader reader_;
    CsvReader rest_;  ///< stands before the first row that was not written
    bool begun_ = false;
    bool header_read_ = false;  ///< and understood: `rest_` stands behind it
    Cells header_;
    std::vector<Column> columns_;
    const ObjectSchema* object_ = nullptr;
    const FieldSchema* key_ = nullptr;
    std::string successful_;
    std::string failures_;
    std::string error_;
    std::int64_t processed_ = 0;
    std::int64_t failed_ = 0;
};

}  // namespace dealwire::orgsim
