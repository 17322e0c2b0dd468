#include "engine/jobs/least_rights.hpp"

#include "engine/exporting/mapping_check.hpp"
#include "engine/importing/field_listing.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

namespace dealwire::jobs {
namespace {

using exporting::ObjectRule;

// Rights on these objects are granted; on users, stages, roles and history they come with user
// permissions or with the opportunity.
constexpr std::array<std::string_view, 4> kGranted{"Account", "Contact", "Lead", "Opportunity"};

/// Standard fields for which no right can be granted: required ones, names, owners, and those that
/// the platform keeps itself. A permission set that names one is refused.
constexpr std::array<std::string_view, 34> kAlwaysVisible{"Id",
                                                          "Name",
                                                          "FirstName",
                                                          "LastName",
                                                          "Salutation",
                                                          "OwnerId",
                                                          "CreatedById",
                                                          "CreatedDate",
                                                          "LastModifiedById",
                                                          "LastModifiedDate",
                                                          "SystemModstamp",
                                                          "IsDeleted",
                                                          "MasterRecordId",
                                                          "LastActivityDate",
                                                          "LastViewedDate",
                                                          "LastReferencedDate",
                                                          "RecordTypeId",
                                                          "CurrencyIsoCode",
                                                          "StageName",
                                                          "CloseDate",
                                                          "IsClosed",
                                                          "IsWon",
                                                          "ForecastCategory",
                                                          "ForecastCategoryName",
                                                          "Company",
                                                          "Status",
                                                          "IsConverted",
                                                          "ConvertedDate",
                                                          "ConvertedContactId",
                                                          "ConvertedAccountId",
                                                          "ConvertedOpportunityId",
                                                          "Subject",
                                                          "Priority",
                                                          "TaskSubtype"};

constexpr std::array<std::string_view, 6> kAlwaysVisibleOfEvents{
    "StartDateTime",    "EndDateTime",  "DurationInMinutes",
    "ActivityDateTime", "EventSubtype", "IsAllDayEvent"};

constexpr const char* kPermissionSet =
    "assign the permission set that 'dealwire permissions' prints, or Dealwire Integration for the "
    "objects of the package";

template <class List>
bool has(const List& list, std::string_view name) {
    return std::ranges::find(list, name) != std::ranges::end(list);
}

bool is_custom(std::string_view name) { return name.ends_with("__c"); }

bool is_activity(std::string_view object) { return object == "Task" || object == "Event"; }

/// By what is known of every org.
bool can_be_granted(std::string_view object, std::string_view field) {
    if (is_custom(field)) return true;
    if (is_custom(object) || has(kAlwaysVisible, field)) return false;
    // Of users only custom fields can be granted; all others are seen with the user.
    if (object == "User") return false;
    return object != "Event" || !has(kAlwaysVisibleOfEvents, field);
}

/// What leads from users to records that not everybody may read, and what lets one read them.
/// Sources: Object Reference, "UserRole" (special access rules) and "Profile".
struct ReadWith {
    std::string_view path;
    std::vector<std::string> permissions;
    std::string_view purpose;
};

const std::vector<ReadWith>& related_rights() {
    static const std::vector<ReadWith> kRights{
        {"Profile.Name",
         {"ViewRoles", "ViewSetup"},
         "the profiles of users, by which users of integrations are left out"},
        {"UserRole.Name", {"ViewRoles"}, "the roles of users, for assignment rules"}};
    return kRights;
}

const model::ObjectInfo* find(std::span<const model::ObjectInfo> described, std::string_view name) {
    const auto found = std::ranges::find(described, name, &model::ObjectInfo::name);
    return found == described.end() ? nullptr : &*found;
}

/// `Conversation__r` is the name of the way that the field `Conversation__c` goes.
std::string field_of(const exporting::ParentRule& parent) {
    std::string field = parent.relationship;
    if (field.ends_with("__r")) field.back() = 'c';
    return field;
}

/// A mapping is there for tasks and for events; which of them are written is a setting.
bool is_unused(const ObjectRule& rule, const exporting::ExportSettings& settings) {
    using exporting::ActivityShape;
    if (settings.use_of(rule.kind) == exporting::ChildUse::Remove) return true;
    if (!is_activity(rule.object)) return false;
    const auto shape = rule.object == "Task" ? ActivityShape::Task : ActivityShape::Event;
    const exporting::TaskSettings& tasks = settings.tasks;
    return !tasks.enabled || (tasks.calls != shape && tasks.meetings != shape);
}

/// Collects rights; what is asked for twice is granted once, and as far as either asks.
class Collected {
public:
    explicit Collected(std::span<const model::ObjectInfo> described) : described_{described} {}

    void object(ObjectRight right) {
        ObjectRight& held = objects_[right.object];
        held.object = std::move(right.object);
        held.create |= right.create;
        held.edit |= right.edit;
        held.remove |= right.remove;
        held.view_all |= right.view_all;
        held.modify_all |= right.modify_all;
    }

    void field(const std::string& object, const std::string& name, bool edit) {
        if (grantable(object, name)) fields_[{object, name}] |= edit;
    }

    void permission(const std::string& name) { permissions_.insert(name); }

    void helpful(const std::string& permission, std::string_view purpose) {
        std::string& held = helpful_[permission];
        held += (held.empty() ? "" : "; ") + std::string{purpose};
    }

    LeastRights take() {
        LeastRights rights;
        for (auto& [name, right] : objects_) rights.objects.push_back(std::move(right));
        for (const auto& [name, edit] : fields_)
            rights.fields.push_back({name.first, name.second, edit});
        rights.user_permissions.assign(permissions_.begin(), permissions_.end());
        for (auto& [name, purpose] : helpful_)
            if (!permissions_.contains(name)) rights.helpful.push_back({name, std::move(purpose)});
        return rights;
    }

private:
    [[nodiscard]] bool grantable(const std::string& object, const std::string& name) const {
        const model::ObjectInfo* info = find(described_, object);
        const model::FieldInfo* field = info ? info->field(name) : nullptr;
        if (field && field->permissionable) return *field->permissionable;
        return can_be_granted(object, name);
    }

    std::span<const model::ObjectInfo> described_;
    std::map<std::string, ObjectRight> objects_;
    std::map<std::pair<std::string, std::string>, bool> fields_;
    std::set<std::string> permissions_;
    std::map<std::string, std::string> helpful_;
};

void add_reading(const RightsWanted& wanted, Collected& rights) {
    for (const importing::ImportedObject& object : importing::imported_objects()) {
        const std::string name{object.name};
        const bool granted = has(kGranted, object.name);
        if (granted) rights.object({.object = name, .view_all = true});
        const auto chosen = importing::chosen_or_usual(
            object, wanted.selected ? wanted.selected(name) : ports::SelectedFields{});
        const bool fields = granted || object.selectable;
        if (!fields) continue;  // they are seen with the opportunity
        for (const auto* list : {&object.needed, &object.helpful})
            for (const std::string_view field : *list)
                rights.field(name, std::string{field}, false);
        for (const std::string& field : chosen) rights.field(name, field, false);
        for (const importing::RelatedField& related : object.related)
            rights.field(name, std::string{related.reference}, false);
    }
}

/// Names of profiles and roles are read where they can be; where rules of the tenant go by them,
/// they have to be.
void add_related(const RightsWanted& wanted, Collected& rights) {
    for (const ReadWith& right : related_rights())
        for (const std::string& permission : right.permissions) {
            if (wanted.user_fields.contains(std::string{right.path}))
                rights.permission(permission);
            else
                rights.helpful(permission, right.purpose);
        }
}

void add_writing(const RightsWanted& wanted, Collected& rights) {
    for (const ObjectRule& rule : wanted.mapping.objects) {
        if (is_unused(rule, wanted.settings)) continue;
        if (is_activity(rule.object)) {
            rights.permission(rule.object == "Task" ? "EditTask" : "EditEvent");
        } else {
            const bool ours = is_custom(rule.object);
            rights.object({.object = rule.object,
                           .create = true,
                           .edit = true,
                           .remove = true,
                           .view_all = true,
                           .modify_all = ours});
        }
        rights.field(rule.object, rule.key_field, true);
        for (const exporting::FieldRule& field : rule.fields)
            if (!rule.parent || field.target != field_of(*rule.parent))
                rights.field(rule.object, field.target, true);
    }
}

void add_missing(const ObjectRight& right, const model::ObjectInfo* object,
                 std::vector<MissingRight>& missing) {
    const bool write = right.create || right.edit || right.remove;
    if (!object || (!write && !object->queryable)) {
        missing.push_back(
            {right.object, write, "the object is not there or the connected user cannot see it",
             is_custom(right.object) ? "Install the Dealwire package (sfdx-package/), and " +
                                           std::string{kPermissionSet} + "."
                                     : "Give it read permission on " + right.object + "."});
        return;
    }
    const auto lacks = [&](bool needed, bool may, const std::string& verb) {
        if (needed && !may)
            missing.push_back({right.object, true, "the connected user may not " + verb + " it",
                               "Give it the right to " + verb + " " + right.object + ", or " +
                                   kPermissionSet + "."});
    };
    lacks(right.create, object->createable, "create");
    lacks(right.edit, object->updateable, "edit");
    lacks(right.remove, object->deletable, "delete");
}

void add_missing(const FieldRight& right, const model::ObjectInfo& object,
                 std::vector<MissingRight>& missing) {
    const std::string subject = right.object + "." + right.field;
    const model::FieldInfo* field = exporting::field_named(object, right.field);
    if (!field) {
        missing.push_back({subject, right.edit,
                           "the field is not there or the connected user cannot see it",
                           "Create it, or give " + std::string{right.edit ? "edit" : "read"} +
                               " permission on it: " + kPermissionSet + "."});
    } else if (!right.edit || (!object.createable && !object.updateable)) {
        return;  // of an object that may not be written at all, that is said once
    } else if (!field->createable && !field->updateable) {
        missing.push_back({subject, true, "the connected user may not write it",
                           "Give edit permission on it: " + std::string{kPermissionSet} + "."});
    }
}

// ---- the metadata file

std::string escaped(const std::string& text) {
    std::string out;
    for (const char letter : text) switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out += letter;
        }
    return out;
}

std::string element(const std::string& name, const std::string& value, int depth) {
    return std::string(static_cast<std::size_t>(depth) * 4, ' ') + "<" + name + ">" +
           escaped(value) + "</" + name + ">\n";
}

std::string element(const std::string& name, bool value, int depth) {
    return element(name, std::string{value ? "true" : "false"}, depth);
}

std::string block(const std::string& name, const std::string& inner) {
    return "    <" + name + ">\n" + inner + "    </" + name + ">\n";
}

std::string xml_of(const FieldRight& right) {
    return block("fieldPermissions", element("editable", right.edit, 2) +
                                         element("field", right.object + "." + right.field, 2) +
                                         element("readable", true, 2));
}

std::string xml_of(const ObjectRight& right) {
    return block("objectPermissions",
                 element("allowCreate", right.create, 2) + element("allowDelete", right.remove, 2) +
                     element("allowEdit", right.edit, 2) + element("allowRead", true, 2) +
                     element("modifyAllRecords", right.modify_all, 2) +
                     element("object", right.object, 2) + element("viewAllFields", false, 2) +
                     element("viewAllRecords", right.view_all, 2));
}

std::string enabled(const std::string& kind, const std::string& name) {
    return block(kind, element("enabled", true, 2) + element("name", name, 2));
}

}  // namespace

LeastRights least_rights(const RightsWanted& wanted) {
    Collected rights{wanted.described};
    rights.permission("ApiEnabled");
    rights.permission("ViewAllUsers");
    add_reading(wanted, rights);
    add_related(wanted, rights);
    add_writing(wanted, rights);
    LeastRights least = rights.take();
    // A validation rule of the package lets holders of this one write what people may not.
    if (std::ranges::any_of(wanted.mapping.objects, &ObjectRule::packaged))
        least.custom_permissions.push_back(
            (wanted.name_space.empty() ? "" : wanted.name_space + "__") +
            std::string{"Dealwire_Write"});
    return least;
}

LeastRights with_helpful(LeastRights rights) {
    for (HelpfulRight& right : rights.helpful)
        rights.user_permissions.push_back(std::move(right.permission));
    rights.helpful.clear();
    std::ranges::sort(rights.user_permissions);
    return rights;
}

std::vector<MissingRight> missing_rights(const LeastRights& needed,
                                         std::span<const model::ObjectInfo> described) {
    std::vector<MissingRight> missing;
    for (const ObjectRight& right : needed.objects)
        add_missing(right, find(described, right.object), missing);
    for (const FieldRight& right : needed.fields)
        if (const model::ObjectInfo* object = find(described, right.object))
            add_missing(right, *object, missing);
    return missing;
}

std::string permission_set_xml(const LeastRights& rights, const std::string& label,
                               const std::string& description) {
    std::string xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n";
    for (const std::string& name : rights.custom_permissions)
        xml += enabled("customPermissions", name);
    xml += element("description", description, 1);
    for (const FieldRight& right : rights.fields) xml += xml_of(right);
    xml += element("hasActivationRequired", false, 1);
    xml += element("label", label, 1);
    for (const ObjectRight& right : rights.objects) xml += xml_of(right);
    for (const std::string& name : rights.user_permissions) xml += enabled("userPermissions", name);
    return xml + "</PermissionSet>\n";
}

}  // namespace dealwire::jobs
