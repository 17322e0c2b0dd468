#include "engine/importing/importer.hpp"

#include "engine/base/time_text.hpp"
#include "engine/importing/page.hpp"

#include <algorithm>

namespace dealwire::importing {

using base::Error;
using base::Fault;
using model::Outcome;

/// One object on its way from the org to the store.
struct Importer::Reading {
    const ImportedObject* object = nullptr;
    model::ObjectOutcome outcome;
    ports::ReadRequest request;
    std::optional<model::Bookmark> bookmark;
    std::vector<ports::ReadColumn> held_afterwards;

    [[nodiscard]] bool readable() const { return !outcome.error; }

    void fail(Error error) {
        outcome.outcome = outcome.read > 0 ? Outcome::Partial : Outcome::Failed;
        outcome.error = std::move(error);
    }
};

namespace {

/// After these no other object can be read either.
bool ends_everything(Fault fault) {
    return fault == Fault::Reauthorise || fault == Fault::BudgetSpent || fault == Fault::Stopped;
}

/// A field vanished between describing and reading.
bool lost_a_field(const Error& error) {
    return error.fault == Fault::Rejected && error.code == "INVALID_FIELD";
}

Error not_visible(const std::string& object) {
    return {.fault = Fault::Missing,
            .code = "OBJECT_NOT_VISIBLE",
            .detail = object + " is not visible to the connected user.",
            .remedy = "Give the connected user read permission on " + object +
                      " in Salesforce, then run the import again."};
}

/// A needed field that vanished is told by what depends on it; once is enough.
std::vector<std::string> without_repeats(std::vector<std::string> warnings,
                                         const std::vector<std::string>& more) {
    const auto field_of = [](const std::string& text) { return text.substr(0, text.find(' ')); };
    for (const std::string& warning : more)
        if (std::ranges::none_of(warnings, [&](const std::string& known) {
                return field_of(known) == field_of(warning);
            }))
            warnings.push_back(warning);
    return warnings;
}

const model::ObjectInfo* find(std::span<const model::ObjectInfo> described, std::string_view name) {
    for (const model::ObjectInfo& info : described)
        if (info.name == name) return &info;
    return nullptr;
}

}  // namespace

ImportReport all_failed(std::span<const std::string> objects, const Error& error) {
    ImportReport report;
    report.ended_by = error;
    for (const std::string& object : objects) {
        model::ObjectOutcome outcome{.object = object, .outcome = Outcome::Failed};
        outcome.error = error;
        report.objects.push_back(std::move(outcome));
    }
    return report;
}

Outcome ImportReport::outcome() const {
    std::size_t failed = 0;
    Outcome worst = Outcome::Ok;
    for (const model::ObjectOutcome& object : objects) {
        worst = model::worse(worst, object.outcome);
        if (object.outcome == Outcome::Failed) ++failed;
    }
    if (worst == Outcome::Failed && failed < objects.size()) return Outcome::Partial;
    return worst;
}

Importer::Importer(ports::RecordSource& source, ports::CrmStore& store, ports::ReadingStore& places,
                   ports::FieldSelectionStore& selections, ports::Progress& progress,
                   ports::EventLog& log, ImportSettings settings)
    : source_{source},
      store_{store},
      places_{places},
      selections_{selections},
      progress_{progress},
      log_{log},
      settings_{settings} {}

ImportReport Importer::run(const model::OrgScope& scope, const ImportRequest& request,
                           std::stop_token stop) {
    base::Result<std::vector<model::ObjectInfo>> described = request.described;
    if (described->empty()) described = describe(request.objects, stop);
    if (!described) return all_failed(request.objects, described.error());

    std::vector<Reading> readings = prepare(scope, request, *described);
    std::vector<Reading*> readable;
    for (Reading& reading : readings)
        if (reading.readable()) readable.push_back(&reading);
    read_all(scope, request, readable, stop);
    retry_without_lost_fields(scope, request, readings, stop);

    ImportReport report;
    for (Reading& reading : readings) {
        if (reading.readable() && reading.outcome.mode != "first") remember_columns(scope, reading);
        if (reading.bookmark) reading.outcome.bookmark = base::to_text(reading.bookmark->stamp);
        const auto& error = reading.outcome.error;
        if (error && ends_everything(error->fault) && !report.ended_by) report.ended_by = error;
        report.objects.push_back(std::move(reading.outcome));
    }
    return report;
}

base::Result<std::vector<model::ObjectInfo>> Importer::describe(
    std::span<const std::string> objects, std::stop_token stop) {
    ports::Spent spent;
    auto answers = source_.ask(ports::questions_about(objects), spent, std::move(stop));
    if (!answers) return base::fail(answers.error());
    std::vector<model::ObjectInfo> described;
    for (ports::ObjectAnswer& answer : *answers) described.push_back(std::move(answer.described));
    return described;
}

std::vector<Importer::Reading> Importer::prepare(const model::OrgScope& scope,
                                                 const ImportRequest& request,
                                                 std::span<const model::ObjectInfo> described) {
    std::vector<Reading> readings;
    for (const std::string& name : request.objects) {
        Reading& reading = readings.emplace_back();
        reading.object = imported_object(name);
        reading.outcome.object = name;
        const model::ObjectInfo* info = find(described, name);
        if (!reading.object || !info || !info->queryable) {
            reading.fail(not_visible(name));
        } else {
            plan_read(scope, request, reading, *info);
        }
    }
    return readings;
}

void Importer::plan_read(const model::OrgScope& scope, const ImportRequest& request,
                         Reading& reading, const model::ObjectInfo& described) {
    const std::string& name = reading.outcome.object;
    const auto selected = selections_.selected(scope.tenant, name);
    ColumnChoice choice = choose_columns(*reading.object, described, selected);
    const auto place = places_.place(scope, name, model::Purpose::Keep);
    reading.bookmark = place ? place->bookmark : std::nullopt;
    const auto held = selections_.columns_read(scope, name);
    ColumnHistory history = follow_columns(held, choice.columns, described);
    reading.outcome.warnings = without_repeats(std::move(choice.warnings), history.warnings);
    reading.held_afterwards = std::move(history.held_afterwards);

    const bool owners_grew = name == "Opportunity" && request.owners.grew;
    const bool again = request.full || owners_grew || history.fill;
    const bool increment = reading.bookmark && !again && !choice.stamp_field.empty();
    reading.outcome.mode = increment ? "increment" : reading.bookmark ? "full" : "first";
    reading.request = {.object = name,
                       .columns = std::move(choice.columns),
                       .stamp_field = std::move(choice.stamp_field),
                       .include_deleted = described.field("IsDeleted") != nullptr};
    if (increment) reading.request.from = reading.bookmark->stamp - settings_.overlap;
    // A first load that is cut short goes on from its bookmark, with the same columns.
    if (reading.outcome.mode == "first")
        selections_.save_columns_read(scope, name, reading.held_afterwards);
}

/// Only after the whole object was read: until then the next import reads it from the beginning.
void Importer::remember_columns(const model::OrgScope& scope, const Reading& reading) {
    auto wanted = reading.held_afterwards;
    std::ranges::sort(wanted);
    if (selections_.columns_read(scope, reading.outcome.object) != wanted)
        selections_.save_columns_read(scope, reading.outcome.object, wanted);
}

void Importer::read_all(const model::OrgScope& scope, const ImportRequest& request,
                        std::vector<Reading*> readings, std::stop_token stop) {
    std::vector<ports::ReadRequest> requests;
    for (const Reading* reading : readings) requests.push_back(reading->request);
    if (requests.empty()) return;

    progress_.begin("import", 0);
    const auto outcomes = source_.read(
        requests,
        [&](std::size_t index, model::RecordPage page) {
            progress_.advance("import", static_cast<std::int64_t>(page.rows.size()));
            save(scope, request, *readings.at(index), std::move(page));
        },
        stop);
    progress_.end("import");

    for (std::size_t i = 0; i < readings.size(); ++i) {
        readings[i]->outcome.calls += outcomes.at(i).spent.calls;
        if (!outcomes.at(i).result) readings[i]->fail(outcomes.at(i).result.error());
    }
}

void Importer::retry_without_lost_fields(const model::OrgScope& scope, const ImportRequest& request,
                                         std::vector<Reading>& readings, std::stop_token stop) {
    std::vector<Reading*> again;
    std::vector<std::string> names;
    for (Reading& reading : readings)
        if (reading.outcome.error && lost_a_field(*reading.outcome.error)) {
            again.push_back(&reading);
            names.push_back(reading.outcome.object);
        }
    if (again.empty()) return;

    const auto described = describe(names, stop);
    if (!described) return;
    std::erase_if(again,
                  [&](Reading* reading) { return !find(*described, reading->outcome.object); });
    for (Reading* reading : again) {
        log_.write(ports::Level::Warn, "schema_changed_while_reading",
                   {{"object", reading->outcome.object}});
        reading->outcome.error.reset();
        reading->outcome.outcome = Outcome::Ok;
        plan_read(scope, request, *reading, *find(*described, reading->outcome.object));
    }
    read_all(scope, request, again, stop);
}

void Importer::save(const model::OrgScope& scope, const ImportRequest& request, Reading& reading,
                    model::RecordPage page) {
    model::ObjectOutcome& outcome = reading.outcome;
    outcome.read += static_cast<std::int64_t>(page.rows.size());
    if (const int malformed = drop_malformed_rows(page); malformed > 0) {
        outcome.rejected += malformed;
        outcome.outcome = model::worse(outcome.outcome, Outcome::Partial);
    }
    // The bookmark counts every row read, also those that are not kept.
    const auto bookmark = advanced(reading.bookmark, page, reading.request.stamp_field);
    if (outcome.object == "Opportunity") {
        const auto foreign = take_out_foreign_rows(page, request.owners.users);
        // Before the bookmark moves: a crash in between repeats the page.
        if (!foreign.empty()) outcome.changed += store_.release(scope, outcome.object, foreign);
    }
    const ports::PageSaved saved = store_.save_page(
        scope, page, model::ReadingPlace{.object = outcome.object, .bookmark = bookmark});
    reading.bookmark = bookmark;
    outcome.changed += saved.changed;
    outcome.deleted += saved.deleted;
}

}  // namespace dealwire::importing
