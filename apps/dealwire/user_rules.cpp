#include "apps/dealwire/user_rules.hpp"

#include "adapters/config/assignment_document.hpp"
#include "apps/dealwire/documents.hpp"
#include "apps/dealwire/wiring.hpp"
#include "engine/importing/field_listing.hpp"
#include "engine/importing/imported_objects.hpp"

namespace dealwire::app {
namespace {

using base::TenantId;
using provisioning::AssignmentRules;

constexpr const char* kKind = "users";

UserRulesRevision default_revision() {
    return {.document = std::string{config::default_assignment_text()}};
}

UserRulesRevision revision_of(const model::SettingRevision& held) {
    return {held.number, held.document, held.by, held.at, held.note};
}

AssignmentRules read(const std::string& document, const std::string& name,
                     const std::set<std::string>* importable) {
    auto rules = config::parse_assignment(document, name, importable);
    if (!rules) throw ConfigError{rules.error()};
    return std::move(*rules);
}

}  // namespace

UserRulesInForce user_rules_in_force(ports::SettingStore& settings, const TenantId& tenant) {
    const auto held = settings.active(tenant, kKind);
    if (!held) return {default_revision(), provisioning::default_assignment_rules()};
    const std::string name = "users rules revision " + std::to_string(held->number);
    return {revision_of(*held), read(held->document, name, nullptr)};
}

std::optional<UserRulesRevision> find_user_rules(ports::SettingStore& settings,
                                                 const TenantId& tenant, int number) {
    if (number == 0) return default_revision();
    const auto held = settings.find(tenant, kKind, number);
    if (!held) return std::nullopt;
    return revision_of(*held);
}

std::vector<UserRulesRevision> user_rules_history(ports::SettingStore& settings,
                                                  const TenantId& tenant) {
    std::vector<UserRulesRevision> revisions;
    for (const auto& held : settings.history(tenant, kKind)) revisions.push_back(revision_of(held));
    revisions.push_back(default_revision());
    return revisions;
}

UserRulesRevision add_user_rules(Local& local, const std::string& document, const std::string& by,
                                 const std::string& note) {
    return revision_of(add_revision(local, kKind, document, by, note));
}

AssignmentRules read_user_rules(const std::set<std::string>& importable,
                                const std::string& document, const std::string& name) {
    return read(document, name, &importable);
}

std::set<std::string> importable_user_fields(Local& local) {
    const importing::ImportedObject& object = *importing::imported_object("User");
    std::set<std::string> names{object.needed.begin(), object.needed.end()};
    names.insert(object.helpful.begin(), object.helpful.end());
    for (const importing::RelatedField& related : object.related) names.emplace(related.path);
    const auto chosen = importing::chosen_or_usual(
        object, local.selections().selected(local.tenant(), std::string{object.name}));
    names.insert(chosen.begin(), chosen.end());
    if (const auto connection = local.connections().active(local.tenant()))
        for (const ports::ReadColumn& column : local.selections().columns_read(
                 {local.tenant(), connection->org}, std::string{object.name}))
            names.insert(column.name);
    return names;
}

}  // namespace dealwire::app
