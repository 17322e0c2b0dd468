#include "engine/jobs/import_cycle.hpp"

#include <algorithm>
#include <set>

namespace dealwire::jobs {
namespace {

using importing::ImportReport;
using importing::ImportRequest;

/// Those asked for, or all, in reading order, as (users, the rest).
std::pair<std::vector<std::string>, std::vector<std::string>> split(
    const std::vector<std::string>& asked) {
    std::vector<std::string> users;
    std::vector<std::string> rest;
    for (const importing::ImportedObject& object : importing::imported_objects()) {
        const std::string name{object.name};
        if (!asked.empty() && std::ranges::find(asked, name) == asked.end()) continue;
        (name == "User" ? users : rest).push_back(name);
    }
    return {std::move(users), std::move(rest)};
}

void append(ImportReport& report, ImportReport more) {
    std::ranges::move(more.objects, std::back_inserter(report.objects));
    if (!report.ended_by) report.ended_by = std::move(more.ended_by);
}

bool failed(const ImportReport& report, std::string_view name) {
    return std::ranges::any_of(report.objects, [&](const model::ObjectOutcome& object) {
        return object.object == name && object.error.has_value();
    });
}

}  // namespace

ImportCycle::ImportCycle(importing::Importer& importer, provisioning::Provisioner& provisioner,
                         ports::CrmReader& reader, ports::CrmStore& store)
    : importer_{importer}, provisioner_{provisioner}, reader_{reader}, store_{store} {}

ImportCycleReport ImportCycle::run(const model::OrgScope& scope,
                                   const std::vector<std::string>& objects, bool full,
                                   std::stop_token stop) {
    const auto [users, rest] = split(objects);
    std::vector<std::string> all = users;
    all.insert(all.end(), rest.begin(), rest.end());
    ImportCycleReport report;
    const auto described = importer_.describe(all, stop);
    if (!described) {
        report.import = importing::all_failed(all, described.error());
        return report;
    }
    if (!users.empty())
        report.import =
            importer_.run(scope, {.objects = users, .full = full, .described = *described}, stop);
    if (report.import.ended_by) return report;

    report.members = provisioner_.plan(scope);
    const auto& recorded = report.members.recorded;
    if (!rest.empty()) {
        ImportRequest request{.objects = rest, .full = full, .described = *described};
        request.owners.users = {recorded.begin(), recorded.end()};
        request.owners.grew = !report.members.newly_recorded.empty();
        append(report.import, importer_.run(scope, request, stop));
    }
    release_of(scope, report.members.no_longer_recorded);

    const bool read_opportunities = std::ranges::find(rest, "Opportunity") != rest.end();
    const bool complete = !report.import.ended_by && !failed(report.import, "User") &&
                          !failed(report.import, "Opportunity");
    if (complete && (read_opportunities || report.members.newly_recorded.empty())) {
        provisioner_.apply(scope, report.members);
        report.provisioned = true;
    }
    return report;
}

void ImportCycle::release_of(const model::OrgScope& scope,
                             const std::vector<model::RecordId>& owners) {
    if (owners.empty()) return;
    const std::set<model::RecordId> gone{owners.begin(), owners.end()};
    std::vector<model::RecordId> released;
    reader_.opportunities(scope, [&](const model::Opportunity& opportunity) {
        if (gone.contains(opportunity.owner) && opportunity.state == model::RecordState::Live)
            released.push_back(opportunity.id);
    });
    store_.release(scope, "Opportunity", released);
}

}  // namespace dealwire::jobs
