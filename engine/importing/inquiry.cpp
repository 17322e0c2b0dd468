#include "engine/importing/inquiry.hpp"

#include "engine/base/time_text.hpp"
#include "engine/importing/field_selection.hpp"
#include "engine/importing/schema_drift.hpp"

#include <algorithm>

namespace dealwire::importing {
namespace {

base::Error owner_hidden() {
    return {.fault = base::Fault::Missing,
            .code = "FIELD_NOT_VISIBLE",
            .detail =
                "Opportunity.OwnerId is not visible to the connected user; without it nobody "
                "can tell whose opportunities may be imported. Nothing of them was changed.",
            .remedy =
                "Give the connected user read permission on Opportunity.OwnerId in "
                "Salesforce, then run the import again."};
}

}  // namespace

Inquiry::Inquiry(const Ports& ports, model::OrgScope scope)
    : ports_{ports}, scope_{std::move(scope)} {}

base::Result<Asked> Inquiry::ask(std::span<const std::string> names, std::stop_token stop) {
    std::vector<ports::Question> questions;
    for (const std::string& name : names) questions.push_back(question(name));
    Asked asked;
    auto answers = ports_.source.ask(questions, asked.spent, std::move(stop));
    if (!answers) return base::fail(answers.error());

    for (const ports::Question& question : questions) {
        AskedObject& object = asked.objects.emplace_back();
        object.object = imported_object(question.object);
        const auto answer = std::ranges::find_if(*answers, [&](const ports::ObjectAnswer& given) {
            return given.described.name == question.object;
        });
        if (answer == answers->end()) continue;
        object.at = answer->at;
        follow_deletions(object, question, *answer);
        if (!answer->described.queryable) continue;
        object.described = std::move(answer->described);
        follow_schema(object);
        add_related(*object.object, *object.described);
        if (question.object == "Opportunity" && !object.described->field("OwnerId")) {
            object.described.reset();
            object.unreadable = owner_hidden();
        }
    }
    return asked;
}

ports::Question Inquiry::question(const std::string& name) {
    ports::Question question{.object = name};
    question.deleted_since = ports_.places.deletions_covered(scope_, name);
    for (const model::ReadingPlace& place : ports_.places.places(scope_)) {
        if (place.object != name) continue;
        if (!question.deleted_since && place.purpose == model::Purpose::Keep && place.bookmark)
            question.deleted_since = place.bookmark->stamp;
        // A job shows records as they were when it was made: what was deleted since has to be known
        // once its rows are read.
        if (question.deleted_since && waits_for_job(place, name))
            question.deleted_since = std::min(*question.deleted_since, place.bulk->created);
    }
    return question;
}

void Inquiry::follow_schema(AskedObject& asked) {
    const std::string& name = asked.described->name;
    const auto before = ports_.schema.fields(scope_, name);
    SchemaDrift drift =
        compare_schema(before, *asked.described, asked.at.value_or(ports_.clock.now()));
    if (drift.fields != before) asked.unsaved_fields = std::move(drift.fields);
    if (!drift.changes.empty())
        ports_.log.write(
            ports::Level::Info, "schema_changed",
            {{"object", name}, {"changes", static_cast<std::int64_t>(drift.changes.size())}});
    asked.changes = std::move(drift.changes);
}

void Inquiry::follow_deletions(AskedObject& asked, const ports::Question& question,
                               const ports::ObjectAnswer& answer) {
    if (!question.deleted_since) {
        // Nothing is held yet: the log counts from here on.
        if (answer.at) ports_.records.save_deletions(scope_, question.object, {}, *answer.at);
        return;
    }
    if (!answer.deletions) return;
    if (!*answer.deletions) {
        const base::Error& error = answer.deletions->error();
        return warn_of_deletions(asked, "could not be read (" + error.detail + ")");
    }
    asked.log = **answer.deletions;
    ports::DeletionLog& log = *asked.log;
    if (log.earliest && *log.earliest > *question.deleted_since) {
        warn_of_deletions(asked, "begins at " + base::to_text(*log.earliest) +
                                     ", after the import before, of " +
                                     base::to_text(*question.deleted_since));
        // Nothing counts as read until a proof has been made, however many imports that takes.
        asked.lost_until = std::exchange(log.covered, *question.deleted_since);
    } else if (std::ranges::any_of(ports_.places.places(scope_), [&](const auto& place) {
                   return waits_for_job(place, question.object);
               })) {
        asked.after_jobs = std::exchange(log.covered, *question.deleted_since);
    }
    asked.deleted =
        ports_.records.save_deletions(scope_, question.object, log.deletions, log.covered);
}

void Inquiry::warn_of_deletions(AskedObject& asked, const std::string& why) {
    const std::string name{asked.object->name};
    asked.warnings.push_back("The org's log of deletions of " + name + " " + why +
                             ": deleted records may still be held until a proof of completeness "
                             "(dealwire import --reconcile) has been made.");
    ports_.log.write(ports::Level::Warn, "deletions_lost", {{"object", name}});
}

}  // namespace dealwire::importing
