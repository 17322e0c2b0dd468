#pragma once

#include "engine/base/tree.hpp"
#include "engine/base/word.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::exporting {

/// One step of a path: the member `name`; of a list, every element, or only those whose member
/// `where_key` is `where_value` (ASCII case does not count). `highlights[title=Next steps]`
struct Segment {
    std::string name;
    std::string where_key;  ///< empty: no condition
    std::string where_value;

    bool operator==(const Segment&) const = default;
};

/// Where a value is read. Lists on the way are passed through: `call.content.keyPoints.text` is
/// every text.
struct Path {
    enum class Root {
        Call,      ///< the document of the conversation
        Resolved,  ///< what the engine found out about it, see `resolved_facts`
        Item,      ///< the element that the record is made of
        Parent,    ///< the element of the outer list that holds the item
        Position   ///< place of the item in its list, from 1
    };

    Root root = Root::Call;
    std::vector<Segment> segments;

    bool operator==(const Path&) const = default;
};

enum class FieldType {
    Text,      ///< one line, cut to `length`
    LongText,  ///< lines kept, cut to `length`
    Number,    ///< rounded to `scale`; left empty where it has more than `digits`
    Boolean,   ///< absent is false: a checkbox has no null
    Date,
    DateTime,  ///< whole seconds
    Url,       ///< http or https, at most 255 characters, never cut
    Email,
    Phone,
    Picklist,   ///< translated by `values`
    Reference,  ///< id of a Salesforce record
    Id          ///< a foreign id: never cut
};

enum class Transform {
    None,         ///< the first value that is not empty
    SmartPrefix,  ///< `[Smart] ` before it where the item's `type` is SMART
    Join,         ///< all values, each through `each`, with `separator` between
    Minimum,
    Sum,
    Count,
    PlainText,  ///< the first value without HTML; `@[name](id)` becomes `@name`
    User        ///< id of the Salesforce user that a user id of the document stands for
};

/// What becomes of a picklist value that the rule does not list, where there is no `otherwise`.
enum class Unlisted {
    Clear,  ///< the field is empty
    Park,   ///< the record is not sent, but parked with the value named
    Pass    ///< it is sent as it stands
};

/// How one field of the record gets its value.
struct FieldRule {
    base::Word target;
    std::vector<Path> from;              ///< values are collected in this order
    std::optional<base::Tree> constant;  ///< instead of `from`
    FieldType type = FieldType::Text;
    Transform transform = Transform::None;
    std::size_t length = 0;  ///< UTF-16 units; for Text, LongText and Id
    int digits = 18;         ///< of a number in total, `scale` included
    int scale = 0;
    std::string separator = "\n";
    std::string each;  ///< `{}` is the value, `{name}` its member; empty is `{}`
    std::vector<std::pair<std::string, std::string>> values;
    std::optional<std::string> otherwise;  ///< for a value that `values` does not list
    Unlisted unlisted = Unlisted::Clear;
    std::optional<std::string> fallback;  ///< where nothing was found
    bool clears = true;     ///< an absent value empties the field; else the field is not sent
    bool only_new = false;  ///< sent only while the record is new
    bool packaged = true;   ///< part of the package: named with its namespace
    int line = 0;           ///< in the file of the rule; 0: unknown
    /// Sent only while the record is new, or where this value is another than when it was written
    /// last. The field's own value then does not count.
    std::optional<Path> changes_with = std::nullopt;

    bool operator==(const FieldRule&) const = default;
};

/// What must hold for a record to be wanted.
struct Condition {
    enum class Test { Above, Equals, Differs, Present };

    Path path;
    Test test = Test::Present;
    std::string value;  ///< a number with Above, "true" or "false" with Present

    bool operator==(const Condition&) const = default;
};

struct ParentRule {
    base::Word relationship;  ///< e.g. "Conversation__r"
    base::Word key_field;     ///< external id field of the parent

    bool operator==(const ParentRule&) const = default;
};

/// How records of one object are made.
struct ObjectRule {
    base::Word object;
    base::Word key_field;
    std::string kind;  ///< word in the record key; empty: the key is the conversation's id alone
    std::optional<ParentRule> parent;
    std::optional<Path> for_each;  ///< a record per element; else one record
    std::vector<Condition> when;   ///< all must hold
    std::vector<Path> identity;    ///< the first that is not empty names the item
    std::vector<Path> content;     ///< digested into the key of an item without identity
    std::vector<FieldRule> fields;
    bool packaged = true;  ///< else the object and its fields are the admin's own
    std::string file;      ///< where it was read, for people

    bool operator==(const ObjectRule&) const = default;
};

/// All rules, parents before their children.
struct Mapping {
    std::vector<ObjectRule> objects;
    std::vector<ObjectRule> switched_off;  ///< `enabled: false`; no records are made by them
    std::string digest;  ///< of the files and the prefix: another mapping, another digest
};

/// `Conversation__c` with prefix `acme` is `acme__Conversation__c`. Standard names, and names that
/// carry a namespace already, stay.
std::string with_namespace(const std::string& name, const std::string& prefix);

/// `conversation.yaml:12`
std::string place_of(const ObjectRule& rule, const FieldRule& field);

/// The prefix on every object, field and relationship of the package.
Mapping with_namespace(Mapping mapping, const std::string& prefix);

}  // namespace dealwire::exporting
