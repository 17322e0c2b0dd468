#pragma once

#include "engine/exporting/mapping.hpp"
#include "engine/exporting/settings.hpp"
#include "engine/importing/imported_objects.hpp"
#include "engine/model/schema.hpp"
#include "engine/ports/field_selection_store.hpp"

#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace dealwire::jobs {

/// What the connected user needs on one object. Reading is always needed.
struct ObjectRight {
    std::string object;
    bool create = false;
    bool edit = false;
    bool remove = false;
    bool view_all = false;    ///< else sharing hides records without a word
    bool modify_all = false;  ///< records that another connected user wrote before

    bool operator==(const ObjectRight&) const = default;
};

struct FieldRight {
    std::string object;
    std::string field;
    bool edit = false;

    bool operator==(const FieldRight&) const = default;
};

/// A user permission that makes something better and is not needed.
struct HelpfulRight {
    std::string permission;
    std::string purpose;

    bool operator==(const HelpfulRight&) const = default;
};

/// The least that the connected user needs for everything that is imported and exported, in
/// ascending names. Objects and fields that everybody may read are not listed.
struct LeastRights {
    std::vector<ObjectRight> objects;
    std::vector<FieldRight> fields;
    std::vector<std::string> user_permissions;
    std::vector<std::string> custom_permissions;  ///< of the package
    std::vector<HelpfulRight> helpful = {};       ///< and not in `user_permissions`
};

/// What is read and written.
struct RightsWanted {
    /// What the admin chose of an object.
    std::function<ports::SelectedFields(const std::string& object)> selected;
    const exporting::Mapping& mapping;
    const exporting::ExportSettings& settings;
    std::string name_space = {};  ///< of the package; empty where it has none
    /// As the org describes them for the connected user: it knows on which fields rights can be
    /// granted. Fields that are not told of go by a fixed list.
    std::span<const model::ObjectInfo> described = {};
    /// Fields of users by API name that the tenant's assignment rules read, e.g. "Profile.Name".
    std::set<std::string> user_fields = {};
};

/// Pure. What can be granted and what cannot: Metadata API Developer Guide, "PermissionSet".
LeastRights least_rights(const RightsWanted& wanted);

/// A right that the connected user lacks.
struct MissingRight {
    std::string subject;  ///< "Conversation__c", "Account.Website"
    bool write = false;   ///< else it is about reading
    std::string problem;
    std::string remedy;

    bool operator==(const MissingRight&) const = default;
};

/// Puts what is helpful among what is needed.
LeastRights with_helpful(LeastRights rights);

/// Compares with the objects as described for the connected user, one entry per right. Pure.
std::vector<MissingRight> missing_rights(const LeastRights& needed,
                                         std::span<const model::ObjectInfo> described);

/// As a metadata file of a Salesforce DX source tree. Source: Metadata API Developer Guide,
/// "PermissionSet"; elements in the order in which the org writes them.
std::string permission_set_xml(const LeastRights& rights, const std::string& label,
                               const std::string& description);

}  // namespace dealwire::jobs
