#include "engine/importing/importer.hpp"

#include "engine/base/time_text.hpp"

#include <algorithm>
#include <map>

namespace dealwire::importing {

using base::Error;
using base::Fault;
using model::ObjectOutcome;
using model::Outcome;
using model::Purpose;

namespace {

Error not_visible(const std::string& object) {
    return {.fault = Fault::Missing,
            .code = "OBJECT_NOT_VISIBLE",
            .detail = object + " is not visible to the connected user.",
            .remedy = "Give the connected user read permission on " + object +
                      " in Salesforce, then run the import again."};
}

ObjectOutcome failed_outcome(const std::string& object, Error error) {
    ObjectOutcome outcome{.object = object, .outcome = Outcome::Failed};
    outcome.error = std::move(error);
    return outcome;
}

void note_end(ImportReport& report, const ObjectOutcome& outcome) {
    if (outcome.error && ends_everything(outcome.error->fault) && !report.ended_by)
        report.ended_by = outcome.error;
}

/// The outcome of a reading with all that belongs to it.
ObjectOutcome outcome_of(Reading& reading, const AskedObject& asked) {
    ObjectOutcome outcome = std::move(reading.outcome);
    outcome.changed += asked.deleted;
    outcome.deleted += asked.deleted;
    if (reading.place.bookmark) outcome.bookmark = base::to_text(reading.place.bookmark->stamp);
    return outcome;
}

/// What was counted before a reading was planned anew.
void carry_over(const ObjectOutcome& before, ObjectOutcome& now) {
    now.read += before.read;
    now.changed += before.changed;
    now.deleted += before.deleted;
    now.released += before.released;
    now.calls += before.calls;
    now.bytes += before.bytes;
    now.bookmark_before = before.bookmark_before;
    for (const std::string& warning : before.warnings)
        if (std::ranges::find(now.warnings, warning) == now.warnings.end())
            now.warnings.push_back(warning);
}

}  // namespace

void defer(ObjectOutcome& outcome) {
    outcome.warnings.push_back("This waits for API calls: " + outcome.error->detail +
                               " It goes on by itself.");
    outcome.outcome = Outcome::Ok;
    outcome.error.reset();
}

ImportReport all_failed(std::span<const std::string> objects, const Error& error) {
    ImportReport report;
    report.ended_by = error;
    for (const std::string& object : objects)
        report.objects.push_back(failed_outcome(object, error));
    return report;
}

Outcome ImportReport::outcome() const {
    std::size_t failed = 0;
    Outcome worst = Outcome::Ok;
    for (const ObjectOutcome& object : objects) {
        worst = model::worse(worst, object.outcome);
        if (object.outcome == Outcome::Failed) ++failed;
    }
    for (const ObjectOutcome& other : more)
        if (other.outcome != Outcome::Ok) worst = model::worse(worst, Outcome::Partial);
    if (worst == Outcome::Failed && failed < objects.size()) return Outcome::Partial;
    return worst;
}

Importer::Importer(const Ports& ports, model::OrgScope scope, ImportSettings settings)
    : ports_{ports},
      scope_{std::move(scope)},
      settings_{settings},
      transfers_{{ports.source, ports.bulk, ports.lanes, ports.places, ports.clock, ports.progress,
                  ports.log},
                 scope_,
                 settings.rates} {}

base::Result<std::vector<model::ObjectInfo>> Importer::describe(
    std::span<const std::string> objects, std::stop_token stop) {
    ports::Spent spent;
    auto answers = ports_.source.ask(ports::questions_about(objects), spent, std::move(stop));
    if (!answers) return base::fail(answers.error());
    std::vector<model::ObjectInfo> described;
    for (ports::ObjectAnswer& answer : *answers) described.push_back(std::move(answer.described));
    return described;
}

base::Result<Asked> Importer::ask(std::span<const std::string> objects, std::stop_token stop) {
    Inquiry inquiry{
        {ports_.source, ports_.records, ports_.places, ports_.schema, ports_.clock, ports_.log},
        scope_};
    return inquiry.ask(objects, std::move(stop));
}

ImportReport Importer::keep(const Asked& asked, std::span<const std::string> objects,
                            const RecordedOwners& owners, std::stop_token stop) {
    Planner plans = planner(owners);
    Readings readings;
    for (const std::string& name : objects)
        if (const AskedObject* object = asked.find(name); object && object->described)
            readings.push_back(plan_keep(plans, *object));
    run(readings, stop);
    read_without_lost_fields(plans, readings, stop);
    for (const auto& reading : readings) end_loading(*reading);

    ImportReport report;
    for (const std::string& name : objects) {
        const auto reading = std::ranges::find_if(
            readings, [&](const auto& one) { return one->request.object == name; });
        if (reading == readings.end()) {
            const AskedObject* object = asked.find(name);
            report.objects.push_back(failed_outcome(
                name, object && object->unreadable ? *object->unreadable : not_visible(name)));
            continue;
        }
        if (!(*reading)->owners_missing.empty()) report.owners_missing = (*reading)->owners_missing;
        delete_again(**reading, *asked.find(name));
        report.objects.push_back(outcome_of(**reading, *asked.find(name)));
        note_end(report, report.objects.back());
    }
    return report;
}

std::int64_t Importer::let_go(const RecordedOwners& owners,
                              const std::function<std::int64_t()>& release) {
    Planner plans = planner(owners);
    if (!plans.owners_moved()) return 0;
    // Crash between the three: others' may be held still, and whose are complete is told truly.
    plans.note_owners(false);
    const std::int64_t released = release();
    plans.note_owners(true);
    return released;
}

ImportReport Importer::read_owners(const Asked& asked, const RecordedOwners& owners,
                                   std::span<const model::RecordId> missing, std::stop_token stop) {
    ImportReport report;
    const AskedObject* object = asked.find("Opportunity");
    if (!object || !object->described) return report;
    Planner plans = planner(owners);
    const auto place = ports_.places.place(scope_, "Opportunity", Purpose::Owners);

    std::span<const model::RecordId> rest = missing;
    const auto chunk = [&] {
        return rest.first(std::min(settings_.owners_per_query, rest.size()));
    };
    if (place) rest = from_chunk_of(*place, plans, *object, rest);
    while (!rest.empty()) {
        const auto reading = plans.owned_by(*object, chunk());
        carry_out(std::vector<Reading*>{reading.get()}, stop);
        rest = rest.subspan(chunk().size());
        delete_again(*reading, *object);
        const bool complete = reading->complete;
        report.more.push_back(std::move(reading->outcome));
        note_end(report, report.more.back());
        if (!complete) return report;
    }
    // Crash here: the members are not saved yet, but their opportunities count as read.
    if (auto kept = ports_.places.place(scope_, "Opportunity", Purpose::Keep)) {
        kept->request_digest = plans.keep_digest(*object);
        ports_.places.save_place(scope_, *kept);
    }
    ports_.places.forget_place(scope_, "Opportunity", Purpose::Owners);
    return report;
}

ImportReport Importer::repair(const Asked& asked, std::span<const std::string> objects,
                              const RecordedOwners& owners, std::stop_token stop) {
    Planner plans = planner(owners);
    Readings readings;
    for (const std::string& name : objects)
        if (const AskedObject* object = asked.find(name); object && object->described)
            if (loaded(*object)) readings.push_back(plans.repair(*object));
    run(readings, stop);

    ImportReport report;
    for (const auto& reading : readings) {
        delete_again(*reading, *asked.find(reading->request.object));
        if (reading->complete) {
            complete_columns(plans, *asked.find(reading->request.object), *reading);
            ports_.places.forget_place(scope_, reading->request.object, Purpose::Repair);
        }
        report.more.push_back(std::move(reading->outcome));
        note_end(report, report.more.back());
    }
    return report;
}

/// Without the owners that an earlier run was done with: its place names the chunk it was reading.
std::span<const model::RecordId> Importer::from_chunk_of(const model::ReadingPlace& place,
                                                         Planner& plans, const AskedObject& object,
                                                         std::span<const model::RecordId> owners) {
    for (auto rest = owners; !rest.empty();) {
        const auto chunk = rest.first(std::min(settings_.owners_per_query, rest.size()));
        if (plans.owned_by(object, chunk)->place.request_digest == place.request_digest)
            return rest;
        rest = rest.subspan(chunk.size());
    }
    return owners;
}

std::vector<std::string> Importer::repairs_begun(const Asked& asked) {
    std::vector<std::string> names;
    for (const model::ReadingPlace& place : ports_.places.places(scope_))
        if (place.purpose == Purpose::Repair && !is_listing(place) && asked.find(place.object))
            names.push_back(place.object);
    return names;
}

void Importer::discard_listings(const Asked& asked, std::stop_token stop) {
    for (const model::ReadingPlace& place : ports_.places.places(scope_)) {
        if (!is_listing(place) || !asked.find(place.object)) continue;
        Reading reading;
        reading.place = place;
        if (place.bulk) transfers_.discard_job(reading, stop);
        ports_.places.forget_place(scope_, place.object, Purpose::Repair);
    }
}

ImportReport Importer::back_fill(const Asked& asked, const RecordedOwners& owners,
                                 std::stop_token stop) {
    ImportReport report;
    Planner plans = planner(owners);
    Readings fills;
    for (const AskedObject& object : asked.objects) {
        if (!object.described || !loaded(object)) continue;
        if (owners.newly.empty()) discard_unwanted(object, Purpose::Owners, stop);
        if (auto fill = plans.fill(object))
            fills.push_back(std::move(fill));
        else
            discard_unwanted(object, Purpose::Fill, stop);
    }
    run(fills, stop);
    finish_back_fills(plans, asked, fills, report);
    if (report.ended_by || report.put_off) return report;

    Readings refreshes;
    for (const AskedObject& object : asked.objects) {
        if (!object.described || !loaded(object)) continue;
        const base::Instant now = object.at.value_or(ports_.clock.now());
        if (auto refresh = plans.refresh(object, now))
            refreshes.push_back(std::move(refresh));
        else
            discard_unwanted(object, Purpose::Refresh, stop);
    }
    run(refreshes, stop);
    finish_back_fills(plans, asked, refreshes, report);
    return report;
}

void Importer::carry_out(std::span<Reading* const> readings, std::stop_token stop) {
    if (!readings.empty()) transfers_.run(readings, std::move(stop));
}

Planner Importer::planner(const RecordedOwners& owners) {
    return {{ports_.records, ports_.places, ports_.selections, ports_.clock},
            scope_,
            settings_,
            owners};
}

void Importer::run(const Readings& readings, std::stop_token stop) {
    std::vector<Reading*> all;
    for (const auto& reading : readings) all.push_back(reading.get());
    carry_out(all, std::move(stop));
}

/// A field that vanished between describing and reading costs one more try, without it.
void Importer::read_without_lost_fields(Planner& planner, Readings& readings,
                                        std::stop_token stop) {
    std::vector<std::string> names;
    for (const auto& reading : readings)
        if (reading->outcome.error && lost_a_field(*reading->outcome.error))
            names.push_back(reading->request.object);
    if (names.empty()) return;
    auto asked = ask(names, stop);
    if (!asked) return;
    // What describe does not tell of may be what was refused.
    for (AskedObject& object : asked->objects)
        if (object.described) leave_out_related(*object.described);

    std::vector<Reading*> again;
    for (auto& reading : readings) {
        const AskedObject* object = asked->find(reading->request.object);
        if (!object || !object->described) continue;
        ports_.log.write(ports::Level::Warn, "schema_changed_while_reading",
                         {{"object", reading->request.object}});
        auto planned = plan_keep(planner, *object);
        carry_over(reading->outcome, planned->outcome);
        reading = std::move(planned);
        again.push_back(reading.get());
    }
    carry_out(again, std::move(stop));
}

/// The schema is remembered after the columns: a crash in between notices the changes once more.
std::unique_ptr<Reading> Importer::plan_keep(Planner& planner, const AskedObject& asked) {
    auto reading = planner.keep(asked);
    if (asked.unsaved_fields)
        ports_.schema.save(scope_, asked.described->name, *asked.unsaved_fields, asked.changes);
    return reading;
}

void Importer::end_loading(Reading& reading) {
    if (!reading.complete || !is_loading(reading.place)) return;
    end_loading_mark(reading.place);
    const std::string& name = reading.request.object;
    if (ports_.places.place(scope_, name, Purpose::Keep) != reading.place)
        ports_.places.save_place(scope_, reading.place);
}

/// A job of an earlier run brings back what was deleted since it was made.
void Importer::delete_again(Reading& reading, const AskedObject& asked) {
    if (!reading.resumed || !asked.log) return;
    const std::string& name = asked.described->name;
    const bool more_jobs = std::ranges::any_of(
        ports_.places.places(scope_),
        [&](const model::ReadingPlace& place) { return waits_for_job(place, name); });
    const base::Instant covered =
        asked.after_jobs && !more_jobs ? *asked.after_jobs : asked.log->covered;
    reading.outcome.deleted +=
        ports_.records.save_deletions(scope_, name, asked.log->deletions, covered);
}

/// Its first load has come at least so far that there are records to put something beside.
bool Importer::loaded(const AskedObject& asked) {
    const auto place = ports_.places.place(scope_, asked.described->name, Purpose::Keep);
    return place && place->bookmark;
}

void Importer::discard_unwanted(const AskedObject& asked, Purpose purpose, std::stop_token stop) {
    const auto place = ports_.places.place(scope_, asked.described->name, purpose);
    if (!place) return;
    if (place->bulk) {
        Reading reading;
        reading.place = *place;
        transfers_.discard_job(reading, std::move(stop));
    }
    ports_.places.forget_place(scope_, asked.described->name, purpose);
}

void Importer::complete_columns(Planner& planner, const AskedObject& asked,
                                const Reading& reading) {
    auto as_of = reading.as_of;
    // An org that does not tell its time must not be asked again and again.
    if (!as_of && reading.purpose == Purpose::Refresh) as_of = ports_.clock.now();
    const auto held = planner.columns_read(asked);
    const auto now = filled(held, reading.request.columns, *asked.described, as_of);
    if (now != held) ports_.selections.save_columns_read(scope_, asked.described->name, now);
}

void Importer::finish_back_fills(Planner& planner, const Asked& asked, const Readings& readings,
                                 ImportReport& report) {
    for (const auto& reading : readings) {
        const AskedObject& object = *asked.find(reading->request.object);
        if (reading->complete) {
            complete_columns(planner, object, *reading);
            ports_.places.forget_place(scope_, reading->request.object, reading->purpose);
        }
        auto& error = reading->outcome.error;
        if (error && error->fault == Fault::BudgetSpent) {
            report.put_off = error;
            defer(reading->outcome);
        }
        report.more.push_back(std::move(reading->outcome));
        note_end(report, report.more.back());
    }
}

}  // namespace dealwire::importing
