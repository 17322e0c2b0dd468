#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/store/json.hpp"
#include "tests/simulators/salesforce/store/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim {

/// A parent named by one of its keys instead of its id: `"Account": {"Ext__c": "A-17"}`.
struct ParentKey {
    const FieldSchema* reference;
    const ObjectSchema* target;
    const FieldSchema* key;
    Value value;
};

/// What a client wants to write, in types of the store but not yet checked against the rules of
/// the object. The pointers belong to the org's full schema.
struct RecordInput {
    std::vector<std::pair<const FieldSchema*, Value>> values;
    std::vector<ParentKey> parents;

    void set(const FieldSchema& field, Value value);
    bool has(const FieldSchema& field) const;
};

/// The two faces of the org: what the user sees and what there is. The same object when nothing
/// is hidden.
struct SchemaView {
    const Schema& visible;
    const Schema& full;
};

/// Reads a record as REST sends it. `attributes` is skipped. Throws ApiError: INVALID_FIELD for an
/// unknown name, JSON_PARSER_ERROR for a wrong type, MALFORMED_ID for a bad id.
RecordInput input_from_json(const Json& body, const ObjectSchema& object, const SchemaView& view);

/// One JSON value for a field.
Value value_from_json(const FieldSchema& field, const Json& json);

/// One text value for a field, as in a Bulk CSV cell or a URL; throws ApiError as above with the
/// codes Bulk uses. Empty text is NULL.
Value value_from_text(const FieldSchema& field, std::string_view text);

/// The field for a header such as `Account.Ext__c`, `Owner.Username` or `Contact:Who.Ext__c`.
/// Throws ApiError INVALID_FIELD.
ParentKey parent_key(const ObjectSchema& object, std::string_view relationship,
                     std::string_view target_type, std::string_view key_field,
                     const SchemaView& view);

/// Length in UTF-16 units, as Salesforce counts.
int utf16_length(std::string_view utf8);

}  // namespace dealwire::orgsim
