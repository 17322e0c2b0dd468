#include "engine/exporting/relation_delivery.hpp"

#include "engine/base/stopped.hpp"
#include "engine/exporting/call_trouble.hpp"
#include "engine/exporting/diff.hpp"
#include "engine/exporting/ending.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace dealwire::exporting {

using namespace std::chrono_literals;
using base::ConversationId;
using base::Error;
using base::Fault;
using model::ExportRecord;
using model::ExportState;
using model::RecordId;

namespace {

constexpr int kRounds = 4;
constexpr std::size_t kPerRound = 500;  // conversations whose records are in memory at once
constexpr std::chrono::seconds kFirstPause = 1s;

/// Refusals that another look at the org settles: a busy row, or somebody was faster.
bool may_pass(const Error& error) {
    return error.fault == Fault::Transient || error.code == "DUPLICATE_VALUE";
}

bool is_open(const ExportRecord& record) {
    return record.state == ExportState::Pending || record.state == ExportState::Deleting;
}

/// A row that the answer leaves out is looked at again.
ports::RowAnswer answer_at(const std::vector<ports::RowAnswer>& answers, std::size_t i) {
    if (i < answers.size()) return answers[i];
    return base::fail({Fault::Transient, "NO_ANSWER", "The answer has no place for this row."});
}

}  // namespace

/// What one round is about.
struct RelationDelivery::Work {
    std::map<ConversationId, Concerned> conversations;
    std::vector<RelationStep> add;
    std::vector<RelationStep> drop;
    std::map<std::pair<RecordId, RecordId>, RecordId> there;  ///< (activity, person): relation
    std::set<ConversationId> again;                           ///< not done by this round
    ports::ExportChange change;
    std::optional<Error> error;  ///< nothing more is sent in this round
};

RelationDelivery::RelationDelivery(ports::ExportStore& store, ports::ActivityPeople& people,
                                   base::Clock& clock, ports::EventLog& log)
    : store_{store}, people_{people}, clock_{clock}, log_{log} {}

void RelationDelivery::settle_on(model::OrgScope scope, std::string settings, std::string members) {
    scope_ = std::move(scope);
    settings_ = std::move(settings);
    members_ = std::move(members);
}

std::optional<Error> RelationDelivery::deliver(std::vector<Concerned> conversations,
                                               const std::set<RecordId>& created,
                                               std::stop_token stop) {
    static const std::set<RecordId> kNone;
    for (std::size_t from = 0; from < conversations.size(); from += kPerRound) {
        const auto rest = std::span{conversations}.subspan(from);
        const auto part = rest.first(std::min(rest.size(), kPerRound));
        std::vector<Concerned> left{part.begin(), part.end()};
        for (int round = 0; !left.empty() && round < kRounds; ++round) {
            if (round > 0) clock_.wait(kFirstPause * (1 << round), stop);
            if (stop.stop_requested()) return base::stopped();
            auto done = once(left, round == 0 ? created : kNone, stop);
            if (!done && !may_pass(done.error())) return done.error();
            if (done) left = std::move(*done);
            if (!done && round + 1 == kRounds) return done.error();
        }
        tally_.left += static_cast<int>(left.size());
    }
    return std::nullopt;
}

RelationDelivery::Work RelationDelivery::plan(std::span<const Concerned> conversations) {
    Work work;
    std::vector<ConversationId> ids;
    for (const Concerned& each : conversations) {
        ids.push_back(each.due.id);
        work.conversations.emplace(each.due.id, each);
    }
    std::map<ConversationId, std::vector<ExportRecord>> known;
    for (ExportRecord& record : store_.records(scope_, ids))
        known[record.conversation].push_back(std::move(record));
    std::erase_if(work.conversations, [&](const auto& entry) {
        return std::ranges::any_of(known[entry.first], [](const ExportRecord& record) {
            return !is_relation(record.name) && is_open(record);
        });
    });
    for (const auto& [id, each] : work.conversations) {
        RelationPlan planned = plan_relations(id, each.wish, known[id]);
        std::ranges::move(planned.add, std::back_inserter(work.add));
        std::ranges::move(planned.drop, std::back_inserter(work.drop));
        std::ranges::move(planned.forget, std::back_inserter(work.change.forget));
    }
    return work;
}

base::Result<std::vector<Concerned>> RelationDelivery::once(
    std::span<const Concerned> conversations, const std::set<RecordId>& created,
    std::stop_token stop) {
    Work work = plan(conversations);
    for (const char* object : {"Task", "Event"}) {
        if (!work.error) work.error = compare(work, object, created, stop);
        if (!work.error) work.error = carry_out(work, object, stop);
    }
    // What was answered before an error is kept; which conversations are done is not known then.
    std::vector<Concerned> left;
    for (const auto& [id, each] : work.conversations) {
        if (work.error || work.again.contains(id))
            left.push_back(each);
        else if (!each.passing)
            work.change.finished.push_back(each.due);
    }
    work.change.settings = settings_;
    work.change.people = members_;
    store_.apply(scope_, work.change);
    if (work.error) return base::fail(*work.error);
    return left;
}

std::optional<Error> RelationDelivery::compare(Work& work, const std::string& object,
                                               const std::set<RecordId>& created,
                                               std::stop_token stop) {
    std::set<RecordId> activities;
    for (const auto* steps : {&work.add, &work.drop})
        for (const RelationStep& step : *steps)
            if (step.object == object && !created.contains(step.activity))
                activities.insert(step.activity);
    if (activities.empty()) return std::nullopt;
    const std::vector<RecordId> ids{activities.begin(), activities.end()};
    const auto people = people_.of(object, ids, std::move(stop));
    if (!people) return people.error();
    for (const ports::ActivityPerson& person : *people)
        work.there.emplace(std::pair{person.activity, person.person}, person.relation);
    return std::nullopt;
}

std::optional<Error> RelationDelivery::carry_out(Work& work, const std::string& object,
                                                 std::stop_token stop) {
    std::vector<RelationStep> drop;
    std::vector<RecordId> relations;
    for (const RelationStep& step : work.drop) {
        if (step.object != object) continue;
        const auto there = work.there.find({step.activity, step.contact});
        if (there == work.there.end()) {
            work.change.forget.push_back(step.record.name);
            continue;
        }
        drop.push_back(step);
        relations.push_back(there->second);
    }
    std::vector<RelationStep> add;
    std::vector<ports::ActivityPerson> people;
    for (const RelationStep& step : work.add) {
        if (step.object != object) continue;
        const auto there = work.there.find({step.activity, step.contact});
        if (there != work.there.end()) {
            note(work, step.record, there->second);
            continue;
        }
        add.push_back(step);
        people.push_back({step.activity, step.contact, {}});
    }
    // First those who leave: an activity takes 50.
    if (!drop.empty()) {
        const int calls = people_.calls();
        const Answers answers = people_.remove(object, relations, stop);
        count(drop.size(), answers, people_.calls() != calls);
        if (!answers) return answers.error();
        for (std::size_t i = 0; i < drop.size(); ++i)
            settle_removed(work, drop[i], answer_at(*answers, i));
    }
    if (add.empty() || work.error) return work.error;
    const int calls = people_.calls();
    const Answers answers = people_.add(object, people, stop);
    count(add.size(), answers, people_.calls() != calls);
    if (!answers) return answers.error();
    for (std::size_t i = 0; i < add.size(); ++i) settle_added(work, add[i], answer_at(*answers, i));
    return work.error;
}

void RelationDelivery::count(std::size_t sent, const Answers& answers, bool called) {
    if (!answers && (!called || reached_nobody(answers.error()))) return;  // it never left
    tally_.rows.sent += static_cast<std::int64_t>(sent);
    if (!answers) return;
    for (const ports::RowAnswer& answer : *answers)
        ++(answer ? tally_.rows.accepted : tally_.rows.refused);
}

void RelationDelivery::settle_added(Work& work, const RelationStep& step,
                                    const ports::RowAnswer& answer) {
    if (answer) {
        ++tally_.added;
        return note(work, step.record, answer->id);
    }
    if (ends_everything(answer.error().fault)) work.error = answer.error();
    if (work.error || may_pass(answer.error()))
        work.again.insert(step.record.conversation);
    else
        park(work, step.record, answer.error());
}

void RelationDelivery::settle_removed(Work& work, const RelationStep& step,
                                      const ports::RowAnswer& answer) {
    if (answer) {
        ++tally_.removed;
        return work.change.forget.push_back(step.record.name);
    }
    if (ends_everything(answer.error().fault)) work.error = answer.error();
    if (work.error || may_pass(answer.error()))
        return static_cast<void>(work.again.insert(step.record.conversation));
    ExportRecord record = step.record;
    record.digest = kDeletionRefused;
    park(work, std::move(record), answer.error());
}

void RelationDelivery::note(Work& work, ExportRecord record, const RecordId& relation) {
    record.id = relation;
    record.state = ExportState::Written;
    forget_refusal(record);
    record.changed_at = clock_.now();
    work.change.put.push_back(std::move(record));
}

void RelationDelivery::park(Work& work, ExportRecord record, const Error& error) {
    record.state = ExportState::Parked;
    note_refusal(record, error);
    record.changed_at = clock_.now();
    ++tally_.parked;
    log_.write(ports::Level::Warn, "records_parked",
               {{"records", std::int64_t{1}},
                {"conversation", record.conversation.value},
                {"object", record.name.object},
                {"code", record.error_code}});
    work.change.put.push_back(std::move(record));
}

}  // namespace dealwire::exporting
