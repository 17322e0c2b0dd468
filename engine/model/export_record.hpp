#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/error.hpp"
#include "engine/base/id.hpp"
#include "engine/base/rare.hpp"
#include "engine/base/word.hpp"
#include "engine/model/packed_fields.hpp"
#include "engine/model/record_id.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::model {

/// A record is named by its object and its external id; that name is known before it is sent.
struct RecordName {
    base::Word object;  ///< with namespace prefix, e.g. "Conversation_Topic__c"
    std::string key;    ///< value of the external id field

    auto operator<=>(const RecordName&) const = default;
    bool operator==(const RecordName&) const = default;
};

/// A parent named by its external id, e.g. {"Conversation__r", "Conversation_Key__c", "77"}.
struct ParentReference {
    base::Word relationship;
    base::Word key_field;
    std::string key;

    bool operator==(const ParentReference&) const = default;
};

/// Why a record is not sent although it is wanted.
struct Objection {
    std::string code;
    std::string detail;  ///< a sentence for the admin
    std::string remedy;
    std::string field;

    bool operator==(const Objection&) const = default;
};

/// Fields that are not sent with every upsert of a record.
struct SparedFields {
    std::vector<std::string> only_new;  ///< that the org takes while it creates the record
    /// Sent only while the record is new, or where `steady_basis` is another than when it was
    /// written last. Their values do not count for the digest.
    std::vector<std::string> steady = {};
    std::string steady_basis = {};  ///< digest; empty where no field is steady

    bool operator==(const SparedFields&) const = default;
};

/// A record as it should stand in the org. Half a million of them wait for jobs at once, so what
/// hardly any of them has takes no room in the others.
struct DesiredRecord {
    RecordName name;
    base::Word key_field;  ///< the external id field of the object
    std::optional<ParentReference> parent;
    PackedFields fields;  ///< without the key; null clears
    std::string digest;   ///< canonical, over name, key field, parent, fields and `steady_basis`
    base::Rare<SparedFields> spared = {};
    base::Rare<Objection> objection = {};  ///< set: parked for this reason instead of being sent
    bool may_be_new = true;  ///< false: kept true where it is in the org, but never added

    bool operator==(const DesiredRecord&) const = default;
};

/// What we believe about a record in the org.
enum class ExportState {
    Pending,  ///< named and perhaps sent; the answer is not known
    Written,  ///< in the org with `digest`
    Parked,   ///< refused; left alone until what we want changes or a person asks for a retry
    Deleting  ///< deletion sent or about to be; the answer is not known
};

const char* name_of(ExportState state);

struct ExportRecord {
    base::ConversationId conversation;
    RecordName name;
    base::Word key_field;
    bool cascades = false;  ///< goes with its conversation record when that one is deleted
    RecordId id;            ///< empty until the org told it
    ExportState state = ExportState::Pending;
    std::string digest;      ///< of what was last sent
    std::string error_code;  ///< only with Parked
    std::string error;       ///< the org's own words
    std::string remedy;
    base::Instant changed_at;
    /// When somebody deleted it in the org; it is left alone then. Absent while it is in place.
    std::optional<base::Instant> gone_at = {};
    std::vector<std::string> error_fields = {};  ///< that the org blames; only with Parked

    bool operator==(const ExportRecord&) const = default;
};

/// Why it is parked, in the words of the org.
void note_refusal(ExportRecord& record, const base::Error& error);
void forget_refusal(ExportRecord& record);

}  // namespace dealwire::model
