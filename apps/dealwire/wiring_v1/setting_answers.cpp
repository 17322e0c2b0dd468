#include "adapters/config/trackers_document.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/names.hpp"
#include "apps/dealwire/render/tracker_report.hpp"
#include "apps/dealwire/rules_in_force.hpp"
#include "apps/dealwire/tracking.hpp"
#include "apps/dealwire/wiring_v1/v1_desk.hpp"
#include "engine/base/timed_stop.hpp"

#include <chrono>
#include <cstdlib>
#include <functional>

namespace dealwire::app {
namespace {

using api::v1::Answer;
using api::v1::Question;
using api::v1::Refused;
using base::Tree;

constexpr const char* kFilter = "filter";
constexpr const char* kRuleSet = "rules";
constexpr const char* kTrackers = "trackers";

Answer with_etag(const char* what, Tree document) {
    const auto number = document.text_at("revision");
    const int revision = number ? std::atoi(number->c_str()) : 0;
    return {.document = std::move(document),
            .headers = {{"ETag", api::v1::etag_of(what, revision)}}};
}

/// How long a request may look at all history.
std::chrono::milliseconds trial_time(const V1Desk& desk) {
    return desk.installation().config()->api.v1_trial_within;
}

WantedDocument document_in(const V1Desk& desk, const Question& question, const char* what) {
    const Tree body = api::v1::body_of(question, {"document", "note"});
    return {api::v1::text_in(body, "document"), api::v1::optional_text_in(body, "note"),
            api::v1::expected_revision(question, what), trial_time(desk)};
}

WantedRevision revision_in(const V1Desk& desk, const Question& question, const char* what) {
    const Tree body = api::v1::body_of(question, {"revision"});
    return {api::v1::revision_in(body, "revision"), api::v1::expected_revision(question, what),
            trial_time(desk)};
}

/// Tries something on all history, as long as a request may take.
ExitCode in_time(const V1Desk& desk, Invocation& invocation,
                 const std::function<ExitCode()>& trial) {
    const base::TimedStop time{desk.installation().clock(), trial_time(desk), invocation.stop};
    invocation.stop = time.token();
    return trial();
}

/// `whole` is the command that goes to the end.
Answer trial_answer(const V1Desk& desk, Tree document, const std::string& whole) {
    const Tree* complete = document.find("complete");
    const auto seconds = std::chrono::floor<std::chrono::seconds>(trial_time(desk)).count();
    if (complete && *complete == Tree{false})
        document.set("incomplete",
                     "The figures are of the conversations that were looked at within " +
                         std::to_string(seconds) +
                         " s (api.v1.trial_within). For all of them: " + whole);
    return {.document = std::move(document)};
}

Answer test_filter(const V1Desk& desk, const Question& question) {
    const Tree body = api::v1::body_of(question, {"document"});
    const std::string text = api::v1::optional_text_in(body, "document");
    const FilterTry wanted{text.empty() ? std::nullopt : std::optional{text},
                           private_ones_for(question)};
    const auto turn = desk.take_trial_turn(question.caller.tenant);
    Tree tree = desk.with_org(question, [&](Invocation& invocation, Place& place, Remote& remote) {
        return in_time(desk, invocation,
                       [&] { return try_filter(invocation, place, remote, wanted); });
    });
    return trial_answer(desk, std::move(tree), "dealwire filter test");
}

Answer put_filter(const V1Desk& desk, const Question& question) {
    const WantedDocument wanted = document_in(desk, question, kFilter);
    return with_etag(kFilter, desk.in_scope(question, [&](Invocation& invocation, Place& place) {
        return set_filter(invocation, place, wanted);
    }));
}

Answer roll_filter_back(const V1Desk& desk, const Question& question) {
    const WantedRevision wanted = revision_in(desk, question, kFilter);
    return with_etag(kFilter, desk.in_scope(question, [&](Invocation& invocation, Place& place) {
        check_seen(wanted.seen, filters(place.local).active().number);
        if (!filters(place.local).find(wanted.number))
            refuse_missing("There is no revision " + std::to_string(wanted.number) + ".");
        return roll_back_filter(invocation, place, wanted);
    }));
}

Answer put_rules(const V1Desk& desk, const Question& question) {
    const WantedDocument wanted = document_in(desk, question, kRuleSet);
    Answer answer =
        with_etag(kRuleSet, desk.at_desk(question, [&](Invocation& invocation, Local& local) {
            return set_rules(invocation, local, wanted);
        }));
    desk.came_in(question.caller.tenant);
    return answer;
}

Answer roll_rules_back(const V1Desk& desk, const Question& question) {
    const WantedRevision wanted = revision_in(desk, question, kRuleSet);
    Answer answer =
        with_etag(kRuleSet, desk.at_desk(question, [&](Invocation& invocation, Local& local) {
            check_seen(wanted.seen, rules_in_force(local).number());
            if (!local.settings().find(local.tenant(), kRules, wanted.number))
                refuse_missing("There is no revision " + std::to_string(wanted.number) + ".");
            return roll_back_rules(invocation, local, wanted);
        }));
    desk.came_in(question.caller.tenant);
    return answer;
}

Answer test_rules(const V1Desk& desk, const Question& question) {
    constexpr std::size_t kUsual = 100;
    constexpr std::size_t kMost = 10'000;
    const std::size_t limit = api::v1::limit_of(question, kUsual, kMost);
    const Tree body = api::v1::body_of(question, {"document"});
    const RulesTry wanted{api::v1::text_in(body, "document"), limit, private_ones_for(question)};
    const auto turn = desk.take_trial_turn(question.caller.tenant);
    Tree tree = desk.in_scope(question, [&](Invocation& invocation, Place& place) {
        return in_time(desk, invocation, [&] { return try_rules(invocation, place, wanted); });
    });
    return trial_answer(desk, std::move(tree), "dealwire rules test");
}

/// Transcripts are searched for them by the next export.
ExitCode set_tracker_document(Invocation& invocation, Local& local, const WantedDocument& wanted) {
    auto read = config::parse_trackers(wanted.text, "document");
    if (!read) return invocation.output.failure(read.error());
    const TrackersInForce before = trackers_in_force(local);
    check_seen(wanted.seen, before.revision);
    const TrackerChange change = change_between(before.trackers, *read);
    int revision = before.revision;
    if (!change.empty()) {
        const auto set = set_trackers(local, {*read, wanted.text, wanted.note, before.revision});
        if (!set) throw ChangedMeanwhile{trackers_in_force(local).revision};
        revision = *set;
    }
    Tree tree = change_tree(change);
    tree.set("revision", revision);
    tree.set("waiting", searcher(local).waiting());
    invocation.output.document(tree);
    return ExitCode::Done;
}

Answer put_trackers(const V1Desk& desk, const Question& question) {
    const WantedDocument wanted = document_in(desk, question, kTrackers);
    Answer answer =
        with_etag(kTrackers, desk.at_desk(question, [&](Invocation& invocation, Local& local) {
            return set_tracker_document(invocation, local, wanted);
        }));
    desk.came_in(question.caller.tenant);
    return answer;
}

FieldChoice choice_of(const Question& question) {
    constexpr std::size_t kMost = 500;
    const Tree body = api::v1::body_of(question, {"fields"});
    return {question.at("object"), api::v1::texts_in(body, "fields", kMost)};
}

void check_object(const std::string& name) {
    const importing::ImportedObject* object = object_named(name);
    if (!object || !object->selectable)
        refuse_missing(name +
                       " is not an object whose fields are chosen. Choose among Account, Contact, "
                       "Lead, Opportunity and User.");
}

void add_fields(const V1Desk& desk, api::v1::Handlers& handlers) {
    handlers["listFields"] = [&](const Question& question) {
        const std::string object = question.at("object");
        check_object(object);
        return Answer{.document = desk.with_org(
                          question, [&](Invocation& invocation, Place& place, Remote& remote) {
                              return list_fields(invocation, place, remote, object);
                          })};
    };
    handlers["selectFields"] = [&](const Question& question) {
        const FieldChoice choice = choice_of(question);
        check_object(choice.object);
        return Answer{.document = desk.with_org(
                          question, [&](Invocation& invocation, Place& place, Remote& remote) {
                              return select_fields(invocation, place, remote, choice);
                          })};
    };
    handlers["deselectFields"] = [&](const Question& question) {
        const FieldChoice choice = choice_of(question);
        check_object(choice.object);
        return Answer{.document =
                          desk.in_scope(question, [&](Invocation& invocation, Place& place) {
                              return deselect_fields(invocation, place, choice);
                          })};
    };
}

void add_filter_and_rules(const V1Desk& desk, api::v1::Handlers& handlers) {
    handlers["getFilter"] = [&](const Question& question) {
        return with_etag(kFilter, desk.in_scope(question, show_filter));
    };
    handlers["setFilter"] = [&](const Question& question) { return put_filter(desk, question); };
    handlers["testFilter"] = [&](const Question& question) { return test_filter(desk, question); };
    handlers["listFilterRevisions"] = [&](const Question& question) {
        return Answer{.document = desk.in_scope(question, show_filter_history)};
    };
    handlers["rollBackFilter"] = [&](const Question& question) {
        return roll_filter_back(desk, question);
    };
    handlers["getRules"] = [&](const Question& question) {
        return with_etag(kRuleSet, desk.at_desk(question, show_rules));
    };
    handlers["setRules"] = [&](const Question& question) { return put_rules(desk, question); };
    handlers["testRules"] = [&](const Question& question) { return test_rules(desk, question); };
    handlers["listRulesRevisions"] = [&](const Question& question) {
        return Answer{.document = desk.at_desk(question, show_rules_history)};
    };
    handlers["rollBackRules"] = [&](const Question& question) {
        return roll_rules_back(desk, question);
    };
}

}  // namespace

void add_setting_answers(const V1Desk& desk, api::v1::Handlers& handlers) {
    add_fields(desk, handlers);
    add_filter_and_rules(desk, handlers);
    handlers["getTrackers"] = [&](const Question& question) {
        std::string document;
        Tree tree = desk.at_desk(question, [&](Invocation& invocation, Local& local) {
            document = trackers_in_force(local).document;
            return list_trackers(invocation, local);
        });
        tree.set("document", document);
        return with_etag(kTrackers, std::move(tree));
    };
    handlers["setTrackers"] = [&](const Question& question) {
        return put_trackers(desk, question);
    };
    handlers["listTrackerRevisions"] = [&](const Question& question) {
        return Answer{.document = desk.at_desk(question, show_tracker_history)};
    };
}

}  // namespace dealwire::app
