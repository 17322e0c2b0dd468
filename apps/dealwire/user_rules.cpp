#include "apps/dealwire/user_rules.hpp"

#include "adapters/config/assignment_document.hpp"
#include "apps/dealwire/wiring.hpp"
#include "engine/importing/field_listing.hpp"
#include "engine/importing/imported_objects.hpp"

namespace dealwire::app {
namespace {

using base::TenantId;
using provisioning::AssignmentRules;

constexpr const char* kKind = "users";

AssignmentRules read(const std::string& document, const std::string& name,
                     const std::set<std::string>* importable) {
    auto rules = config::parse_assignment(document, name, importable);
    if (!rules) throw ConfigError{rules.error()};
    return std::move(*rules);
}

}  // namespace

Documents user_rules(ports::SettingStore& settings, const TenantId& tenant) {
    return {settings, tenant, kKind, config::default_assignment_text()};
}

UserRulesInForce user_rules_in_force(ports::SettingStore& settings, const TenantId& tenant) {
    DocumentRevision revision = user_rules(settings, tenant).active();
    if (!revision.at) return {std::move(revision), provisioning::default_assignment_rules()};
    const std::string name = "users rules revision " + std::to_string(revision.number);
    AssignmentRules rules = read(revision.document, name, nullptr);
    return {std::move(revision), std::move(rules)};
}

DocumentRevision add_user_rules_revision(Local& local, const std::string& document,
                                         const std::string& by, const std::string& note) {
    return add_revision(local, kKind, {document, by, note}, std::nullopt);
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
