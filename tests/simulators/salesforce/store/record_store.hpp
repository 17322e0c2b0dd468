#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/store/database.hpp"
#include "tests/simulators/salesforce/store/record.hpp"
#include "tests/simulators/salesforce/store/record_input.hpp"
#include "tests/simulators/salesforce/store/times.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim {

/// Who writes, and what this user may see.
struct Actor {
    std::string user_id;
    const Schema* visible;  ///< null: everything (the org itself)
};

struct Upserted {
    std::string id;
    bool created = false;
};

/// Rows written through the rules since the last reset.
struct WriteCounts {
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t deleted = 0;
};

/// More than one record has the key: HTTP 300.
struct SeveralMatches {
    std::vector<std::string> ids;
};

/// Records with Salesforce's rules: required fields, lengths, picklists, references, unique keys,
/// master-detail, recycle bin, derived fields, roll-ups. Every call is all or nothing and throws
/// ApiError when the record is refused. Guarded by the org's lock. Objects passed in must belong
/// to the full schema given to the constructor.
class RecordStore {
public:
    RecordStore(Database& database, const Schema& schema, const OrgClock& clock,
                std::string instance);

    std::string insert(const ObjectSchema& object, const RecordInput& input, const Actor& actor);
    void update(const ObjectSchema& object, const std::string& id, const RecordInput& input,
                const Actor& actor);
    /// `input` must not hold `key`. Throws SeveralMatches when the key is not unique.
    Upserted upsert(const ObjectSchema& object, const FieldSchema& key, const Value& key_value,
                    const RecordInput& input, const Actor& actor);
    /// To the recycle bin, with everything that hangs on it.
    void remove(const ObjectSchema& object, const std::string& id, const Actor& actor);
    /// Gone for good, as after emptying the recycle bin.
    void purge(const ObjectSchema& object, const std::string& id);
    /// The log of deletions begins now, as after the platform has trimmed it; the bin stays as it
    /// is.
    void trim_deletion_log(const ObjectSchema& object);
    /// Deletions before that may be lost: the last row that is gone for good, or the last trimming.
    std::optional<std::string> deletions_lost_before(const ObjectSchema& object);
    void undelete(const ObjectSchema& object, const std::string& id, const Actor& actor);
    /// Losers go to the bin with MasterRecordId; what pointed to them points to the winner.
    void merge(const ObjectSchema& object, const std::string& winner,
               const std::vector<std::string>& losers, const Actor& actor);

    /// The row, deleted or not; nothing when there is none. The id must be 18 characters.
    std::optional<Record> find(const ObjectSchema& object, const std::string& id);
    /// Ids of live rows, matching as the field's case rule says.
    std::vector<std::string> find_by(const ObjectSchema& object, const FieldSchema& field,
                                     const Value& value);

    /// A row as it is, for seeds: no checks, no derived fields beyond NULL booleans → 0. Needs an
    /// "Id" (15 or 18 characters) or makes one.
    std::string load(const ObjectSchema& object, Record record);
    /// System fields of `record` that are NULL, as of `when`.
    void stamp(Record& record, Seconds when, const std::string& user_id) const;

    /// Called with each row before it is written through the rules; may throw ApiError to refuse
    /// it.
    std::function<void(const Record&)> inspect;
    WriteCounts counts;

    Database& database() { return database_; }

    const Schema& schema() const { return schema_; }

    std::string now() const { return stored_time(clock_.now()); }

    /// Sets cells of one row without rules; the stamp moves.
    void touch(const ObjectSchema& object, const std::string& id,
               std::vector<std::pair<std::string, Value>> cells);
    std::string next_id(const ObjectSchema& object);
    /// Writes one complete row.
    void write_new(const Record& record);
    void recompute_roll_ups(const Record& child);

private:
    struct RollupTarget {
        const ObjectSchema* parent;
        const FieldSchema* field;
        const FieldSchema* reference;
    };

    void index_roll_ups();
    void apply(Record& record, const RecordInput& input);
    void apply_defaults(Record& record, const Actor& actor) const;
    void check_references(const Record& record, const RecordInput& input);
    void check_reference(const FieldSchema& field, const std::string& id);
    void check_unique(const Record& record, const FieldSchema& field, const Value& value);
    void check_unique(const Record& record, const RecordInput& input);
    std::string resolve(const ParentKey& parent);
    Record existing(const ObjectSchema& object, const std::string& id);
    void write_changes(const Record& before, const Record& after);
    void finish_create(Record& record, const RecordInput& input, const Actor& actor);
    void remove_row(const Record& record, const std::string& root, const Actor& actor);
    void remove_children(const Record& parent, const std::string& root, const Actor& actor);
    std::vector<std::string> pointing_to(const ObjectSchema& child, const std::string& field,
                                         const std::string& id, bool live_only);
    void restore_row(const ObjectSchema& object, const std::string& id, const Actor& actor);
    std::string auto_number(const ObjectSchema& object, const std::string& format);

    Database& database_;
    const Schema& schema_;
    const OrgClock& clock_;
    std::string instance_;
    std::map<std::string, std::uint64_t> last_number_;
    std::map<std::string, std::uint64_t> last_auto_number_;
    std::map<std::string, std::vector<RollupTarget>> roll_ups_;
    std::map<const ObjectSchema*, std::string> select_sql_;
    std::map<const ObjectSchema*, std::string> insert_sql_;
};

/// Whether the actor may do this to the object at all; throws ApiError.
void check_object_right(const ObjectSchema& object, const Actor& actor, std::string_view action);

}  // namespace dealwire::orgsim
