#pragma once

#include "tests/simulators/salesforce/schema/field_type.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim {

struct PicklistValue {
    std::string value;
    std::string label;
    bool active = true;
    bool default_value = false;
};

/// What deleting the parent does to the rows that point to it.
enum class OnParentDelete { Clear, Cascade, Restrict };

/// Which children a roll-up takes: those where the field is the value, or is not.
struct RollupFilter {
    std::string child_field;
    bool negated = false;  ///< notEqual
    std::string value;     ///< as in the metadata; empty for none
};

/// One roll-up of a master-detail parent; recomputed by the store whenever a child changes.
struct Rollup {
    std::string operation;  ///< count, sum, min, max
    std::string child_object;
    std::string child_reference;  ///< the master-detail field of the child
    std::string child_field;      ///< empty for count
    std::vector<RollupFilter> filters;
};

/// One field as the connected user sees it. The defaults are those of a plain custom text field.
struct FieldSchema {
    std::string name;
    std::string label;
    FieldType type = FieldType::String;
    int length = 0;     ///< characters (UTF-16 units), text types only
    int precision = 0;  ///< all digits, numbers only
    int scale = 0;      ///< decimals, numbers only
    int digits = 0;     ///< int fields only
    bool custom = false;
    bool nillable = true;
    bool defaulted_on_create = false;
    bool createable = true;
    bool updateable = true;
    bool filterable = true;
    bool sortable = true;
    bool groupable = true;
    bool external_id = false;
    bool unique = false;
    bool case_sensitive = false;
    bool id_lookup = false;
    bool calculated = false;
    bool auto_number = false;
    bool name_field = false;
    bool name_pointing = false;  ///< polymorphic: only Name fields through it
    bool polymorphic = false;
    bool permissionable = true;
    bool restricted_picklist = false;
    bool reparentable = false;  ///< master-detail whose parent may be changed
    bool master_detail = false;
    OnParentDelete on_parent_delete = OnParentDelete::Clear;
    int relationship_order = -1;  ///< 0 for a master-detail, -1 for none
    std::vector<std::string> reference_to;
    std::string
        relationship_name;  ///< child to parent ("Account", "Conversation__r"); may be empty
    std::string child_relationship_name;  ///< parent to children ("Contacts"); may be empty
    std::string compound_field_name;      ///< "BillingAddress", "Name"; empty for none
    std::string extra_type_info;
    std::string display_format;  ///< of an auto-number: "CP-{0000000}"
    std::string default_value;   ///< literal text; empty for none
    std::string formula;
    std::optional<Rollup> rollup;
    std::vector<PicklistValue> picklist;
    std::string help_text;
};

/// A way from a parent to the rows that point to it.
struct ChildRelationship {
    std::string child_object;
    std::string field;
    std::string relationship_name;  ///< empty: not usable in a subquery
    bool cascade_delete = false;
    bool restricted_delete = false;
};

struct ObjectSchema {
    std::string name;
    std::string label;
    std::string label_plural;
    std::string key_prefix;  ///< three characters; may be empty
    bool custom = false;
    bool createable = true;
    bool updateable = true;
    bool deletable = true;
    bool undeletable = true;
    bool queryable = true;
    bool replicateable = true;
    bool retrieveable = true;
    bool searchable = false;
    bool layoutable = true;
    bool mergeable = false;
    bool triggerable = true;
    bool has_is_deleted =
        true;            ///< the field IsDeleted may be queried (the column is always there)
    bool setup = false;  ///< User, Group …: must not be mixed with others in one request
    std::vector<FieldSchema> fields;
    std::vector<ChildRelationship> children;

    /// By API name, any case; null when there is none.
    const FieldSchema* find_field(std::string_view api_name) const;
    FieldSchema* find_field(std::string_view api_name);
    /// The reference field whose `relationship_name` this is, any case; null when there is none.
    const FieldSchema* find_relationship(std::string_view relationship_name) const;
    /// By `relationship_name`, any case; null when there is none.
    const ChildRelationship* find_children(std::string_view relationship_name) const;

    /// To be called after `fields` changed.
    void index_fields();

private:
    std::map<std::string, std::size_t, std::less<>> by_name_;
};

/// All objects of one org as one user sees them. Immutable once it is in use: a change (a new
/// package, a hidden field) makes a new Schema, so readers need no lock.
///
/// How a row is stored: one SQLite table per object, named like the object; one column per field,
/// named like the field, except compound ones (address, location). Always quote both names.
///   id, reference            TEXT, always 18 characters
///   text types, date         TEXT; COLLATE NOCASE unless `case_sensitive` or date
///   datetime                 TEXT `YYYY-MM-DDTHH:MM:SS.000Z`, so that text order is time order
///   boolean                  INTEGER 0 or 1, never NULL
///   int                      INTEGER
///   double, currency, percent REAL, rounded to `scale` when written
/// Empty text is stored as NULL. Every table has the columns "Id" (primary key) and "IsDeleted",
/// also where the object has no such field; live rows are "IsDeleted" = 0.
/// Names of persons ("Name" of Contact, Lead, User) are real columns, kept by the store.
class Schema {
public:
    /// Adds an object; `link` must be called after the last one.
    ObjectSchema& add(ObjectSchema object);
    /// Fills `children` of every object from the reference fields of all others.
    void link();

    const std::vector<ObjectSchema>& objects() const { return objects_; }

    /// By API name, any case; null when there is none.
    const ObjectSchema* find_object(std::string_view api_name) const;
    ObjectSchema* find_object(std::string_view api_name);
    /// By the first three characters of an id (case matters); null when there is none.
    const ObjectSchema* find_by_prefix(std::string_view id_or_prefix) const;
    /// Removes an object, for "hidden from this user". `link` again afterwards.
    void remove(std::string_view api_name);

private:
    std::vector<ObjectSchema> objects_;
};

/// ASCII lower case: API names are case-insensitive on the wire.
std::string lower(std::string_view text);
bool same_name(std::string_view left, std::string_view right);

}  // namespace dealwire::orgsim
