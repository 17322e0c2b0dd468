#pragma once

#include "engine/exporting/mapping.hpp"
#include "engine/model/schema.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// What a look at the mapping found. `code` is stable: object-missing, object-rights, key,
/// parent, field-missing, required, and those of `Misfit`.
struct MappingFinding {
    std::string object;
    std::string field;  ///< empty: about the whole object
    std::string place;  ///< `conversation.yaml:12`
    std::string code;
    std::string problem;
    std::string remedy;
    bool grave = true;  ///< records would be refused; else only worth knowing
    bool note = false;  ///< the mapping does what it is meant to: nothing is to be done

    bool operator==(const MappingFinding&) const = default;
};

/// Compares the rules of one object with the org. `described` is null where the connected user does
/// not see the object. `root` is the rule of the conversation. Pure.
std::vector<MappingFinding> check_object(const ObjectRule& rule, const ObjectRule& root,
                                         const model::ObjectInfo* described);

/// A field by its name in any case, as Salesforce takes it; null where there is none.
const model::FieldInfo* field_named(const model::ObjectInfo& object, std::string_view name);

}  // namespace dealwire::exporting
