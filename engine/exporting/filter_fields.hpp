#pragma once

#include "engine/exporting/filter_condition.hpp"

#include <tl/expected.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::exporting {

/// Which CRM fields a filter may name, and what it says to the others.
class CrmFields {
public:
    /// `type` is Salesforce's word for it; empty where it is not known yet.
    void add_imported(const std::string& object, const std::string& field, const std::string& type);
    /// A field that the org has. Selecting it would make it usable.
    void add_in_org(const std::string& object, const std::string& field);

    /// The same fields, all of a type that is not known.
    [[nodiscard]] CrmFields untyped() const;

    /// Its type, or what is wrong as the end of a sentence, with the remedy.
    [[nodiscard]] tl::expected<FilterType, std::string> find(const std::string& object,
                                                             const std::string& field) const;
    /// Imported fields of an object.
    [[nodiscard]] std::vector<std::string> names(const std::string& object) const;

private:
    std::map<std::string, std::map<std::string, std::string>> imported_;
    CrmFieldNames in_org_;
};

/// How a field of the filter language is read.
struct FilterField {
    std::string label;
    std::string unit;
    Path path;
    FilterType type = FilterType::Any;
    std::vector<std::string> words;  ///< the only values that it takes; empty: any
    std::string object;              ///< of a CRM field: object and name; else empty
    std::string name;
};

/// The field `text` at the top of a filter (`group` empty) or inside a block such as
/// `participant:`; or what is wrong with it as the end of a sentence.
tl::expected<FilterField, std::string> find_filter_field(const std::string& group,
                                                         std::string_view text,
                                                         const CrmFields& crm);

/// Fields that can be written there, without those below `call.`, for "did you mean".
std::vector<std::string> filter_field_names(const std::string& group, const CrmFields& crm);

/// Groups that can be the subject of a block: "participant", "tracker", …
std::vector<std::string> filter_blocks();

}  // namespace dealwire::exporting
