#include "engine/exporting/exporter.hpp"

#include "engine/exporting/export_run.hpp"
#include "engine/exporting/people_watch.hpp"
#include "engine/exporting/record_watch.hpp"
#include "engine/exporting/shared_activities.hpp"

#include <utility>

namespace dealwire::exporting {

Exporter::Exporter(Ports ports, model::OrgScope scope, const Mapping& mapping,
                   ExportSettings settings)
    : Exporter{ports, std::move(scope), mapping, std::move(settings), Sizes{}} {}

Exporter::Exporter(Ports ports, model::OrgScope scope, const Mapping& mapping,
                   ExportSettings settings, Sizes sizes)
    : ports_{ports},
      scope_{std::move(scope)},
      mapping_{mapping},
      settings_{std::move(settings)},
      sizes_{sizes} {}

bool Exporter::is_to_be_learned() {
    const TaskSettings& tasks = settings_.tasks;
    return ports_.people && ports_.settings && tasks.enabled && !tasks.per_contact &&
           SharedActivities{*ports_.settings, ports_.clock, scope_}.worth_asking();
}

int Exporter::learn(const ExportRequest& request, const std::stop_token& stop) {
    if (!ports_.people || !ports_.settings) return 0;
    SharedActivities shared{*ports_.settings, ports_.clock, scope_};
    TaskSettings& tasks = settings_.tasks;
    tasks.several_contacts = shared.in_use();
    if (request.plan_only || !is_to_be_learned()) return 0;
    // What was written before the org answered has yet to get its further contacts.
    const bool owed = !shared.answered() && !ports_.exports.written(scope_).empty();
    if (!owed && ports_.exports.due_counts(scope_, digest(), {}).empty()) return 0;
    const int before = ports_.people->calls();
    // Where it cannot be asked, the export goes by what is known.
    if (const auto answer = ports_.people->available(stop)) {
        shared.keep(*answer);
        tasks.several_contacts = *answer;
    }
    return ports_.people->calls() - before;
}

bool Exporter::is_to_be_proven() {
    if (!ports_.describe || !ports_.settings) return false;
    const MappingProof proof{*ports_.settings, ports_.clock, scope_, mapping_, settings_};
    return !proof.given() && !ports_.exports.due_counts(scope_, digest(), {}).empty();
}

std::optional<ExportReport> Exporter::refused(const std::stop_token& stop) {
    MappingProof proof{*ports_.settings, ports_.clock, scope_, mapping_, settings_};
    ExportReport report;
    report.calls = 1;
    report.error = proof.ask(ports_.describe, stop);
    if (!report.error) {
        proof.keep();
        return std::nullopt;
    }
    report.deferred = static_cast<int>(
        due_in(ports_.exports.due_counts(scope_, digest(), {}), ports::DueShare::All));
    return report;
}

void Exporter::prepare(const ExportRequest& request, const ExportRules& rules,
                       const std::stop_token& stop) {
    if (request.plan_only) return;
    RecordWatch{{ports_.exports, ports_.conversations, ports_.resolutions, ports_.watches}, scope_}
        .cover(settings_.filter, rules.people, stop);
    if (request.among.empty() && settings_.tasks.enabled)
        ports_.exports.reopen_unheld(scope_, rules.now, settings_.tasks.close_not_held_after);
}

ExportReport Exporter::run(const ExportRequest& request, std::stop_token stop) {
    const People people{ports_.members.all(scope_)};
    watch_people(ports_.watches, scope_, mapping_, settings_, people);
    const bool unproven = is_to_be_proven();
    if (unproven && !request.plan_only)
        if (auto report = refused(stop)) return std::move(*report);
    const int calls = learn(request, stop) + int{unproven};
    const ExportRules rules{mapping_, settings_, people, ports_.clock.now()};
    prepare(request, rules, stop);
    ExportReport report = ExportRun{ports_, scope_, rules, request, sizes_}.all(std::move(stop));
    report.calls += calls;
    report.contacts_unknown = request.plan_only && report.upserts > 0 && is_to_be_learned();
    return report;
}

std::string Exporter::digest() const { return settings_digest(mapping_, settings_); }

std::string Exporter::settings_now() {
    watch_people(ports_.watches, scope_, mapping_, settings_, People{ports_.members.all(scope_)});
    return digest();
}

}  // namespace dealwire::exporting
