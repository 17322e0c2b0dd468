#include "apps/dealwire/filtering.hpp"

#include "adapters/config/filter_file.hpp"
#include "engine/exporting/record_watch.hpp"
#include "engine/exporting/tracker_list.hpp"
#include "engine/importing/field_listing.hpp"
#include "engine/importing/imported_objects.hpp"

namespace dealwire::app {
namespace {

using exporting::CrmFields;
using model::OrgScope;

constexpr const char* kKind = "filter";

/// Some may come twice.
std::vector<std::string> read_names(Local& local, const OrgScope& scope,
                                    const importing::ImportedObject& object) {
    const std::string name{object.name};
    std::vector<std::string> names =
        importing::chosen_or_usual(object, local.selections().selected(local.tenant(), name));
    names.insert(names.end(), object.needed.begin(), object.needed.end());
    names.insert(names.end(), object.helpful.begin(), object.helpful.end());
    for (const ports::ReadColumn& column : local.selections().columns_read(scope, name))
        names.push_back(column.name);
    return names;
}

void add_object(Local& local, const OrgScope& scope, const importing::ImportedObject& object,
                CrmFields& fields) {
    const std::string name{object.name};
    std::map<std::string, std::string> types;
    for (const model::SeenField& seen : local.schemas().fields(scope, name)) {
        types.emplace(seen.name, seen.type);
        fields.add_in_org(name, seen.name);
    }
    for (const std::string& field : read_names(local, scope, object)) {
        const auto type = types.find(field);
        fields.add_imported(name, field, type == types.end() ? "" : type->second);
    }
}

}  // namespace

CrmFields importable_fields(Local& local, const OrgScope& scope) {
    CrmFields fields;
    for (const importing::ImportedObject& object : importing::imported_objects())
        if (object.selectable) add_object(local, scope, object, fields);
    return fields;
}

Documents filters(Local& local) {
    return {local.settings(), local.tenant(), kKind, config::default_filter_text()};
}

DocumentRevision add_filter_revision(Local& local, const NewDocument& wanted, const Seen& seen) {
    return add_revision(local, kKind, wanted, seen);
}

void watch_records_of(Local& local, const OrgScope& scope, const exporting::Filter& filter,
                      const std::stop_token& stop) {
    const exporting::People people{local.members().all(scope)};
    exporting::RecordWatch{
        {local.exports(), local.conversations(), local.resolutions(), local.watches()}, scope}
        .cover(filter, people, stop);
}

exporting::Filter read_filter(Local& local, const OrgScope& scope, const std::string& document,
                              const std::string& name) {
    auto read = config::parse_filter(document, name, importable_fields(local, scope));
    if (!read) throw ConfigError{read.error()};
    return std::move(*read);
}

FilterInForce filter_in_force(Local& local, const OrgScope& scope) {
    DocumentRevision revision = filters(local).active();
    if (!revision.at) return {std::move(revision), exporting::default_filter()};
    const std::string name = "filter revision " + std::to_string(revision.number);
    CrmFields fields = importable_fields(local, scope);
    auto read = config::parse_filter(revision.document, name, fields);
    if (!read) {
        auto untyped = config::parse_filter(revision.document, name, fields.untyped());
        if (!untyped) throw ConfigError{untyped.error()};
        read = std::move(untyped);
    }
    return {std::move(revision), std::move(*read)};
}

std::optional<exporting::Verdict> verdict_on(Local& local, const OrgScope& scope,
                                             const exporting::Filter& filter,
                                             const base::ConversationId& id,
                                             const model::Resolution& resolution) {
    const auto conversation = local.conversations().find(scope.tenant, id);
    const auto contents = local.conversations().contents(scope.tenant, {&id, 1});
    if (!conversation || contents.empty()) return std::nullopt;
    const exporting::People people{local.members().all(scope)};
    base::Tree document = contents.front().document;
    if (const auto found = local.hits().hits(scope.tenant, {&id, 1}); !found.empty())
        document = exporting::with_hits(std::move(document), found.front().hits, *conversation,
                                        resolution);
    const exporting::Subject subject{*conversation, document, resolution};
    const exporting::CrmFieldNames names = exporting::crm_fields_of(filter);
    exporting::CrmValues values;
    for (const auto& [object, ids] : exporting::records_read(subject, people, names)) {
        const std::vector<std::string> fields{names.at(object).begin(), names.at(object).end()};
        values.merge(local.crm_fields().fields_of(scope, object, ids, fields));
    }
    return exporting::judge(filter, *conversation,
                            exporting::filter_facts(subject, people, values));
}

}  // namespace dealwire::app
